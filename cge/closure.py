"""Closures: which quantities are fixed and what adjusts. Data, not code paths."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Literal

from cge.parameters import Parameters
from sam.arguments import named_fields, wrong_fields
from sam.display import Card, Shown
from sam.problem import CgeError


class ClosureError(CgeError, ValueError):
    """A closure that fixes too much or too little; the message says which entry to change."""


@named_fields
@dataclass(frozen=True)
class Swap:
    """Something exogenous made free, and something endogenous fixed in its place.

    free: a variable that a rule of the closure holds (`q_government`), or an exogenous parameter (`productivity`); labels
    in brackets, `*` for all (`rate_duty[*,c_agr]`), `x|y` for some. fix: a variable with labels, or a macro figure
    (`gdp_real`); the variable that is freed is held at another value. `to` is the value at which it is fixed, or
    `change_pct` its change from the benchmark; without either it stays there. `move`: how one number moves all members of
    a parameter, `factor` or `points`; empty: points for rates, else factor. `where` is the `file:line` that messages name,
    empty where no file has it.
    Source: swaps of the MONASH tradition, Dixon and Rimmer (2002), ch. 2.
    """

    free: str
    fix: str
    to: float | None = None
    change_pct: float | None = None
    move: Literal["", "factor", "points"] = ""
    where: str = field(default="", compare=False, repr=False)

    def __post_init__(self) -> None:
        """Raises ClosureError where a field has another type."""
        if problems := wrong_fields(self):
            raise ClosureError(f"swap: {problem}" for problem in problems)

    def __str__(self) -> str:
        """The swap as messages call it."""
        return f"swap free={self.free}, fix={self.fix}"


@named_fields
@dataclass(frozen=True, repr=False)
class Closure(Shown):
    """What adjusts in a model.

    numeraire: `cpi`, `exchange_rate` or the id of a factor whose price is fixed.
    walras: the account whose balance is not imposed but verified; empty: one that the economy has.
    foreign: `fixed_saving` (foreign saving fixed in foreign currency, the exchange rate clears),
        `fixed_exchange_rate` (in terms of the CPI; foreign saving adjusts) or `residual` (foreign saving finances
        what investment needs; the exchange rate clears).
    government_consumption: `fixed` quantity or `budget` (spends what is left).
    government_saving: `fixed_real` (deflated by the CPI), `rate` (a share of disposable income) or `residual`.
    government_instrument: what balances the budget: `none`, `lump_sum` (transfer with households) or the name of an
        ad valorem tax whose rates all move by the same number of points.
    household_saving: `rate` of disposable income or `residual` (whatever investment needs).
    investment: account -> `fixed` quantity or `saving` (spends what is left); `*` for the others.
    factor_markets: factor -> `full_employment`, `fixed_real_price` (supply adjusts) or `fixed_price` (in units of the
        numeraire; supply adjusts), `elastic_supply` (supply rises with the price in terms of the CPI, with the elasticity
        `epsilon_factor_supply`), `hours` (full employment of hours, which serve differently by activity: `relative_hours`)
        or `real_wage_floor` (full employment unless the price in terms of the CPI would fall
        below `real_wage_floor`; then unemployment); `*` for the others.
    factor_mobility: factor -> `mobile`, `immobile` (each activity keeps its own), `cet` (it moves to where it earns more,
        with the elasticity `omega_factor`) or `premium` (activities pay for it in the proportions of `wage_premium`);
        `*` for the others.
    carbon: `price` (given by `carbon_price`) or `cap` (a market of permits: emissions stay below `carbon_cap` at a price
        between `permit_price_floor` and `permit_price_ceiling`, on top of `carbon_price`; above it only at the ceiling) or
        `trading` (the same for covered emissions, below `covered_cap`, on top of `covered_price`).
    swap: what else is exchanged (see `Swap`), after all entries.
    """

    name: str
    numeraire: str = "cpi"
    walras: str = ""
    foreign: str = "fixed_saving"
    government_consumption: str = "fixed"
    government_saving: str = "fixed_real"
    government_instrument: str = "lump_sum"
    household_saving: str = "rate"
    investment: Mapping[str, str] = field(default_factory=lambda: {"*": "saving"})
    factor_markets: Mapping[str, str] = field(default_factory=lambda: {"*": "full_employment"})
    factor_mobility: Mapping[str, str] = field(default_factory=lambda: {"*": "mobile"})
    carbon: str = "price"
    swap: tuple[Swap, ...] = ()

    def __post_init__(self) -> None:
        """Raises ClosureError where an entry has another type."""
        if problems := wrong_fields(self):
            raise ClosureError(f"closure {self.name}: {problem}" for problem in problems)

    def _card(self) -> Card:
        entries: dict[str, object] = {each.name: getattr(self, each.name) for each in fields(self)[1:]}
        for name, rule in entries.items():
            if isinstance(rule, Mapping):
                entries[name] = ", ".join(f"{label}: {word}" for label, word in rule.items())
        swaps = ", ".join(str(swap).removeprefix("swap ") for swap in self.swap)
        return Card(
            f"Closure {self.name}", {**entries, "walras": self.walras or "chosen", "swap": swaps or "none"}
        )

    @property
    def key(self) -> str:
        """All entries as text, to tell closures apart."""
        return repr(vars(self))

    @property
    def selection(self) -> str:
        """What tells one selection of equations from another: all entries but the name and the values of the swaps."""
        swaps = tuple(replace(swap, to=None, change_pct=None) for swap in self.swap)
        return replace(self, name="", swap=swaps).key

    @property
    def content(self) -> dict[str, object]:
        """The entries as plain data, for files and fingerprints: without the lines where swaps are written."""
        data = asdict(self)
        for swap in data["swap"]:
            del swap["where"]
        return data

    @property
    def unbound(self) -> Closure:
        """Without swaps and without bounds that may bind (caps, trading, wage floors): the benchmark is the same."""
        markets = {
            factor: "full_employment" if rule == "real_wage_floor" else rule
            for factor, rule in self.factor_markets.items()
        }
        return replace(self, swap=(), carbon="price", factor_markets=markets)

    def rule(self, entry: str, label: str) -> str:
        """The rule of one label in a per-label entry (`investment`, `factor_markets`, `factor_mobility`)."""
        rules = getattr(self, entry)
        if label in rules:
            return rules[label]
        if "*" in rules:
            return rules["*"]
        raise ClosureError(
            f"closure {self.name}: {entry} says nothing about {label!r}; add it, or a `*` entry"
        )


OPTIONS: Mapping[str, tuple[str, ...]] = {
    "foreign": ("fixed_saving", "fixed_exchange_rate", "residual"),
    "government_consumption": ("fixed", "budget"),
    "government_saving": ("fixed_real", "rate", "residual"),
    "household_saving": ("rate", "residual"),
    "investment": ("fixed", "saving"),
    "factor_markets": (
        "full_employment",
        "fixed_real_price",
        "fixed_price",
        "elastic_supply",
        "hours",
        "real_wage_floor",
    ),
    "factor_mobility": ("mobile", "immobile", "cet", "premium"),
    "carbon": ("price", "cap", "trading"),
}

_JAPAN_INVESTMENT = {"i_private": "saving", "i_public": "fixed", "i_inventory": "fixed", "*": "saving"}

CLOSURES: Mapping[str, Closure] = {
    "savings_driven": Closure(name="savings_driven", investment=_JAPAN_INVESTMENT),
    "welfare": Closure(name="welfare", household_saving="residual", investment={"*": "fixed"}),
    "textbook": Closure(
        name="textbook",
        government_consumption="budget",
        government_saving="rate",
        government_instrument="none",
    ),
}


def check_closure(closure: Closure, parameters: Parameters) -> None:
    """Raise `ClosureError` where an entry is unknown, or where a balance has no adjusting entry or more than one."""
    sets = parameters.sets
    problems: list[str] = []
    for entry, options in OPTIONS.items():
        given = getattr(closure, entry)
        for label, rule in given.items() if isinstance(given, Mapping) else [("", given)]:
            if rule not in options:
                where = f"{entry}.{label}" if label else entry
                problems.append(f"{where}: {rule!r} is unknown; choose one of {', '.join(options)}")
    known = {"investment": sets["i"], "factor_markets": sets["f"], "factor_mobility": sets["f"]}
    for entry, labels in known.items():
        for label in getattr(closure, entry):
            named_elsewhere = closure.name in CLOSURES and getattr(CLOSURES[closure.name], entry) == getattr(
                closure, entry
            )
            if label != "*" and label not in labels and not named_elsewhere:
                problems.append(
                    f"{entry}: {label!r} is not in this SAM; known: {', '.join(labels) or 'none'}"
                )
    numeraires = ["cpi", *(["exchange_rate"] if sets["r"] else []), *sets["f"]]
    if closure.numeraire not in numeraires:
        problems.append(
            f"numeraire: {closure.numeraire!r} is not a price here; choose one of {', '.join(numeraires)}"
        )
    if not problems:
        problems += _count(closure, parameters)
    if problems:
        raise ClosureError(f"closure {closure.name}:\n  " + "\n  ".join(problems))


def _count(closure: Closure, parameters: Parameters) -> list[str]:
    sets = parameters.sets
    problems = []
    if sets["g_budget"]:
        adjusting = [
            *(["government_consumption=budget"] if closure.government_consumption == "budget" else []),
            *(["government_saving=residual"] if closure.government_saving == "residual" else []),
            *(["government_instrument"] if closure.government_instrument != "none" else []),
        ]
        if len(adjusting) != 1:
            problems.append(
                f"the government budget needs exactly one of government_consumption=budget, "
                f"government_saving=residual or a government_instrument; given: {', '.join(adjusting) or 'none'}"
            )
        taxes = {tax.name for tax in parameters.taxes if tax.kind == "ad_valorem"}
        if closure.government_instrument not in {"none", "lump_sum", *taxes}:
            problems.append(
                f"government_instrument: {closure.government_instrument!r} is neither none, lump_sum nor an ad valorem "
                f"tax of the structure ({', '.join(sorted(taxes))})"
            )
        holders = ", ".join(sets["g_budget"])
        if len(sets["g_budget"]) > 1 and closure.government_instrument != "none":
            problems.append(
                f"government_instrument: works with one budget-holding government, and there are {holders}; aggregate them"
            )
        if closure.government_consumption == "budget":
            idle = [g for g in sets["g_budget"] if g not in sets["g_buyer"]]
            # Without saving the balance of the first government is the one that Walras' law leaves out.
            problems += [
                f"government_consumption=budget: {g} buys nothing, so its budget needs another entry; choose "
                "government_consumption=fixed with government_saving=residual, or merge it with a government that buys"
                for g in idle[0 if sets["pool"] else 1 :]
            ]
    if sets["pool"]:
        adjusting = [f"investment.{i}=saving" for i in sets["i"] if closure.rule("investment", i) == "saving"]
        if closure.household_saving == "residual":
            adjusting.append("household_saving=residual")
        if sets["r"] and closure.foreign == "residual":
            adjusting.append("foreign=residual")
        if len(adjusting) != 1:
            problems.append(
                "saving and investment need exactly one adjusting entry (one investment account = saving, "
                f"household_saving=residual or foreign=residual); given: {', '.join(adjusting) or 'none'}"
            )
    used = {leaf.index[0] for nest in parameters.nests.values() for leaf in nest.leaves()}
    problems += [
        f"factor_markets: {f!r} is a fixed input of every activity that uses it, so its market says nothing about its "
        "price; choose fixed_real_price or fixed_price"
        for f in sets["f"]
        if f not in used and closure.rule("factor_markets", f) == "full_employment"
    ]
    problems += [
        f"factor_mobility: {f!r} is cet, which needs a finite omega_factor[{f}] in the elasticity file"
        for f in sets["f"]
        if closure.rule("factor_mobility", f) == "cet" and parameters.value("omega_factor", f) == float("inf")
    ]
    problems += [
        f"factor_markets: {f!r} is elastic_supply, which needs epsilon_factor_supply[{f}] above zero in the elasticity file"
        for f in sets["f"]
        if closure.rule("factor_markets", f) == "elastic_supply"
        and parameters.value("epsilon_factor_supply", f) == 0.0
    ]
    if closure.carbon == "cap" and not (
        any(tax.shared_rate == "carbon_price" for tax in parameters.taxes) and parameters.value("e0_total")
    ):
        problems.append(
            "carbon: a cap needs emissions and a tax with shared_rate: carbon_price; give an emissions file, or choose price"
        )
    if closure.carbon == "trading" and not (
        any(tax.shared_rate == "covered_price" for tax in parameters.taxes) and parameters.value("e0_covered")
    ):
        problems.append(
            "carbon: trading needs covered emissions and a tax with shared_rate: covered_price; choose a structure with "
            "`trading:`, such as japan_gx, or another rule"
        )
    if closure.numeraire == "exchange_rate" and closure.foreign == "fixed_exchange_rate":
        problems.append("numeraire=exchange_rate and foreign=fixed_exchange_rate fix the same price twice")
    return problems
