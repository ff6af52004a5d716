"""Energy CO2 of the Japan SAM: attached to the fuel purchase that is burnt, or to output.

Treatments (the README of the SAM repeats them):

* 3EID books CO2 where a fuel is burnt, so coal turned into coke, crude refined, gas turned into town gas and
  naphtha cracked carry nothing; power plants carry electricity's emissions.
* A by-product gas belongs to the fuel it came from: blast-furnace, converter and electric-furnace gas to
  coke, coke-oven gas to coal, refinery gas to crude (to naphtha where crackers burn their own off-gas). The
  tax base is the burner's own purchase of that parent fuel as far as the carbon in that purchase is not yet
  used up, else the purchase of the activity that produced the gas: power plants buy no coke, so their
  blast-furnace gas rests on the steel works' coke, whose carbon it is.
* Products that a refinery burns itself (asphalt, petroleum coke, heavy residues) and the carbon that its
  balance loses rest on its crude; those of coke ovens on their coal.
* Coal injected into blast furnaces rests on the steel works' coal, which the SAM has them buy (`injected_coal`).
* No cell may exceed `BOUND` times the CO2 per yen of its fuel at the price of the MIC quantity table. The
  excess moves to another fuel the same activity burns, nearest kind first, else to the activity's output.
  MIC prices of a fuel hardly differ between users, so a larger ratio is a disagreement of the two sources
  about quantities.
* Business consumption (3EID code 711100, 0.98 Mt of kerosene and town gas) is no user of the SAM: emissions
  are booked with the household's purchases of the same fuels.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from sam.japan.classification import activity_of_basic
from sam.japan.co2_sources import (
    FINAL_DEMAND,
    EnergyCo2,
    emission_factors,
    read_energy_co2,
    transformation_carbon,
)
from sam.japan.fuels import FUELS, GASES, KINDS, OWN_PROCESS, PRICED
from sam.japan.sources import MIC_ENERGY, mic_390

OUTPUT = "output"
HOUSEHOLD = "household"
BOUND = 2.0
TOLERANCE_MT = 1e-9

MOVE_COLUMNS = ["from_source", "from_user", "to_source", "to_user", "mt", "reason"]


@dataclass
class _Attachment:
    """Emissions by (source, user) while they are being attached, and the record of every move."""

    carbon: pd.Series  # Mt in each (fuel, user) purchase at the fuel's reference coefficient
    mt: dict[tuple[str, str], float] = field(default_factory=dict)
    moves: list[tuple[str, str, str, str, float, str]] = field(default_factory=list)

    def headroom(self, source: str, user: str, bound: float = BOUND) -> float:
        """Mt that a purchase can still carry below bound times its carbon."""
        limit = bound * float(self.carbon.get((source, user), 0.0))
        return max(limit - self.mt.get((source, user), 0.0), 0.0)

    def add(self, source: str, user: str, mt: float) -> None:
        self.mt[source, user] = self.mt.get((source, user), 0.0) + mt

    def move(self, old: tuple[str, str], new: tuple[str, str], mt: float, reason: str) -> None:
        self.add(*new, mt)
        self.moves.append((*old, *new, mt, reason))


def build_emissions(sources: Path, purchases: pd.Series) -> dict[str, pd.DataFrame]:
    """Attach Japan's energy CO2 of 2015 to the fuel purchases of the SAM.

    sources: folder that holds `data/`. purchases: billion yen by (commodity, user), users being activities
    and ``household``; only positive cells count. Returns the tables `emissions` (source, user, mt_co2),
    `emissions_bridge` (item, mt, note), `emissions_moves` and `emissions_coefficients` (t CO2 per million yen
    by fuel: reference, smallest, median and largest cell). Raises KeyError on a fuel or sector of 3EID that
    has no rule, ValueError when the attached sum differs from the sum read.
    """
    co2 = read_energy_co2(sources)
    purchases = purchases[purchases > 0]
    burnt = burnt_by_user(co2, sources)
    reference = reference_coefficients(sources, burnt, purchases)
    commodity = purchases.index.get_level_values(0)
    fuel_purchases = purchases[commodity.isin(reference.index)]
    carbon = fuel_purchases * reference.reindex(fuel_purchases.index.get_level_values(0)).to_numpy() / 1e3
    emissions, moves = attach(burnt, carbon)
    if abs(emissions["mt_co2"].sum() - co2.cells["mt"].sum()) > TOLERANCE_MT * co2.cells["mt"].sum():
        raise ValueError(f"attached {emissions['mt_co2'].sum()} Mt of {co2.cells['mt'].sum()} Mt energy CO2")
    return {
        "emissions": emissions,
        "emissions_bridge": _bridge(co2, burnt, emissions, moves, transformation_carbon(sources)),
        "emissions_moves": moves,
        "emissions_coefficients": _coefficients(emissions, purchases, reference),
    }


def attach(burnt: pd.DataFrame, carbon: pd.Series) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Emissions by source and user, and the moves, largest first.

    burnt: user, fuel (of 3EID), mt. carbon: Mt in each (commodity, user) purchase at the fuel's reference
    coefficient. The sum is kept. Raises KeyError on a fuel without a rule.
    """
    attachment = _Attachment(carbon)
    excess = _attach_direct(burnt, attachment)
    _attach_gases(burnt, attachment)
    _relocate(excess, attachment)
    moves = pd.DataFrame(attachment.moves, columns=MOVE_COLUMNS)
    return _table(attachment.mt), moves.sort_values("mt", ascending=False).reset_index(drop=True)


def burnt_by_user(co2: EnergyCo2, sources: Path) -> pd.DataFrame:
    """Mt by user (activity id or ``household``) and 3EID fuel."""
    users = dict.fromkeys(FINAL_DEMAND, HOUSEHOLD)
    for row in mic_390(sources).itertuples():
        users[row.basic] = f"a_{activity_of_basic(row.basic, row.mic37, row.meti29)}"
    unknown = sorted(set(co2.cells["sector"]) - set(users))
    if unknown:
        raise KeyError(f"3EID sectors {unknown} belong to no activity of the Japan SAM")
    cells = co2.cells.assign(user=co2.cells["sector"].map(users))
    return cells.groupby(["user", "fuel"], as_index=False)["mt"].sum()


def _source_of(user: str, fuel: str) -> str:
    """The commodity to whose purchase a fuel burnt by a user belongs, before any move."""
    special = OWN_PROCESS.get((user, fuel))
    if special is not None:
        return special
    if fuel in GASES:
        return GASES[fuel][0]
    if fuel not in FUELS:
        raise KeyError(f"3EID fuel {fuel!r} burnt by {user} has no rule in sam/japan/emissions.py")
    return FUELS[fuel]


def reference_coefficients(sources: Path, burnt: pd.DataFrame, purchases: pd.Series) -> pd.Series:
    """t CO2 per million yen of each fuel at the price of the MIC quantity table (物量表) 2015.

    Coke has no price there: all its carbon, burnt as coke or as blast-furnace and converter gas, over all its
    purchases. Other petroleum products (petroleum coke, residues) take the coefficient of
    heavy fuel oil.
    """
    factors = emission_factors(sources)["t_per_unit"]
    table = pd.read_csv(sources / MIC_ENERGY, dtype={"user_code": str})
    domestic = table["user_code"].str.match(r"^[0-6]|^72")  # without exports, imports, stocks and the total
    bought = table[domestic & (table["quantity"] > 0) & (table["value_mn_jpy"] > 0)]
    sums = bought.groupby("fuel")[["value_mn_jpy", "quantity"]].sum()
    reference = {
        commodity: float(factors[carbon] * sums.at[priced, "quantity"] / sums.at[priced, "value_mn_jpy"])
        for commodity, (carbon, priced) in PRICED.items()
    }
    coke_carbon = sum(row.mt for row in burnt.itertuples() if _source_of(row.user, row.fuel) == "c_cok")
    reference["c_cok"] = 1e3 * coke_carbon / float(purchases["c_cok"].sum())
    reference["c_opp"] = reference["c_hob"]
    return pd.Series(reference, name="t_per_million_yen")


def _attach_direct(burnt: pd.DataFrame, attachment: _Attachment) -> dict[tuple[str, str], float]:
    """Attach fuels that are bought as such; return what exceeds the bound of its cell, by (source, user)."""
    direct: dict[tuple[str, str], float] = {}
    for row in burnt.itertuples():
        if row.fuel in GASES and (row.user, row.fuel) not in OWN_PROCESS:
            continue
        cell = (_source_of(row.user, row.fuel), row.user)
        direct[cell] = direct.get(cell, 0.0) + row.mt
    excess = {}
    for cell, mt in direct.items():
        kept = min(mt, attachment.headroom(*cell))
        if kept != 0:
            attachment.add(*cell, kept)
        if mt - kept > 0:
            excess[cell] = mt - kept
    return excess


def _attach_gases(burnt: pd.DataFrame, attachment: _Attachment) -> None:
    """Attach by-product gases to the burner's parent fuel up to its carbon, else to their producer's."""
    for row in burnt.itertuples():
        if row.fuel not in GASES or (row.user, row.fuel) in OWN_PROCESS:
            continue
        parent, producer = GASES[row.fuel]
        here = row.mt if row.user == producer else min(row.mt, attachment.headroom(parent, row.user, 1.0))
        if here > 0:
            attachment.add(parent, row.user, here)
        if row.mt - here > 0:
            reason = f"{row.fuel}: no unused carbon in a purchase of the burner, rests on the producer's"
            attachment.move((parent, row.user), (parent, producer), row.mt - here, reason)


def _relocate(excess: dict[tuple[str, str], float], attachment: _Attachment) -> None:
    """Move excess to fuels the same user burns: same kind, then most room first; what is left to output."""
    for (source, user), mt in sorted(excess.items(), key=lambda item: -item[1]):
        burns = [fuel for fuel, who in attachment.mt if who == user and fuel not in (source, OUTPUT)]
        near = {fuel for kind in KINDS if source in kind for fuel in kind}
        left = mt
        for fuel in sorted(burns, key=lambda f: (f not in near, -attachment.headroom(f, user), f)):
            step = min(left, attachment.headroom(fuel, user))
            if step > 0:
                attachment.move((source, user), (fuel, user), step, "above the bound: to another fuel burnt")
                left -= step
            if left <= 0:
                break
        if left > 0:
            attachment.move((source, user), (OUTPUT, user), left, "above the bound: no burnt fuel has room")


def _table(mt: dict[tuple[str, str], float]) -> pd.DataFrame:
    rows = [(source, user, value) for (source, user), value in mt.items() if value != 0]
    table = pd.DataFrame(rows, columns=["source", "user", "mt_co2"])
    return table.sort_values(["source", "user"]).reset_index(drop=True)


def _coefficients(emissions: pd.DataFrame, purchases: pd.Series, reference: pd.Series) -> pd.DataFrame:
    cells = emissions[emissions["source"] != OUTPUT].set_index(["source", "user"])["mt_co2"]
    each = 1e3 * cells / purchases.reindex(cells.index)
    grouped = each.groupby(level="source")
    columns = {
        "reference": reference,
        "smallest": grouped.min(),
        "median": grouped.median(),
        "largest": grouped.max(),
        "mt_co2": cells.groupby(level="source").sum(),
    }
    return pd.DataFrame(columns).rename_axis("source").reset_index()


def _bridge(
    co2: EnergyCo2, burnt: pd.DataFrame, emissions: pd.DataFrame, moves: pd.DataFrame, transformed: pd.Series
) -> pd.DataFrame:
    """From the naive sum of all 3EID rows to the sum of the emissions table; memo lines add nothing."""
    total = float(co2.cells["mt"].sum())
    rows = [("naive sum of all rows", total + float(co2.subtotals.sum()), "sector rows and both totals")]
    rows += [(f"less {item}", -float(mt), "a total, not a sector") for item, mt in co2.subtotals.items()]
    rows.append(("energy CO2, 390 sectors and final demand", total, "NIES 3EID 2015, without bunkers"))

    cells = zip(burnt["user"], burnt["fuel"], strict=True)
    own = pd.Series([cell in OWN_PROCESS for cell in cells], index=burnt.index)
    gas = burnt["fuel"].isin(GASES) & ~own
    for item, mask, note in (
        ("of which fuels burnt as bought", ~gas & ~own, "by fuel and user"),
        ("of which by-product gases", gas, "attached to the coke, coal or crude they came from"),
        ("of which own products and losses of refineries, crackers and coke ovens", own,
         "attached to crude, naphtha and coal"),
    ):  # fmt: skip
        rows.append((item, float(burnt.loc[mask, "mt"].sum()), note))

    output = float(emissions.loc[emissions["source"] == OUTPUT, "mt_co2"].sum())
    attached = float(emissions["mt_co2"].sum())
    rows.append(("attached to fuel purchases", attached - output, "emissions.csv without output"))
    rows.append(("attached to activity output", output, "no burnt fuel has room"))
    rows.append(("sum of emissions.csv", attached, "equals energy CO2"))

    crossed = moves["from_user"] != moves["to_user"]
    for item, mask in (
        ("memo: gases booked with another user than the burner", crossed),
        (f"memo: moved within a user, above {BOUND:g} times the fuel's CO2 per yen", ~crossed),
    ):
        rows.append((item, float(moves.loc[mask, "mt"].sum()), "listed in emissions_moves.csv"))
    rows += [(f"memo: bunker {item}", float(mt), "outside the total") for item, mt in co2.bunkers.items()]
    household = float(burnt.loc[burnt["user"] == HOUSEHOLD, "mt"].sum())
    rows.append(("memo: household with business consumption", household, "codes 721100 and 711100"))
    sector = transformed.index.get_level_values("sector")
    for item, code in (
        ("crude and oil products in refineries", "211101"),
        ("coal and coke in coke ovens", "212101"),
        ("gas and LPG in town gas works", "462101"),
    ):
        mt = float(transformed[sector == code].sum())
        rows.append((f"memo: carbon transformed and not burnt there: {item}", mt, "3EID sheets B and C"))
    return pd.DataFrame(rows, columns=["item", "mt", "note"])


def purchases_of(flows: pd.DataFrame) -> pd.Series:
    """Purchases by (commodity, user) in a table of flows `receiver, payer, value`."""
    commodity = flows["receiver"].str.startswith("c_")
    user = flows["payer"].str.startswith("a_") | (flows["payer"] == HOUSEHOLD)
    return flows[commodity & user].groupby(["receiver", "payer"])["value"].sum()
