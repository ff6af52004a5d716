"""Write docs/reference/equations/ and notation.md from the declarations and rules of `cge`; `make docs` calls it.

The pages are built, not committed, and no formula is typed: `cge.formula` makes each from the rule that is solved.
"""

from __future__ import annotations

import inspect
import shutil
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path

from cge.block import Block
from cge.blocks import BLOCKS, TAXED
from cge.formula import TAXES, Equation, Formula, display, equations, latex, notation, prices
from cge.formula.letters import LETTERS
from cge.formula.wording import conditions, where
from cge.sets import SETS

FOLDER = Path(__file__).parent / "reference"


def equations_pages() -> dict[str, str]:
    """The pages of equations by name: `index`, one a block, and how prices paid are made."""
    pages = {
        block.name: _page(_title(block.name), _introduction(block), equations(block.name)) for block in BLOCKS
    }
    introduction = (
        "What the buyer pays is the price before taxes and the taxes on a unit, each by its own rule."
    )
    pages[TAXES] = _page("Prices paid", introduction, prices())
    return {"index": _index(list(pages)), **pages}


def _index(names: list[str]) -> str:
    count = len(equations())
    return "\n".join(
        (
            "# Equations",
            "",
            "Each formula is made by running the rule that is solved on symbols (`cge/formula/`); none is typed, and a test "
            "evaluates each against the row of the solved model. `cge equations` prints them in a terminal.",
            "",
            f"The model has {count} families of equations. Each names the variable that it determines; one that names an "
            "entry of the closure holds only under that [closure](../structure.md#closures). The symbols are on the page "
            "[notation](../notation.md).",
            "",
            "How to read them:",
            "",
            "- A bar marks a benchmark value, a tilde the price that the buyer pays. All prices are 1 in the benchmark "
            "before taxes.",
            "- A sum runs over all labels that its symbols have in this SAM. $c : ca \\in k$ are the items of node $k$, "
            "$ac \\in \\mathrm{ac\\_by}$ names an [index set](../notation.md#index-sets); $\\mathrm{nests}$ are all that "
            "have a node above them.",
            "- A node with a single item has the price of that item.",
            "- The general formula comes first; then what it becomes for some labels, or at a limit of an elasticity.",
            "",
            "```{toctree}",
            ":maxdepth: 1",
            "",
            *names,
            "```",
            "",
        )
    )


def _page(title: str, introduction: str, listed: Iterable[Equation]) -> str:
    parts = [f"# {title}", "", introduction]
    for equation in listed:
        parts += ["", *_equation(equation)]
    return "\n".join(parts) + "\n"


def _equation(equation: Equation) -> list[str]:
    over = f", for each member of `{equation.over}`" if equation.over else ""
    lines = [f"## {equation.number} {_title(equation.name)}", "", equation.sentence, ""]
    if equation.determines in {name for block in BLOCKS for name in block.variables}:
        lines += [f"Determines `{equation.determines}`{over}.{_alternative(equation)}", ""]
    for formula in equation.formulas:
        lines += _formula(formula)
    if equation.following:
        lines += [f"{where(equation, '${}$'.format)}.", ""]
    names = (notation()[name] for name in equation.names)
    return [*lines, "; ".join(f"${entry.symbol}$ `{entry.name}`" for entry in names)]


def _formula(formula: Formula) -> list[str]:
    lines = ["```{math}", display(formula.expression), "```", ""]
    if formula.conditions:
        words = conditions(formula, lambda tree: f"${latex(tree)}$")
        lines = [f"{words[0].upper()}{words[1:]}:", "", *lines]
    return lines


def _alternative(equation: Equation) -> str:
    return f" Holds under `{equation.alternative}`." if equation.alternative else ""


def notation_page() -> str:
    """The page of symbols: index letters, index sets, transactions, variables and parameters."""
    parts = [
        "# Notation",
        "",
        "Generated from the declarations in `cge/blocks/` by `docs/generate_reference.py`. The names are those of the code, "
        "of `results.nc` and, for parameters, of [shocks](experiment.md).",
        "",
        "Prefixes: `q_` quantity, `p_` price, `v_` value, `e_` emissions, `rate_`, `share_`, `sigma_` elasticity of "
        "substitution, `omega_` elasticity of transformation; `q0_`, `v0_` benchmark, `paid0_` benchmark price paid by the "
        "buyer. Quantities are in base-year money: one unit is what one unit of money bought in the benchmark, net of tax.",
        "",
        "## Index letters",
        "",
        *_table(("letter", "stands for"), ((f"`{letter}`", words) for letter, words in LETTERS.items())),
        "",
        "## Index sets",
        "",
        "An index set lists the combinations of labels that the SAM has. Its letters are the dimensions of arrays over it.",
        "",
        *_table(
            ("set", "dimensions"),
            ((f"`{name}`", ", ".join(f"`{dim}`" for dim in dims)) for name, dims in SETS.items() if name),
        ),
        "",
        "## Transactions",
        "",
        "Taxes fall on transactions. The rate of a tax `NAME` is the parameter `rate_NAME` over the transaction's set.",
        "",
        *_table(
            ("transaction", "set", "dimensions"),
            (
                (f"`{name}`", f"`{spec.over}`", ", ".join(f"`{dim}`" for dim in SETS[spec.over]))
                for name, spec in TAXED.items()
            ),
        ),
        "",
        "## Prices paid",
        "",
        "How they are made is on the page [prices paid](equations/taxes.md).",
        "",
        *_table(
            ("name", "set", "symbol", "unit", ""),
            (
                (
                    f"`{entry.name}`",
                    f"`{entry.over}`" if entry.over else "",
                    _math(entry.symbol),
                    entry.unit,
                    entry.sentence,
                )
                for entry in notation().values()
                if entry.kind == "price"
            ),
        ),
        "",
        "## Variables",
    ]
    for block in BLOCKS:
        rows = [
            (f"`{v.name}`", f"`{v.over}`" if v.over else "", _math(v.symbol), v.unit, v.sentence)
            for v in block.variables.values()
        ]
        if rows:
            parts += [
                "",
                f"### Variables: {_title(block.name).lower()}",
                "",
                *_table(("name", "set", "symbol", "unit", ""), rows),
            ]
    parts += [
        "",
        "## Parameters",
        "",
        "*dimension* says how the parameter scales in the homogeneity tests: `jpy` and `jpy_per_unit` with the numeraire, "
        "`fx` and `fx_per_unit` with foreign prices, `quantity` with the size of the economy, `none` with nothing.",
    ]
    for block in BLOCKS:
        rows = [
            (
                f"`{p.name}`",
                f"`{p.over}`" if p.over else "",
                _math(p.symbol),
                p.unit,
                f"`{p.dimension}`",
                p.sentence,
            )
            for p in block.parameters.values()
        ]
        if rows:
            header = ("name", "set", "symbol", "unit", "dimension", "")
            parts += ["", f"### Parameters: {_title(block.name).lower()}", "", *_table(header, rows)]
    return "\n".join(parts) + "\n"


def main() -> None:
    """Write all pages."""
    folder = FOLDER / "equations"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name, page in equations_pages().items():
        (folder / f"{name}.md").write_text(page, encoding="utf-8")
    (FOLDER / "notation.md").write_text(notation_page(), encoding="utf-8")


def _title(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _introduction(block: Block) -> str:
    """The docstring of the module that holds the block."""
    documented = inspect.getdoc(import_module(f"cge.blocks.{block.name}")) or ""
    return "\n\n".join(" ".join(part.split()) for part in documented.split("\n\n"))


def _math(symbol: str) -> str:
    return f"${symbol}$" if symbol else ""


def _table(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> list[str]:
    lines = ["| " + " | ".join(header) + " |", "|" + "---|" * len(header)]
    return lines + ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows]


if __name__ == "__main__":
    main()
