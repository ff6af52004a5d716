"""The ten assets of EUKLEMS & INTANProd, the eight kinds of capital that the SAM tells apart, and METI's two types."""

from __future__ import annotations

from typing import NamedTuple

EXISTING, NEXT_GENERATION, HOUSING = "existing", "next_generation", "housing"


class Asset(NamedTuple):
    """label: of the source's asset; kind: one of eight; group: METI's type, or dwellings."""

    label: str
    kind: str
    group: str


ASSETS = {
    "Rstruc": Asset("residential structures", "dwellings", HOUSING),
    "OCon": Asset("non-residential buildings and other structures", "structures", EXISTING),
    "TraEq": Asset("transport equipment", "transport_equipment", NEXT_GENERATION),
    "IT": Asset("computer hardware", "ict_equipment", NEXT_GENERATION),
    "CT": Asset("telecommunications equipment", "ict_equipment", NEXT_GENERATION),
    "OMach": Asset("other machinery and equipment", "machinery", NEXT_GENERATION),
    "Soft_DB": Asset("computer software and databases", "software", NEXT_GENERATION),
    "RD": Asset("research and development", "research", NEXT_GENERATION),
    "Cult": Asset("cultivated assets", "other_ip", NEXT_GENERATION),
    "OIPP": Asset("other intellectual property", "other_ip", NEXT_GENERATION),
}
"""METI's 2040 document calls buildings and structures existing and everything else next generation; it leaves dwellings
out. Cultivated assets, 0.05 per cent of all, are with other intellectual property."""
