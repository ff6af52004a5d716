"""What the rule for labour of the self-employed matters: `python docs/labour_variants.py SOURCES`.

Each variant is the build of the SAM with a line of its inputs replaced, in a copy of the project (`account_variants.py`);
the table of decision 40 is what it prints. SOURCES is the folder above `data/`.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

import pandas as pd
from account_variants import built, run

RULE = "value_added.py"
PAY = "compensation / employees.where(employees > 0)"
VARIANTS: dict[str, list[tuple[str, str, str]]] = {
    "default": [],
    "half of mixed income is labour": [(RULE, "SHARE = 2 / 3", "SHARE = 1 / 2")],
    "four fifths of mixed income are labour": [(RULE, "SHARE = 2 / 3", "SHARE = 4 / 5")],
    "pay of employees from EU KLEMS": [(RULE, PAY, PAY.replace("compensation", 'table["compensation_bn"]'))],
    "the same yen for every hour": [(RULE, PAY, PAY.replace("compensation", "employees"))],
}
HEAD = (
    "variant",
    "farming, yen per hour",
    "capital in farming, construction, trade (bn yen)",
    "tariffs: EV, agriculture",
    "carbon: GDP, CO2",
)


def main() -> None:
    """Print a row for each variant."""
    sys.stdout.write(f"| {' | '.join(HEAD)} |\n|---|---:|---:|---:|---:|\n")
    with tempfile.TemporaryDirectory() as space:
        for name, edits in VARIANTS.items():
            sys.stdout.write(f"| {name} | {row(built(Path(space) / 'project', edits, sys.argv[1]))} |\n")
            sys.stdout.flush()


def row(copy: Path) -> str:
    """The figures of one variant; EV in billion yen, else per cent."""
    folder = copy / "sam" / "data" / "japan_2015"
    hours = pd.read_csv(folder / "labour.csv").set_index("activity").loc["a_agr"]
    changes = pd.read_csv(folder / "changes.csv").set_index(["receiver", "payer"])
    farm = changes.loc[("f_labour", "a_agr")]
    flows = pd.read_csv(folder / "flows.csv").set_index(["receiver", "payer"])["value"]
    found = []
    for experiment in ("tariff_removal", "carbon_price"):
        out = copy / "out" / experiment
        run(copy, "-m", "experiments.cli", "run", experiment, "--out", str(out), "--force")
        found.append(json.loads((out / "summary.json").read_text(encoding="utf-8")))
    tariffs, carbon = found
    earned = 1e3 * (farm["after"] - farm["before"]) / hours["hours_million"] / hours["self_employed_share"]
    return " | ".join(
        (
            f"{earned:,.0f}",
            ", ".join(f"{flows[('f_capital', a)]:,.0f}" for a in ("a_agr", "a_con", "a_com")),
            f"{tariffs['macro']['ev']['value']:+.1f}, {tariffs['sectors']['output']['a_agr']['change_pct']:+.2f}",
            f"{carbon['macro']['gdp_real']['change_pct']:+.3f}, {carbon['macro']['co2']['change_pct']:+.2f}",
        )
    )


if __name__ == "__main__":
    main()
