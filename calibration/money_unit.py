"""The unit of money that a specific tax needs: its rate is money per tonne, the SAM has millions or billions of it."""

from __future__ import annotations

import re

from cge.structure import Structure
from sam import Sam

_YEN = re.compile(r"(thousand|million|billion|trillion|千|百万|億|十億|兆)?\s*(?:yen|jpy|円)", re.IGNORECASE)
_SCALES = {
    "thousand": 1e3,
    "million": 1e6,
    "billion": 1e9,
    "trillion": 1e12,
    "千": 1e3,
    "百万": 1e6,
    "億": 1e8,
    "十億": 1e9,
    "兆": 1e12,
}


def yen_in(unit: str) -> float | None:
    """How many yen a unit of a SAM is (`billion yen`, `百万円`); None where it is no amount of yen."""
    found = _YEN.fullmatch(unit.strip())
    return _SCALES.get((found[1] or "").lower(), 1.0) if found else None


def money_unit_problems(sam: Sam, structure: Structure) -> list[str]:
    """Specific taxes without `money_unit_yen`, and one that the unit of the SAM contradicts.

    There is no default: a carbon price would be off by a factor of thousands, in silence, on the SAM of another unit or
    currency. A unit that is no amount of yen is not judged.
    """
    specific = [tax.name for tax in structure.taxes if tax.coefficient]
    if not specific:
        return []
    unit = f"one unit of SAM {sam.name} ({sam.unit or 'which gives no unit'})"
    given = structure.money_unit_yen
    if given is None:
        return [
            f"structure {structure.name}: the rate of {', '.join(specific)} is money per tonne; say with `money_unit_yen` "
            f"how many yen {unit} is, or how many of its own currency if rates are to be in that (1000000 for millions)"
        ]
    yen = yen_in(sam.unit)
    if yen is None or yen == given:
        return []
    return [
        f"structure {structure.name}: `money_unit_yen` is {given:g}, and {unit} is {yen:g} yen; a rate would be off by a "
        f"factor of {max(yen, given) / min(yen, given):g}"
    ]
