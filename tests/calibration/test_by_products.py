"""By-products need main products beside them, and a supply at home that they compete with."""

from __future__ import annotations

from experiments.examples import small_structure

from .refusals import changed_sam, refused


def test_a_by_product_without_a_buyer_at_home() -> None:
    # made for export, and beside good x: what is a by-product competes with a supply at home that there is not
    sam = changed_sam(
        {
            ("labour", "a_z"): 5.0,
            ("a_z", "c_z"): 5.0,
            ("a_x", "c_z"): 1.0,
            ("a_x", "c_x"): -1.0,
            ("c_x", "house"): -1.0,
            ("c_z", "w"): 6.0,
            ("house", "labour"): 5.0,
            ("saving", "house"): 6.0,
            ("saving", "w"): -6.0,
        },
        {"a_z": "activity", "c_z": "commodity"},
    )
    assert refused(sam, small_structure(by_products={"a_x": ("c_z",)})) == (
        "SAM small: commodity c_z has no buyer at home (uses less sales out of stocks and by-products are -1); take it out "
        "of `by_products`, or merge it with a commodity that has one",
    )


MADE_TWICE = {("a_z", "c_x"): 5.0, ("labour", "a_z"): 5.0, ("house", "labour"): 5.0, ("c_x", "house"): 5.0}
"""A second producer of good x."""


def test_an_activity_with_by_products_only() -> None:
    sam = changed_sam(MADE_TWICE, {"a_z": "activity"})
    assert refused(sam, small_structure(by_products={"a_z": ("c_x",)})) == (
        "SAM small: activity a_z has only by-products (c_x), so nothing determines how much it makes; take its main product "
        "out of `by_products`",
    )


def test_commodities_that_are_by_products_only() -> None:
    sam = changed_sam(
        {("a_x", "c_z"): 5.0, ("c_z", "house"): 5.0, ("a_x", "c_x"): -5.0, ("c_x", "house"): -5.0},
        {"c_z": "commodity"},
    )
    structure = small_structure(by_products={"a_x": ("c_z",)})
    assert refused(sam, structure) == (
        "SAM small: commodity c_z is a by-product of all that make it and not imported, so nothing determines how much of "
        "it there is; take one of its producers out of `by_products`",
    )
    traded = changed_sam({("w", "c_y"): 0.0}, {})
    both = small_structure(by_products={"a_x": ("c_x",), "a_y": ("c_y",)})
    assert [problem.split(":")[1].split(" ")[1:3] for problem in refused(traded, both)] == [
        ["commodity", "c_x"],
        ["commodity", "c_y"],
        ["activity", "a_x"],
        ["activity", "a_y"],
    ]
