r"""Quality of labour by industry and year: `python -m sam.japan.labour_quality [SOURCES_FOLDER] [--out FILE]`.

Labour services of 18 types (education, age, sex) grow by the Törnqvist index \sum_l \bar v_l \Delta\ln H_l, \bar v_l the
mean of two years' shares in compensation; quality is what they grow by beyond hours. With H_l = s_l H that is
\Delta\ln q = \sum_l \bar v_l \Delta\ln s_l. Source: Jorgenson, Gollop and Fraumeni (1987), Productivity and U.S. Economic
Growth; OECD (2001), Measuring Productivity, ch. 4. The source gives shares s_l in employment, and all types of an industry
are taken to work equally long. It is LAB_QI over H_EMP of the same release.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import pandas as pd

from sam.japan.sources import labour_shares, sources_folder

OUT = Path("experiments") / "paths" / "labour_quality.csv"


def labour_quality(sources: Path) -> pd.DataFrame:
    """Growth of labour quality, per cent a year: a row for each year from 2009, a column for each industry and `TOT`.

    sources: folder that holds `data/`. Raises SourcesError where the labour accounts are missing.
    """
    employed, paid = (labour_shares(sources, of) for of in ("employment", "compensation"))
    return pd.DataFrame(
        {
            industry: tornqvist(employed.xs(industry), paid.xs(industry))
            for industry in employed.index.unique("code")
        }
    ).rename_axis("year")


def tornqvist(employed: pd.DataFrame, paid: pd.DataFrame) -> pd.Series:
    """Growth of quality in per cent by year but the first; rows of both are types, columns years that add up to one."""
    mean = (paid + paid.shift(1, axis=1)) / 2
    grown = (mean * np.log(employed).diff(axis=1)).sum().iloc[1:]
    return 100.0 * np.expm1(grown)


def main(arguments: list[str] | None = None) -> None:
    """Write the growth of labour quality as a file that a path reads."""
    parser = argparse.ArgumentParser(prog="python -m sam.japan.labour_quality", description=main.__doc__)
    parser.add_argument("sources", nargs="?", help="folder that holds data/ (default: CGE_SOURCES)")
    parser.add_argument("--out", type=Path, default=OUT, help="file to write")
    given = parser.parse_args(arguments)
    labour_quality(sources_folder(given.sources)).to_csv(given.out, float_format="%.6g", lineterminator="\n")


if __name__ == "__main__":
    main()
