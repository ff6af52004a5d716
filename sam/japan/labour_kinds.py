"""The table by which an experiment splits labour of Japan into kinds by education (`sam.kinds`)."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from sam.japan.euklems_split import LABOUR_ACTIVITIES
from sam.japan.sources import euklems, labour_shares

LEVELS = {1: "tertiary", 2: "upper_secondary", 3: "lower"}
"""Groups of education. The source numbers them for Japan without a legend: the first has 46 per cent of persons and 58 of
compensation in 2015, the third 7 and 4, so that the numbers are read as falling."""

COLUMNS = ["account", "education", "level", "value", "hours_million"]


def build_labour_kinds(
    sources: Path, flows: pd.Series, labour: pd.DataFrame, year: int
) -> dict[str, pd.DataFrame]:
    """The table `kinds_f_labour`: what an activity pays for each level of education, and its hours.

    flows: the SAM's cells by (receiver, payer), billion yen; labour: of `build_labour`. Columns account (activity),
    education (`tertiary`, `other`), level (`LEVELS`), value (billion yen), hours_million. Shares are those of the activity's
    industries in 26 sections, by their compensation; all manufacturing has one. Hours follow employment. Raises
    SourcesError where the labour accounts are missing or lack the year.
    """
    employed, paid = (
        labour_shares(sources, of)[year].groupby(["code", "education"]).sum()
        for of in ("employment", "compensation")
    )
    weight = euklems(sources, year)["COMP"]
    hours = labour.set_index("activity")["hours_million"]
    tables = []
    for activity, amount in flows["f_labour"].items():
        industries = [name for name, members in LABOUR_ACTIVITIES.items() if str(activity)[2:] in members]
        own = weight.reindex(industries) / weight.reindex(industries).sum()
        of_hours, of_pay = (
            sum(share * table.xs(section(name)) for name, share in own.items()) for table in (employed, paid)
        )
        types = pd.DataFrame({"value": amount * of_pay, "hours_million": hours[activity] * of_hours})
        tables.append(types.reset_index().assign(account=activity))
    table = pd.concat(tables, ignore_index=True)
    table["level"] = table["education"].map(LEVELS)
    table["education"] = table["level"].where(table["level"] == "tertiary", "other")
    return {"kinds_f_labour": table[COLUMNS]}


def section(industry: str) -> str:
    """The section of an EUKLEMS industry: the labour accounts have C for C10-C12, and M-N as it is."""
    return industry if industry == "M-N" else industry[0]
