r"""Border adjustment: the price of carbon at home on what imports embody, and its rebate on what exports embody.

What a commodity embodies is measured at home (`cge.analysis.embodied_carbon`), direct or through all inputs, since the
accounts have no technology of partners. Source: Takeda, Horie and Arimura (2012) compare the sides and the measures;
Boehringer, Balistreri and Rutherford (2012), Energy Economics 34.
"""

from __future__ import annotations

from cge.block import Block

block = Block("border")

PER_MONEY = "MtCO2 per base-year money"

for name, symbol, sentence in (
    ("direct", r"\bar\epsilon^d_c", "Benchmark emissions of those who make a commodity, per unit."),
    (
        "full",
        r"\bar\epsilon^u_c",
        "Benchmark emissions of a commodity with those of all its inputs, per unit.",
    ),
):
    block.parameter(
        f"e0_content_{name}",
        "c",
        PER_MONEY,
        "none",
        symbol,
        sentence,
        role="benchmark",
    )
for name, symbol, sentence in (
    ("adjust_import", r"\alpha^m", "Share of the content of imports on which the price of carbon falls."),
    (
        "adjust_export",
        r"\alpha^e",
        "Share of the content of exports for which the price of carbon is paid back.",
    ),
    (
        "content_of_inputs",
        r"\alpha^u",
        "Share of the emissions of inputs in the content: 0 is direct, 1 full.",
    ),
):
    block.parameter(
        name, "", "1", "none", symbol, sentence, role="exogenous", lowest=0.0, highest=1.0, initial=0.0
    )


def _has_content(m, *index):
    return any(m.number("e0_content_full", c) for c in index if m.has("c", c))


def _content(m, c):
    direct = m.e0_content_direct[c]
    return direct + m.content_of_inputs * (m.e0_content_full[c] - direct)


@block.physical("rc", symbol=r"\epsilon^m_{rc}", unit=PER_MONEY, where=_has_content)
def content_import(m, r, c):
    """What a unit of an import embodies, as far as it is adjusted for."""
    return m.adjust_import * _content(m, c)


@block.physical("cr", symbol=r"\epsilon^x_{cr}", unit=PER_MONEY, where=_has_content)
def content_export(m, c, r):
    """What a unit of an export embodies, as far as it is paid back: units below zero."""
    return -m.adjust_export * _content(m, c)
