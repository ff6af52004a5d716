"""The SAM of a recipe, balanced by construction: costs and shares are drawn, savings are what is left."""

from __future__ import annotations

from collections import defaultdict

from sam import Sam
from tests.sam.samples import cells, kinds

from .recipe import Recipe

NOTHING = 1e-9


def sam_of(recipe: Recipe) -> Sam:
    """The SAM: activities a_i, commodities c_i, whatever institutions the recipe has, and one saving account."""
    return _Book(recipe).sam()


def households_of(recipe: Recipe) -> list[str]:
    """The households' accounts."""
    return ["rich", "poor"] if recipe.has("second_household") else ["rich"]


def partners_of(recipe: Recipe) -> list[str]:
    """The world accounts."""
    return [name for name, of in (("north", "partner"), ("south", "second_partner")) if recipe.has(of)]


def others(recipe: Recipe, sector: int, part: str) -> int:
    """Another sector of the economy, the same one as long as both stay."""
    order = recipe.random(part, sector).permutation(64)
    return min((s for s in recipe.sectors if s != sector), key=lambda s: int(order[s]))


class _Book:
    """Cells, account by account."""

    def __init__(self, recipe: Recipe) -> None:
        self.recipe = recipe
        self.flows: dict[tuple[str, str], float] = defaultdict(float)
        self.kinds: dict[str, str] = {}

    def sam(self) -> Sam:
        self._production()
        self._supply()
        self._use()
        self._incomes()
        kept = {cell: value for cell, value in self.flows.items() if abs(value) > NOTHING}
        used = {account for cell in kept for account in cell}
        accounts = {account: kind for account, kind in self.kinds.items() if account in used}
        return Sam(cells(kept), kinds(accounts), name=f"random {self.recipe.seed}", unit="money", year=2015)

    def pay(self, receiver: str, payer: str, value: float) -> None:
        self.flows[receiver, payer] += value

    def received(self, account: str) -> float:
        return sum(value for (receiver, _), value in self.flows.items() if receiver == account)

    def paid(self, account: str) -> float:
        return sum(value for (_, payer), value in self.flows.items() if payer == account)

    def tax(self, name: str, payer: str, value: float) -> None:
        self.kinds[f"t_{name}"] = "tax"
        self.pay(f"t_{name}", payer, value)

    def _production(self) -> None:
        """Columns of activities: inputs, factors and taxes; a sector needs no more than half of another's value added."""
        r = self.recipe
        self.kinds |= {f"a_{s}": "activity" for s in r.sectors} | {f"c_{s}": "commodity" for s in r.sectors}
        self.kinds |= {"labour": "factor", "capital": "factor"}
        for s in r.sectors:
            a, random = f"a_{s}", r.random("factors", s)
            labour, capital = random.uniform(5.0, 20.0, 2)
            self.pay("labour", a, labour)
            self.pay("capital", a, capital)
            if r.has("land") and random.random() < 0.5:
                self.kinds["land"] = "factor"
                self.pay("land", a, random.uniform(1.0, 5.0))
            if r.has("specific_factor") and s == r.sectors[-1]:
                self.kinds["mine"] = "factor"
                self.pay("mine", a, random.uniform(1.0, 8.0))
            if r.has("factor_tax"):
                self.tax("factor", a, labour * random.uniform(0.02, 0.3))
            for i in r.sectors:
                own = r.random("input", i, s)
                if own.random() < 0.5 + 1.0 / len(r.sectors):
                    self.pay(f"c_{i}", a, own.uniform(0.1, 8.0) / len(r.sectors))
            if r.has("input_tax"):
                self.tax("input", a, self.paid(a) * random.uniform(0.001, 0.02))
            if r.has("output_tax"):
                self.tax("output", a, self.paid(a) * random.uniform(-0.05, 0.15))

    def _supply(self) -> None:
        """Columns of commodities: producers, imports and their taxes, and sales out of what institutions own."""
        r = self.recipe
        for s in r.sectors:
            a, random = f"a_{s}", r.random("make", s)
            output, beside = self.paid(a), 0.0
            if r.has("joint") and random.random() < 0.4:
                beside = output * random.uniform(0.02, 0.15)
                self.pay(a, f"c_{others(r, s, 'joint')}", beside)
            elif r.has("by_product") and s == r.sectors[0]:
                beside = output * 0.05
                self.pay(a, f"c_{others(r, s, 'joint')}", beside)
            self.pay(a, f"c_{s}", output - beside)
        for s in r.sectors:
            c, random = f"c_{s}", r.random("trade", s)
            output = self.paid(c)
            cif = 0.0
            for partner in partners_of(r):
                self.kinds[partner] = "world"
                arrives = output * random.uniform(0.03, 0.3) if random.random() < 0.8 else 0.0
                leaves = output * random.uniform(0.03, 0.25) if random.random() < 0.8 else 0.0
                self.pay(partner, c, arrives)
                self.pay(c, partner, leaves)
                cif += arrives
                if r.has("export_tax"):
                    self.tax("export", c, leaves * 0.04)
            if r.has("duty"):
                duty = cif * random.uniform(0.0, 0.3)
                self.tax("duty", c, duty)
                if r.has("import_tax"):
                    self.tax("import", c, (cif + duty) * 0.08)
            if r.has("scrap") and random.random() < 0.5:
                self.pay("rich", c, output * 0.02)
            if r.has("stock_sale") and random.random() < 0.5:
                self.pay("saving", c, output * 0.03)

    def _use(self) -> None:
        """Rows of commodities: what is left of supply is divided among households, government and investment."""
        r = self.recipe
        self.kinds |= dict.fromkeys(households_of(r), "household")
        self.kinds |= {"gov": "government", "saving": "investment"}
        buyer = "works" if r.has("pool") else "saving"
        self.kinds[buyer] = "investment"
        for s in r.sectors:
            c, random = f"c_{s}", r.random("use", s)
            if r.has("sales_tax"):
                sold = self.paid(c) - sum(self.flows.get((c, w), 0.0) for w in partners_of(r))
                self.tax("sales", c, sold * random.uniform(0.02, 0.1))
            left = self.paid(c) - self.received(c)
            for account, share in zip(
                (*households_of(r), "gov", buyer), self._shares(random, len(households_of(r))), strict=True
            ):
                self.pay(c, account, left * share)
        self.bought = {account: self.flows_of(account) for account in (*households_of(r), "gov", buyer)}
        for name, account in (("government", "gov"), ("investment", buyer)):
            if r.has(f"{name}_tax"):
                self.tax(name, account, self.bought[account] * 0.03)
        if r.has("vat"):
            for h in households_of(r):
                self.tax("vat", h, self.bought[h] * 0.05)
        if buyer != "saving":
            self.pay(buyer, "saving", self.paid(buyer) - self.received(buyer))

    def flows_of(self, account: str) -> float:
        return sum(value for (_, payer), value in self.flows.items() if payer == account)

    def _shares(self, random, households: int) -> list[float]:
        home = random.dirichlet([8.0] * households) * random.uniform(0.5, 0.7)
        government = random.uniform(0.05, 0.2)
        return [*map(float, home), government, 1.0 - government - float(home.sum())]

    def _incomes(self) -> None:
        """Factor incomes, direct taxes and transfers; what each has left it saves, so that saving is investment."""
        r, random = self.recipe, self.recipe.random("incomes")
        households = households_of(r)
        for f in [name for name, kind in self.kinds.items() if kind == "factor"]:
            earned, owners = self.received(f), dict.fromkeys(households, 1.0 / len(households))
            if f == "capital" and r.has("enterprise"):
                self.kinds["firm"] = "enterprise"
                owners = {"firm": 0.4, households[0]: 0.6}
            if f == "capital" and r.has("foreign_owner"):
                owners = {n: 0.9 * share for n, share in owners.items()} | {"north": 0.1}
            for owner, share in owners.items():
                self.pay(owner, f, share * earned)
        if "firm" in self.kinds:
            self.pay(households[-1], "firm", 0.5 * self.received("firm"))
        for t in [name for name, kind in self.kinds.items() if kind == "tax"]:
            self.pay("gov", t, self.received(t))
        size = self.received("capital")
        if r.has("benefits"):
            self.pay(households[-1], "gov", 0.05 * size)
        if r.has("remittances"):
            self.pay("north", households[0], random.uniform(0.005, 0.02) * size)
        least = 0.02 * size  # a government without an income is refused
        if r.has("fees") or self.received("gov") < least:
            self.pay("gov", households[0], least + max(0.0, -self.received("gov")))
        if r.has("income_tax"):
            for h in households:
                self.tax("income", h, 0.1 * self.received(h))
            self.pay("gov", "t_income", self.received("t_income"))
        for account in (*households, "gov", *partners_of(r), *(["firm"] if "firm" in self.kinds else [])):
            self.pay("saving", account, self.received(account) - self.paid(account))
