"""Write docs/reference/equations.md and notation.md from the declarations in `cge.blocks`; `make docs` calls it.

The pages are built, not committed, so that they cannot drift from the code.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable
from pathlib import Path

from cge.block import Block, ComplementSpec, EquationSpec
from cge.blocks import BLOCKS, TAXED
from cge.sets import SETS

FOLDER = Path(__file__).parent / "reference"

LETTERS = {
    "a": "activity",
    "c": "commodity",
    "d": "bundle commodity, which buys other commodities",
    "e": "enterprise",
    "f": "factor",
    "g": "government or government fund",
    "h": "household",
    "i": "investment account that buys commodities",
    "j": "investment account that receives saving",
    "k": "node of a tree: the account's id at the top, `account/name` below",
    "n": "institution (household, enterprise or government); in `nf` and `np` also a world partner",
    "p": "payer of a transfer: institution or world partner",
    "r": "world partner",
    "t": "tax account",
    "x": "item at the top of a household's tree: a commodity or a node",
}

# Words in a formula, which would be set as a product of letters: two letters or more, not part of a command or an index.
_WORDS = re.compile(r"(?<![\\A-Za-z{_^])[a-z]{2,}(?: [A-Za-z]+)*")


def equations_page() -> str:
    """The page of equations: one section a block, one entry an equation with its formula."""
    parts = [
        "# Equations",
        "",
        "Generated from the declarations in `cge/blocks/` by `docs/generate_reference.py`. A bar marks a benchmark value, a "
        "tilde the price that the buyer pays. All prices are 1 in the benchmark before taxes. The symbols are on the page "
        "[notation](notation.md).",
        "",
        f"The model has {sum(len(block.equations) for block in BLOCKS)} families of equations. Each names the variable that "
        "it determines; which rule of a family applies is a matter of the [closure](structure.md#closures).",
    ]
    for block in BLOCKS:
        parts += ["", f"## {_title(block)}", "", _introduction(block)]
        for spec in block.equations.values():
            parts += ["", *_equation(spec)]
        for spec in block.complementarities.values():
            parts += ["", *_complementarity(spec)]
    return "\n".join(parts) + "\n"


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
                f"### Variables: {_title(block).lower()}",
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
            parts += ["", f"### Parameters: {_title(block).lower()}", "", *_table(header, rows)]
    return "\n".join(parts) + "\n"


def formula(body: str) -> list[str]:
    """Lines of LaTeX from the body of an equation's docstring: one a formula, its words set upright."""
    lines = [part.strip() for part in " ".join(body.split()).split(";")]
    return [_WORDS.sub(lambda match: rf"\ \text{{{match[0]}}}\ ", line) for line in lines if line]


def main() -> None:
    """Write both pages."""
    (FOLDER / "equations.md").write_text(equations_page(), encoding="utf-8")
    (FOLDER / "notation.md").write_text(notation_page(), encoding="utf-8")


def _equation(spec: EquationSpec) -> list[str]:
    return _rule(spec.name, spec.rule, f"Determines `{spec.determines}`", spec.over)


def _complementarity(spec: ComplementSpec) -> list[str]:
    return _rule(spec.name, spec.rule, f"Complementary to the bounds of `{spec.variable}`", spec.over)


def _rule(name: str, rule: Callable, determines: str, members: str) -> list[str]:
    title, _, body = inspect.getdoc(rule).partition("\n\n")
    number, _, words = " ".join(title.split()).partition(". ")
    over = f", for each member of `{members}`" if members else ""
    lines = [f"**{number}** `{name}`: {words} {determines}{over}."]
    formulas = formula(body)
    if formulas:
        lines += ["", "```{math}", r" \\ ".join(formulas), "```"]
    return lines


def _title(block: Block) -> str:
    return block.name.replace("_", " ").capitalize()


def _introduction(block: Block) -> str:
    """First paragraph of the docstring of the module that holds the block, without its formulas, and its source."""
    rule = next(iter((*block.equations.values(), *block.complementarities.values()))).rule
    documented = inspect.getdoc(inspect.getmodule(rule)) or ""
    paragraphs = [" ".join(part.split()) for part in documented.split("\n\n")]
    return "\n\n".join(part for part in paragraphs if "\\" not in part)


def _math(symbol: str) -> str:
    return f"${symbol}$" if symbol else ""


def _table(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> list[str]:
    lines = ["| " + " | ".join(header) + " |", "|" + "---|" * len(header)]
    return lines + ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows]


if __name__ == "__main__":
    main()
