"""Readers of the statistics that the Japan SAM is built from.

Every reader takes the sources folder: the folder that holds `data/`, with the offices' own files in
`data/official/` and tidy tables beside it. Money comes back in billion yen unless a reader says otherwise.
"""

from __future__ import annotations

import os
import warnings
from pathlib import Path

import pandas as pd

SOURCES_VARIABLE = "CGE_SOURCES"
"""Environment variable that names the sources folder."""

MIC_37 = "data/official/000629595.xlsx"
MIC_50X40 = "data/japan_io_50x40.csv"
MIC_ENERGY = "data/japan_energy_quantity_value_2015.csv"
MIC_390 = "data/crosswalk_390_37_meti29.csv"
SNA_29 = "data/official/30s2n_jp.xlsx"
SNA_SECTORS = "data/japan_institutions.csv"
OECD_45 = "data/japan_io_oecd45.csv"
OECD_TRADE = "data/japan_trade_by_partner.csv"
EUKLEMS_NATIONAL = "data/official/JP_national_accounts.xlsx"
EUKLEMS_LABOUR = "data/official/JP_labour_accounts.xlsx"
CONTRIBUTIONS = ("VAConH", "VAConLC", "VAConTFP")
"""To the growth of value added, percentage points (logs) a year: hours, labour composition, total factor productivity."""
EUKLEMS_GROWTH = {
    "data/official/JP_growth_accounts_basic.xlsx": (
        *("VA_CP", "VA_Q", "LAB_QI", "CAP_QI", "LAB", "CAP"),
        *CONTRIBUTIONS,
    ),
    EUKLEMS_NATIONAL: ("H_EMP",),
    "data/official/JP_capital_accounts.xlsx": ("Iq_GFCF",),
}
ENERGY_3EID = "data/japan_co2_energy.csv"

_MIC_37_SHEET = "⑤取引基本表"
_MIC_37_YEAR = "平成27年"
_LAYOUT = (
    "This reader is written for the files of 2015. No table of 2020 was at hand when it was written, so its codes and "
    "sheets are unknown here: put back the file of 2015 (the SAM of 2021 is rolled from it), or write a reader of its own."
)
_MIC_37_SUBTOTALS = {"70", "78", "79", "81", "82", "83", "87", "88", "96", "97"}
_SNA_29_SHEET = "平成２７"
_SNA_29_COLUMNS = (
    "output",
    "intermediate",
    "value_added",
    "depreciation",
    "net_value_added",
    "taxes",
    "factor_income",
    "compensation",
    "surplus",
)
_LABOUR = ["COMP", "EMP", "EMPE", "H_EMP", "H_EMPE"]


class SourcesError(Exception):
    """The sources folder or one of its files is missing or has another layout than the build expects."""


def sources_folder(given: str | Path | None = None) -> Path:
    """Folder with the statistics: the argument, else the environment variable CGE_SOURCES.

    Raises SourcesError where neither names a folder that holds `data`.
    """
    named = given or os.environ.get(SOURCES_VARIABLE)
    if not named:
        raise SourcesError(f"Name the sources folder (the parent of `data`) or set {SOURCES_VARIABLE}.")
    folder = Path(named)
    if not (folder / "data").is_dir():
        raise SourcesError(f"{folder} holds no folder `data`; name the parent of `data`.")
    return folder


def _existing(folder: Path, file: str) -> Path:
    path = folder / file
    if not path.is_file():
        raise SourcesError(f"{path} is missing; the README of the Japan SAM names the statistic.")
    return path


def _csv(folder: Path, file: str, **options: object) -> pd.DataFrame:
    return pd.read_csv(_existing(folder, file), **options)  # type: ignore[call-overload]


def _sheet(folder: Path, file: str, sheet: str) -> pd.DataFrame:
    path = _existing(folder, file)
    with warnings.catch_warnings():
        # The offices' workbooks carry print settings that openpyxl does not know and says so.
        warnings.filterwarnings("ignore", category=UserWarning, module="openpyxl")
        with pd.ExcelFile(path) as workbook:
            if sheet not in workbook.sheet_names:
                found = ", ".join(map(str, workbook.sheet_names))
                raise SourcesError(f"{path} has no sheet {sheet}, but {found}. {_LAYOUT}")
            return pd.read_excel(workbook, sheet_name=sheet, header=None)


def _sheets(folder: Path, file: str, sheets: list[str]) -> dict[str, pd.DataFrame]:
    """Sheets with a row of headings, by name."""
    path = _existing(folder, file)
    with warnings.catch_warnings():
        # As for `_sheet`.
        warnings.filterwarnings("ignore", category=UserWarning, module="openpyxl")
        return pd.read_excel(path, sheet_name=sheets)


def mic_37(folder: Path) -> pd.DataFrame:
    """MIC 2015 input-output table, 37 sectors, producer prices, as published: rows receive, columns pay.

    Codes are two digits (`01`...`69` sectors, `71` business consumption, `72`... final demand, `84` imports,
    `91`... value added); subtotals are left out. Imports and import taxes are negative, as published.
    Raises SourcesError where the workbook is missing, or is of another year or layout.
    """
    raw = _sheet(folder, MIC_37, _MIC_37_SHEET)
    title = " ".join(map(str, raw.iloc[0].dropna()))
    if _MIC_37_YEAR not in title:
        raise SourcesError(f"{MIC_37} is headed {title!r}, not {_MIC_37_YEAR}. {_LAYOUT}")
    columns = {place: str(code) for place, code in raw.iloc[2].items() if pd.notna(code)}
    rows = {place: f"{int(code):02d}" for place, code in raw[0].items() if pd.notna(code)}
    table = raw.loc[list(rows), list(columns)].rename(index=rows, columns=columns).astype(float) / 1000.0
    table = table.drop(
        index=[c for c in table.index if c in _MIC_37_SUBTOTALS],
        columns=[c for c in table.columns if c in _MIC_37_SUBTOTALS],
    ).fillna(0.0)
    if table.shape != (43, 47):
        raise SourcesError(
            f"{MIC_37}: expected 43 rows and 47 columns without subtotals, found {table.shape}. {_LAYOUT}"
        )
    return table


def mic_50x40(folder: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """MIC 2015 basic table aggregated to 50 commodities and 40 industries: (use, make), both commodity rows."""
    long = _csv(folder, MIC_50X40)
    tables = [
        long[long["table"] == name]
        .pivot_table(index="row", columns="col", values="value", aggfunc="sum")
        .fillna(0.0)
        for name in ("use", "make")
    ]
    return tables[0], tables[1]


def mic_390(folder: Path) -> pd.DataFrame:
    """MIC 2015 basic sectors with their output: columns basic, name, mic37, meti29, output."""
    table = _csv(folder, MIC_390, dtype={"sector_3eid": str, "sector37": str})
    table = table.rename(columns={"sector_3eid": "basic", "sector_name": "name", "sector37": "mic37"})
    table["output"] = table["value"] / 1000.0
    return table[["basic", "name", "mic37", "meti29", "output"]]


def mic_energy(folder: Path) -> pd.DataFrame:
    """MIC 2015 quantity table: purchases of coal, oil products, power and gas by basic sector.

    Columns fuel_code (seven digits), user_code (basic sector or final demand, six digits), quantity (in the fuel's unit:
    t, kl, ...) and value (billion yen).
    """
    table = _csv(folder, MIC_ENERGY, dtype={"fuel_code": str, "user_code": str})
    table["value"] = table["value_mn_jpy"] / 1000.0
    # 999900 is the total over users.
    table = table[table["user_code"] != "999900"]
    return table[["fuel_code", "user_code", "quantity", "value"]]


def sna_29(folder: Path) -> pd.DataFrame:
    """SNA 2015 table 2: output, intermediate, value added and its parts by 29 industries and producer kind.

    The index is the industry name without numbers, brackets and blanks (`農林水産業`, ...).
    """
    raw = _sheet(folder, SNA_29, _SNA_29_SHEET)
    rows = {}
    for place, name in raw[0].items():
        value = pd.to_numeric(raw.at[place, 1], errors="coerce")
        if isinstance(name, str) and pd.notna(value):
            rows[place] = name.replace("　", "").replace(" ", "").split("．")[-1].split("）")[-1]
    table = raw.loc[list(rows), range(1, 10)].rename(index=rows)
    table.columns = list(_SNA_29_COLUMNS)
    return table.apply(pd.to_numeric, errors="coerce").fillna(0.0)


def sna_sectors(folder: Path, fiscal_year: int = 2015) -> pd.Series:
    """SNA sector accounts of one fiscal year by the code of the tidy table (`S_H`, `T_H`, `D_G`, ...)."""
    table = _csv(folder, SNA_SECTORS)
    return table[table["fiscal_year"] == fiscal_year].set_index("code")["value"]


def oecd_45(folder: Path, year: int = 2015) -> pd.DataFrame:
    """OECD input-output table of Japan, 2015 or 2018, 45 industries, million USD; codes `01`...`45`, `HFCE`, ..."""
    long = _csv(folder, OECD_45, dtype={"row": str, "col": str})
    long = long[long["year"] == year]
    return long.pivot_table(index="row", columns="col", values="value", aggfunc="sum").fillna(0.0)


def oecd_trade(folder: Path, year: int = 2015) -> pd.DataFrame:
    """Japan's trade of a year by partner (OECD ICIO), million USD: columns partner, group, sector, exports, imports."""
    long = _csv(folder, OECD_TRADE)
    long = long[(long["year"] == year) & long["flow"].isin(["export_total", "import_total"])]
    table = (
        long.pivot_table(
            index=["partner", "partner_group", "sector"], columns="flow", values="value", aggfunc="sum"
        )
        .fillna(0.0)
        .reset_index()
    )
    return table.rename(
        columns={"partner_group": "group", "export_total": "exports", "import_total": "imports"}
    )


def trade_with_tariffs(folder: Path, year: int, flow: str) -> pd.DataFrame:
    """A flow of a year (`import_total`, `export_total`) as published: partner, group, sector, value, importer's tariff."""
    long = _csv(folder, OECD_TRADE)
    return long[(long["year"] == year) & (long["flow"] == flow)]


def applied_tariffs(folder: Path, year: int) -> pd.Series:
    """Japan's applied tariff of a year by OECD ICIO group, weighted by the year's imports; 0.05 is five per cent."""
    long = trade_with_tariffs(folder, year, "import_total")
    duty = (long["value"] * long["applied_tariff_of_importer"]).groupby(long["sector"]).sum()
    return duty / long.groupby("sector")["value"].sum()


def euklems(folder: Path, year: int = 2015) -> pd.DataFrame:
    """EUKLEMS & INTANProd, Japan in a year: rows industries; COMP million yen, EMP, EMPE persons, H_EMP, H_EMPE
    thousand hours. Raises SourcesError for a year that the source has not."""
    return _national(folder, _LABOUR, year)


def euklems_accounts(folder: Path, year: int) -> pd.DataFrame:
    """As `euklems`, with output, inputs and value added at current prices: GO_CP, II_CP, VA_CP, million yen."""
    return _national(folder, ["GO_CP", "II_CP", "VA_CP", *_LABOUR], year)


def _national(folder: Path, names: list[str], year: int) -> pd.DataFrame:
    sheets = _sheets(folder, EUKLEMS_NATIONAL, names)
    tables = {name: sheet.set_index("nace_r2_code").rename(columns=str) for name, sheet in sheets.items()}
    hours = tables["H_EMP"]
    held = [column for column in hours.columns if column.isdigit() and hours[column].notna().any()]
    if str(year) not in held:
        raise SourcesError(f"{EUKLEMS_NATIONAL} has no hours of {year}; it has {held[0]} to {held[-1]}.")
    return pd.DataFrame({name: table[str(year)] for name, table in tables.items()})


def labour_shares(folder: Path, of: str) -> pd.DataFrame:
    """EUKLEMS & INTANProd, Japan: shares of 18 types of labour in an industry's `employment` or `compensation`.

    Rows by code (26 sections, `TOT`), education, age and gender (numbers of the source), columns years (int) from 2008;
    each year of an industry adds up to one. Industries without figures are left out.
    """
    sheet = {"employment": "Share_E", "compensation": "Share_W"}[of]
    table = _sheets(folder, EUKLEMS_LABOUR, [sheet])[sheet].rename(columns=str)
    table = table.set_index(["code", "education", "age", "gender"])
    years = [name for name in table.columns if name.isdigit() and table[name].notna().any()]
    table = table[years].astype(float).rename(columns=int)
    return table.dropna()


def euklems_output(folder: Path) -> dict[str, pd.DataFrame]:
    """EUKLEMS & INTANProd, Japan: GO_Q (chained output, million yen) and GO_PI (its price, 2020 = 100); rows industries."""
    sheets = _sheets(folder, EUKLEMS_NATIONAL, ["GO_Q", "GO_PI"])
    return {name: sheet.set_index("nace_r2_code").rename(columns=str) for name, sheet in sheets.items()}


def euklems_growth(folder: Path) -> dict[str, pd.DataFrame]:
    """EUKLEMS & INTANProd 1995-2021 as published, by sheet: rows industries, columns years.

    Million yen, indices (2015 = 100), thousand hours or percentage points (`CONTRIBUTIONS`).
    """
    found = {}
    for file, sheets in EUKLEMS_GROWTH.items():
        for sheet in sheets:
            table = pd.read_excel(_existing(folder, file), sheet_name=sheet).set_index("nace_r2_code")
            years = [column for column in table.columns if str(column).isdigit()]
            found[sheet] = table[years].rename(columns=int).apply(pd.to_numeric, errors="coerce")
    return found


def euklems_industries(folder: Path) -> pd.Series:
    """What EUKLEMS & INTANProd calls its industries, by code."""
    sheet = _sheets(folder, EUKLEMS_NATIONAL, ["GO_Q"])["GO_Q"]
    return sheet.set_index("nace_r2_code")["nace_r2_name"]


def energy_3eid(folder: Path) -> pd.DataFrame:
    """Energy by basic sector and fuel (3EID 2015), GJ: columns basic, fuel, value; no bunkers, no subtotals."""
    long = _csv(folder, ENERGY_3EID, dtype={"sector_3eid": str, "sector37": str})
    long = long[(long["variable"] == "energy_by_fuel") & ~long["bunker"].astype(bool)]
    long = long[~long["sector_3eid"].isin(["700000", "970000"])]
    return long.rename(columns={"sector_3eid": "basic"})[["basic", "fuel", "value"]]
