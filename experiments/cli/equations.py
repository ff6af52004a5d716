"""`cge equations`: the equations of the theory, as formulas made from its rules."""

from __future__ import annotations

import shutil
import textwrap

from cge.blocks import BLOCKS
from cge.formula import TAXES, Equation, display, equations, latex, notation, prices, text
from cge.formula.text import plain
from cge.formula.wording import conditions, where
from sam.problem import InputError, suggestion

HARD_SPACE = "\u00a0"  # where a line must not be broken


def listed(block: str = "") -> dict:
    """The equations of one block, or of all, with everything that is said about them; InputError for an unknown block."""
    return {"equations": [_entry(equation) for equation in _chosen(block)]}


def equations_text(block: str = "") -> str:
    """The same for a person, in Unicode, no wider than the terminal."""
    width = min(shutil.get_terminal_size((100, 24)).columns, 120)
    lines: list[str] = []
    held = ""
    for equation in _chosen(block):
        if equation.block != held:
            held = equation.block
            lines += ["", held.capitalize()] if lines else [held.capitalize()]
        lines += [
            "",
            *_wrapped(f"{equation.number} {equation.name}: {equation.sentence}{_under(equation)}", width, 0),
        ]
        for formula in equation.formulas:
            if formula.conditions:
                lines += _wrapped(f"{conditions(formula, text).replace('`', '')}:", width, 2)
            lines += _wrapped(_held_together(text(formula.expression)), width, 4)
        lines += _wrapped(where(equation, str), width, 2)
        lines += _wrapped(_symbols(equation), width, 2)
    return "\n".join(lines)


def equations_latex(block: str = "") -> str:
    """A fragment of LaTeX that compiles with amsmath."""
    lines = [r"% \usepackage{amsmath}"]
    held = ""
    for equation in _chosen(block):
        if equation.block != held:
            held = equation.block
            lines += ["", rf"\subsection*{{{held.capitalize()}}}"]
        lines += ["", _prose(f"{equation.number}. {equation.sentence}{_under(equation)}")]
        for formula in equation.formulas:
            if formula.conditions:
                lines.append(_prose(conditions(formula, lambda tree: f"${latex(tree)}$")) + ":")
            lines.append(rf"\[ {display(formula.expression)} \]")
        lines += [where(equation, "${}$".format)] if equation.following else []
    return "\n".join(lines)


def _chosen(block: str) -> list[Equation]:
    names = [*(own.name for own in BLOCKS), TAXES]
    if block and block not in names:
        raise InputError(f"there is no block {block!r}. {suggestion(block, names)}")
    theory = () if block == TAXES else equations(block)
    return [*theory, *(prices() if block in ("", TAXES) else ())]


def _entry(equation: Equation) -> dict:
    of_kind = {
        kind: [n for n in equation.names if notation()[n].kind == kind]
        for kind in ("variable", "parameter", "price")
    }
    general, *others = equation.formulas
    return {
        "number": equation.number,
        "name": equation.name,
        "block": equation.block,
        "sentence": equation.sentence,
        "over": equation.over,
        "determines": equation.determines,
        "alternative": equation.alternative,
        "latex": latex(general.expression),
        "where": equation.following,
        "cases": [
            {"when": conditions(f, lambda tree: f"${latex(tree)}$"), "latex": latex(f.expression)}
            for f in others
        ],
        "variables": of_kind["variable"],
        "parameters": of_kind["parameter"],
        "prices": of_kind["price"],
    }


def _symbols(equation: Equation) -> str:
    return "; ".join(f"{plain(notation()[name].symbol)} {name}" for name in equation.names)


def _under(equation: Equation) -> str:
    return f" [{equation.alternative}]" if equation.alternative else ""


def _prose(words: str) -> str:
    return words.replace("_", r"\_").replace("`", "")


def _held_together(formula: str) -> str:
    """A formula that may be broken before a sign between its terms only, neither in a term nor in parentheses."""
    held, depth = "", 0
    for place, mark in enumerate(formula):
        depth += (mark in "({") - (mark in ")}")
        free = not depth and formula[place + 1 : place + 2] in tuple("+-=≤⊥")
        held += HARD_SPACE if mark == " " and not free else mark
    return held


def _wrapped(line: str, width: int, indent: int) -> list[str]:
    def fill(part: str, first: int) -> list[str]:
        return textwrap.wrap(
            part,
            width,
            initial_indent=" " * first,
            subsequent_indent=" " * (indent + 4),
            break_long_words=False,
            break_on_hyphens=False,
        )

    lines = []
    for number, part in enumerate(fill(line, indent)):
        words = part.strip().replace(HARD_SPACE, " ")  # a term longer than the line is broken after all
        lines += fill(words, indent + 4 if number else indent)
    return lines
