r"""Exports by product and partner: volumes, prices on both sides of a partner's tariff, who bears it, what is diverted.

N1. The tariff's burden on exporters is -\ln(p_{cr}/e) / \ln(1 + t^*_{cr}), its pass-through to buyers one minus that: logs
of what exporters lose and of what buyers pay more add up to that of the tariff. N2. Over products burdens are weighted
with benchmark exports times \ln(1 + t^*). N3. Diversion is what other partners, or the home market, buy more at benchmark
prices, as a part of what those with a new tariff buy less.
Source: Amiti, Redding and Weinstein (2019), Journal of Economic Perspectives 33(4): prices before and after the tariff.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from cge.equilibrium import Equilibrium


@dataclass(frozen=True)
class ExportFlow:
    """Exports of a product to a partner, before and after.

    base, value: in home money, before the partner's tariff; volume: after over before; price, buyers_price: of exporters,
    and with the tariff, in foreign money over the benchmark's; tariff: rate beyond the benchmark's after the change;
    change_of_tariff: the log of one plus it, less that before; revenue: what the partner collects by it, in home money.
    """

    commodity: str
    partner: str
    base: float
    value: float
    volume: float
    price: float
    buyers_price: float
    tariff: float
    change_of_tariff: float
    revenue: float

    @property
    def burden(self) -> float | None:
        """The part of the tariff that exporters bear (N1); None where the tariff did not change."""
        return _burden([self])


@dataclass(frozen=True)
class PartnerFlow:
    """Exports of all products to a partner: as `ExportFlow`, with the volume at benchmark prices."""

    partner: str
    base: float
    value: float
    volume: float
    revenue: float
    burden: float | None


@dataclass(frozen=True)
class Diversion:
    """Where exports went that partners with a changed tariff no longer buy, at benchmark prices in home money (N3).

    lost: change of exports to them; elsewhere: of exports to other partners; home: of sales of the same products at home.
    """

    lost: float
    elsewhere: float
    home: float


def exports_by_partner(base: Equilibrium, new: Equilibrium) -> list[ExportFlow]:
    """Exports of every product to every partner in two equilibria of one economy; empty in a closed one."""
    found = []
    quantities = [e.entries("q_export_to") for e in (base, new)]
    values = [_border_values(e) for e in (base, new)]
    tariffs = [e.entries("foreign_tariff") for e in (base, new)]
    appreciation = base.value("p_exchange") / new.value("p_exchange")
    for c, r in base.parameters.sets["cr"]:
        volume = quantities[1][c, r] / quantities[0][c, r]
        value = values[1][c, r]
        price = value / values[0][c, r] / volume * appreciation
        change = math.log((1 + tariffs[1][c, r]) / (1 + tariffs[0][c, r]))
        found.append(
            ExportFlow(
                c,
                r,
                base=values[0][c, r],
                value=value,
                volume=volume,
                price=price,
                buyers_price=price * math.exp(change),
                tariff=tariffs[1][c, r],
                change_of_tariff=change,
                revenue=tariffs[1][c, r] * value,
            )
        )
    return found


def by_partner(flows: Iterable[ExportFlow]) -> list[PartnerFlow]:
    """Sums over products, in the order in which partners come."""
    grouped: dict[str, list[ExportFlow]] = {}
    for flow in flows:
        grouped.setdefault(flow.partner, []).append(flow)
    return [
        PartnerFlow(
            partner,
            base := sum(flow.base for flow in own),
            sum(flow.value for flow in own),
            sum(flow.base * flow.volume for flow in own) / base,
            sum(flow.revenue for flow in own),
            _burden(own),
        )
        for partner, own in grouped.items()
    ]


def diversion(base: Equilibrium, new: Equilibrium, flows: Iterable[ExportFlow]) -> Diversion:
    """What is sold elsewhere instead; all zero where no tariff changed."""
    flows = list(flows)
    hit = {flow.partner for flow in flows if flow.change_of_tariff}
    products = {flow.commodity for flow in flows if flow.change_of_tariff}
    lost = elsewhere = 0.0
    for flow in flows:
        change = flow.base * (flow.volume - 1) if flow.commodity in products else 0.0
        lost, elsewhere = (lost + change, elsewhere) if flow.partner in hit else (lost, elsewhere + change)
    sold = [e.entries("q_domestic") for e in (base, new)]
    home = sum(sold[1][c] - sold[0][c] for c in sold[0] if c in products)
    return Diversion(lost, elsewhere, home)


def _border_values(e: Equilibrium) -> dict[tuple[str, str], float]:
    """What partners pay before their own tariffs, taxes on exports included, by product and partner."""
    cells = e.cells[e.cells["kind"] == "export"]
    return dict(zip(zip(cells["receiver"], cells["payer"], strict=True), cells["value"], strict=True))


def _burden(flows: Iterable[ExportFlow]) -> float | None:
    flows = [flow for flow in flows if flow.change_of_tariff]
    if not flows:
        return None
    tariff = sum(flow.base * flow.change_of_tariff for flow in flows)
    return -sum(flow.base * math.log(flow.price) for flow in flows) / tariff if tariff else None
