"""Structure, elasticities, closure and shocks of a recipe, as plain data: what a file could say."""

from __future__ import annotations

from collections.abc import Sequence

from sam import Sam

from .accounts import others, partners_of
from .recipe import Recipe

LIMITS = (0.0, 0.3, 0.8, 1.0, 2.5)
TAXES = {
    "output": {"on": "output"},
    "factor": {"on": "factor", "of": ["labour"]},
    "input": {"on": "intermediate"},
    "duty": {"on": "import"},
    "import": {"on": "import", "base_includes": ["duty"]},
    "export": {"on": "export"},
    "sales": {"on": "supply"},
    "vat": {"on": "consumption"},
    "government": {"on": "government"},
    "investment": {"on": "investment"},
    "income": {"on": "income", "of": ["rich", "poor"]},
}


def structure_of(recipe: Recipe, sam: Sam) -> dict:
    """The structure file."""
    accounts = set(sam.accounts.index)
    taxes = []
    for name, what in TAXES.items():
        if f"t_{name}" in accounts:
            row = {"name": f"{name}_tax", "account": f"t_{name}", **what}
            if name == "import":
                row["base_includes"] = ["duty_tax"]
            if name == "sales" and recipe.pick("basis", (True, False)):
                row["basis"] = "gross"
            if "of" in row:
                row["of"] = [label for label in row["of"] if label in accounts]
            taxes.append(row)
    structure: dict = {
        "name": f"random_{recipe.seed}",
        "activities": _activities(recipe),
        "household": _household(recipe),
        "government": {"elasticity": recipe.pick("government", LIMITS)},
        "investment": {"*": {"elasticity": recipe.pick("investment", LIMITS)}},
        "export_demand": "finite" if recipe.has("finite_exports") else "price_taker",
        "import_supply": "finite" if recipe.has("finite_imports") else "price_taker",
        "endowments": "domestic" if recipe.has("endowments_domestic") else "supply",
        "transfers": {"household": recipe.pick("transfers", ("income_share", "fixed_real"))},
        "taxes": taxes,
    }
    first = recipe.sectors[0]
    by_product = f"c_{others(recipe, first, 'joint')}"
    if recipe.has("by_product") and sam.value(f"a_{first}", by_product):
        structure["by_products"] = {f"a_{first}": [by_product]}
    return structure


def elasticities_of(recipe: Recipe) -> dict[tuple[str, str], float]:
    """The elasticity file."""
    rows = {
        ("sigma_armington", "*"): recipe.pick("armington", (0.5, 1.0, 2.0, 4.0)),
        ("sigma_origin", "*"): recipe.pick("origin", (1.0, 3.0, 6.0)),
        ("omega_export", "*"): recipe.pick("export", (0.5, 2.0, 4.0)),
        ("omega_destination", "*"): 4.0,
        ("eta_export_demand", "*"): recipe.pick("demand abroad", (3.0, 6.0)),
        ("epsilon_import_supply", "*"): 5.0,
        ("sigma_make", "*"): recipe.pick("make", (1.0, 5.0)),
        ("omega_make", "*"): recipe.pick("joint products", (0.0, 2.0)),
        ("omega_factor", "*"): recipe.pick("factors", (0.0, 0.5, 2.0)),
        ("subsistence_share", "*"): 0.3,
        ("income_elasticity", "*"): 1.0,
        ("frisch", "*"): -2.0,
    }
    for s in recipe.sectors[1::2]:
        rows["sigma_armington", f"c_{s}"] = recipe.pick(f"armington {s}", (0.7, 1.0, 3.0))
    return rows


def closure_of(recipe: Recipe, sam: Sam) -> dict:
    """The closure file: entries that fit each other and the SAM."""
    buyer = "works" if recipe.has("pool") else "saving"
    entries: dict = {"name": f"random_{recipe.seed}", "walras": "saving", "government_instrument": "none"}
    if not recipe.closure:
        return entries | {
            "government_consumption": "budget",
            "government_saving": "rate",
            "investment": {"*": "saving"},
        }
    world = partners_of(recipe)
    taxes = [name for name in ("output", "vat", "duty") if f"t_{name}" in sam.accounts.index]
    entries |= recipe.pick(
        "government budget",
        [
            {"government_consumption": "budget", "government_saving": "rate"},
            {"government_consumption": "budget", "government_saving": "fixed_real"},
            {"government_consumption": "fixed", "government_saving": "residual"},
            {
                "government_consumption": "fixed",
                "government_saving": "rate",
                "government_instrument": "lump_sum",
            },
            *({"government_consumption": "fixed", "government_instrument": f"{name}_tax"} for name in taxes),
        ],
    )
    entries |= recipe.pick(
        "saving",
        [
            {"investment": {buyer: "saving", "*": "fixed"}, "household_saving": "rate"},
            {"investment": {"*": "fixed"}, "household_saving": "residual"},
            *(
                [{"investment": {"*": "fixed"}, "household_saving": "rate", "foreign": "residual"}]
                if world
                else []
            ),
        ],
    )
    if world and "foreign" not in entries:
        entries["foreign"] = recipe.pick("foreign", ("fixed_saving", "fixed_exchange_rate"))
    numeraires = ["cpi", "labour"]
    if world and entries.get("foreign") != "fixed_exchange_rate":
        numeraires.append("exchange_rate")
    entries["numeraire"] = recipe.pick("numeraire", numeraires)
    if recipe.random("walras").random() < 0.3:
        entries["walras"] = recipe.pick("walras account", ["gov", f"c_{recipe.sectors[0]}", *world])
    markets = recipe.pick("labour", ("full_employment", "fixed_real_price", "real_wage_floor"))
    if entries["numeraire"] == "labour":
        markets = "full_employment"
    entries["factor_markets"] = {"labour": markets, "*": "full_employment"}
    entries["factor_mobility"] = {
        "capital": recipe.pick("capital", ("mobile", "immobile", "cet")),
        "*": "mobile",
    }
    return entries


def shocks_of(recipe: Recipe, sam: Sam, closure: dict) -> list[dict]:
    """The shocks of the experiment file, moderate changes that are in the equations of this closure."""
    random = recipe.random("shocks")
    size = {name: float(random.uniform(low, high)) for name, low, high in (
        ("productivity", 0.9, 1.15), ("endowment", 0.85, 1.2), ("world_price", 0.9, 1.15), ("tax", 0.01, 0.1)
    )}  # fmt: skip
    found = []
    if "productivity" in recipe.shocks:
        found.append(_shock("productivity", {"k": f"a_{recipe.sectors[0]}"}, multiply=size["productivity"]))
    if "endowment" in recipe.shocks:
        found.append(_shock("q_factor_endowment", {"f": "capital"}, multiply=size["endowment"]))
    if "world_price" in recipe.shocks and any(kind == "world" for kind in sam.accounts["kind"]):
        if any(sam.value(w, f"c_{s}") for w in partners_of(recipe) for s in recipe.sectors):
            found.append(_shock("p_world_import", {}, multiply=size["world_price"]))
    if "tax" in recipe.shocks:
        taxes = [name for name in ("output", "vat", "duty", "income") if f"t_{name}" in sam.accounts.index]
        if taxes:
            found.append(_shock(f"rate_{recipe.pick('tax', taxes)}_tax", {}, add=size["tax"]))
    return found


def _shock(parameter: str, index: dict, **operation: float) -> dict:
    return {"parameter": parameter, **({"index": index} if index else {}), **operation}


def _activities(recipe: Recipe) -> list[dict]:
    value_added = {
        "name": "value_added",
        "elasticity": recipe.pick("value added", (0.3, 0.8, 1.0, 2.5)),
        "inputs": ["factors"],
    }
    inputs: Sequence = ["commodities", value_added]
    if recipe.has("deep_nest"):
        energy = {
            "name": "energy",
            "elasticity": recipe.pick("energy", LIMITS),
            "inputs": [f"c_{recipe.sectors[0]}"],
        }
        if len(recipe.sectors) > 2:
            energy["inputs"].append(f"c_{recipe.sectors[1]}")
        kle = {"name": "kle", "elasticity": recipe.pick("kle", (0.4, 1.0)), "inputs": [value_added, energy]}
        inputs = ["commodities", kle]
    nest = {"name": "output", "elasticity": recipe.pick("top", (0.0, 0.5, 1.0)), "inputs": list(inputs)}
    entries = [{"of": "*", "nest": nest}]
    if recipe.has("group_nest"):
        flat = {
            "name": "output",
            "elasticity": recipe.pick("flat", (0.3, 1.0)),
            "inputs": ["commodities", "factors"],
        }
        entries.append({"of": [f"a_{recipe.sectors[-1]}"], "nest": flat})
    return entries


def _household(recipe: Recipe) -> dict:
    household = recipe.pick(
        "demand",
        [
            {"demand": "cobb_douglas"},
            {"demand": "ces", "elasticity": recipe.pick("utility", LIMITS)},
            {"demand": "les", "calibrate": "frisch"},
            {"demand": "les", "calibrate": "subsistence_share"},
        ],
    )
    if recipe.has("consumption_group") and len(recipe.sectors) > 2:
        inputs = [f"c_{s}" for s in recipe.sectors[:2]]
        household = household | {
            "groups": [{"name": "basics", "elasticity": recipe.pick("basics", LIMITS), "inputs": inputs}]
        }
    return household
