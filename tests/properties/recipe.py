"""Recipe: what a random economy is made of. Every part draws its own numbers, so that leaving one out changes no other."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

CHANCES = {  # features and how often an economy has them
    "second_household": 0.3,
    "enterprise": 0.3,
    "specific_factor": 0.3,
    "land": 0.3,
    "partner": 0.85,
    "second_partner": 0.35,
    "foreign_owner": 0.2,
    "remittances": 0.25,
    "fees": 0.25,
    "benefits": 0.5,
    "pool": 0.25,
    "stock_sale": 0.2,
    "scrap": 0.25,
    "endowments_domestic": 0.3,
    "joint": 0.4,
    "by_product": 0.25,
    "deep_nest": 0.5,
    "group_nest": 0.3,
    "consumption_group": 0.3,
    "finite_exports": 0.5,
    "finite_imports": 0.15,
    "output_tax": 0.6,
    "factor_tax": 0.4,
    "input_tax": 0.25,
    "duty": 0.6,
    "import_tax": 0.3,
    "export_tax": 0.2,
    "sales_tax": 0.3,
    "vat": 0.3,
    "government_tax": 0.15,
    "investment_tax": 0.2,
    "income_tax": 0.5,
}
NEEDS = {
    "second_partner": "partner",
    "foreign_owner": "partner",
    "remittances": "partner",
    "finite_exports": "partner",
    "finite_imports": "partner",
    "duty": "partner",
    "import_tax": "duty",
    "export_tax": "partner",
    "endowments_domestic": "scrap",
}
SHOCKS = ("productivity", "endowment", "world_price", "tax")
SECTORS = (2, 12)


@dataclass(frozen=True)
class Recipe:
    """A random economy by its seed, the sectors and features it keeps, whether its closure is drawn, and its shocks."""

    seed: int
    sectors: tuple[int, ...]
    features: frozenset[str]
    closure: bool = True
    shocks: tuple[str, ...] = SHOCKS

    def random(self, *part: object) -> np.random.Generator:
        """The random numbers of one part."""
        return np.random.default_rng([self.seed, *(zlib.crc32(str(each).encode()) for each in part)])

    def has(self, feature: str) -> bool:
        """True if the economy has a feature, and what that needs."""
        return feature in self.features and (feature not in NEEDS or self.has(NEEDS[feature]))

    def pick(self, part: str, choices: Sequence):
        """One of several; the choice stays when another choice is no longer there."""
        return min(choices, key=lambda choice: self.random(part, choice).random())


def drawn(seed: int) -> Recipe:
    """The recipe with this number."""
    random = np.random.default_rng([2015, seed])
    count = int(random.integers(SECTORS[0], SECTORS[1] + 1))
    features = frozenset(name for name, chance in CHANCES.items() if random.random() < chance)
    shocks = tuple(name for name in SHOCKS if random.random() < 0.7)
    return Recipe(seed, tuple(range(count)), features, True, shocks or ("productivity",))


def simpler(recipe: Recipe) -> list[Recipe]:
    """Recipes with one part less, the largest parts first."""
    found = []
    half = len(recipe.sectors) // 2
    if half >= 2:
        found += [
            replace(recipe, sectors=recipe.sectors[:half]),
            replace(recipe, sectors=recipe.sectors[half:]),
        ]
    if recipe.closure:
        found.append(replace(recipe, closure=False))
    if len(recipe.sectors) > 2:
        found += [
            replace(recipe, sectors=tuple(s for s in recipe.sectors if s != out)) for out in recipe.sectors
        ]
    found += [
        replace(recipe, features=recipe.features - {name}) for name in CHANCES if name in recipe.features
    ]
    found += [replace(recipe, shocks=tuple(s for s in recipe.shocks if s != out)) for out in recipe.shocks]
    return found
