"""Amounts as readers expect them."""

from __future__ import annotations

import pytest

from experiments.report.amounts import MISSING, growth, number, per_cent, plain, scale_of, small
from experiments.words import Words

EN, JA = Words("en"), Words("ja")
MINUS = "\N{MINUS SIGN}"


@pytest.mark.parametrize(
    ("value", "decimals", "sign", "text"),
    [
        (1234.5678, 2, False, "1,234.57"),
        (-0.5, 1, False, f"{MINUS}0.5"),
        (0.5, 1, True, "+0.5"),
        (-0.0004, 3, True, "0.000"),
        (0.0, 2, True, "0.00"),
    ],
)
def test_number(value: float, decimals: int, sign: bool, text: str) -> None:
    assert number(value, decimals, sign) == text


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_is_no_number_is_not_written(value: float) -> None:
    with pytest.raises(ValueError, match="not a figure"):
        number(value, 2)


def test_changes() -> None:
    assert per_cent(-0.3273) == f"{MINUS}0.33"
    assert per_cent(None) == MISSING
    assert growth(100.0, 103.0) == "+3.00"
    assert growth(0.0, 3.0) == MISSING
    assert growth(-6.0, -5.0) == MISSING


JAPAN = 542_315.0  # billion yen of GDP


@pytest.mark.parametrize(
    ("unit", "value", "en", "ja"),
    [
        ("billion JPY", 542315.1, ("542.315", "trillion yen"), ("542.315", "兆円")),
        ("billion JPY", 101.01, ("0.101", "trillion yen"), ("0.101", "兆円")),
        ("billion JPY", 0.5, ("0.000500", "trillion yen"), ("0.000500", "兆円")),
        ("billion JPY", 1e-10, ("0.000", "trillion yen"), ("0.000", "兆円")),
        (
            "billion JPY at base prices",
            4730.2,
            ("4.730", "trillion yen, at base prices"),
            ("4.730", "兆円（基準価格）"),
        ),
        ("Mt", 1157.07, ("1,157.1", "Mt"), ("1,157.1", "百万トン")),
        ("widgets", 0.5, ("0.5000", "widgets"), ("0.5000", "widgets")),
    ],
)
def test_all_money_of_an_economy_has_one_unit(
    unit: str, value: float, en: tuple[str, str], ja: tuple[str, str]
) -> None:
    for words, wanted in ((EN, en), (JA, ja)):
        scale = scale_of(unit, [value, None], words, JAPAN)
        assert (scale.text(value), scale.unit) == wanted


def test_the_unit_is_that_of_the_economy() -> None:
    assert scale_of("million yen", [2.0], EN, 2_000_000.0).unit == "trillion yen"
    assert scale_of("million yen", [2.0], EN, 2_000.0).unit == "billion yen"
    assert scale_of("million yen", [2.0], JA, 2_000.0).unit == "億円"
    assert scale_of("yen", [2.0], JA, 20.0).unit == "万円"


def test_what_the_model_adds_to_a_unit_is_kept() -> None:
    unit = "billion JPY at base prices (Fisher)"
    assert scale_of(unit, [542315.0], EN, JAPAN).unit == "trillion yen, at base prices (Fisher)"
    assert scale_of(unit, [542315.0], JA, JAPAN).unit == "兆円（基準価格、フィッシャー）"
    assert scale_of(unit, [542315.0], EN, JAPAN).short == "trillion yen"
    assert scale_of("billion JPY; saving", [-2080.3], EN, JAPAN).text(-2080.3) == f"{MINUS}2.080"


def test_tiny_and_plain_numbers() -> None:
    assert small(0.0) == "0"
    assert small(1.94e-14) == f"1.9e{MINUS}14"
    assert plain(-0.1) == f"{MINUS}0.1"
    assert plain(10000.0) == "10,000"


@pytest.mark.parametrize(
    ("unit", "size", "text"),
    [
        ("JPY bn", 511_000.0, "trillion yen, at base prices"),
        ("JPY tn", 511.0, "trillion yen, at base prices"),
        ("yen mn", 511_000_000.0, "trillion yen, at base prices"),
        ("bn JPY", 511_000.0, "trillion yen, at base prices"),
    ],
)
def test_a_size_may_stand_before_or_behind_yen(unit: str, size: float, text: str) -> None:
    """`JPY bn` was read as yen: a billion times too small."""
    scale = scale_of(f"{unit} at base prices", [size], EN, size)
    assert scale.unit == text
    assert scale.text(size) == "511.000"
