"""A structure on the base of another: its own keys stand, its taxes are added, mistakes name its own lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from calibration.structure_file import read_structure
from experiments.examples import permit_taxes
from sam.problem import InputError

TAX = "{name: fee, account: t_fee, on: domestic}"


def written(folder: Path, text: str) -> str:
    """The path of a structure file."""
    path = folder / "own.yaml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_what_a_file_does_not_say_is_its_base(tmp_path: Path) -> None:
    base = read_structure("japan_default", [tmp_path]).structure
    own = read_structure(
        written(tmp_path, f"name: own\nbase: japan_default\nexport_demand: price_taker\ntaxes: [{TAX}]\n"),
        [tmp_path],
    ).structure
    assert own.activities == base.activities
    assert (own.export_demand, base.export_demand) == ("price_taker", "finite")
    assert [tax.name for tax in own.taxes] == ["fee", *(tax.name for tax in base.taxes)]


def test_single_keys_of_the_base_are_replaced(tmp_path: Path) -> None:
    base = read_structure("japan_default", [tmp_path]).structure
    text = (
        "name: own\nbase: japan_default\nset:\n"
        "  taxes.consumption_tax.coverage.c_com: 0.92\n  export_demand: price_taker\n"
    )
    own = read_structure(written(tmp_path, text), [tmp_path]).structure
    (tax,) = (tax for tax in own.taxes if tax.name == "consumption_tax")
    (before,) = (tax for tax in base.taxes if tax.name == "consumption_tax")
    assert tax.coverage == {**before.coverage, "c_com": 0.92}
    assert own.export_demand == "price_taker"
    with pytest.raises(InputError, match=r"own\.yaml:5: the structure has no item 'consumption_tx'"):
        read_structure(
            written(tmp_path, text.replace("export_demand", "taxes.consumption_tx.of")), [tmp_path]
        )
    with pytest.raises(InputError, match=r"own\.yaml:3: `set` is a mapping"):
        read_structure(written(tmp_path, "name: own\nbase: japan_default\nset: [1]\n"), [tmp_path])


def test_several_bases_each_add_what_they_say(tmp_path: Path) -> None:
    """The GX law on the taxes of today: every row of both, each once, and the base that they share only once below them."""
    files = {
        name: read_structure(name, [tmp_path]).structure
        for name in ("japan_default", "japan_gx", "japan_2021", "japan_gx_2021")
    }
    default, gx, today, both = files.values()
    assert [tax.name for tax in both.taxes] == [tax.name for tax in gx.taxes]
    assert {tax.name: tax for tax in both.taxes} == {
        **{tax.name: tax for tax in gx.taxes},
        **{tax.name: tax for tax in today.taxes},
    }
    assert both.trading == gx.trading != default.trading
    assert both.roles == gx.roles != default.roles
    assert both.shared_rates == today.shared_rates != default.shared_rates
    assert read_structure("japan_gx_2021", []).structure == both


def test_of_several_bases_the_last_that_says_a_key_stands(tmp_path: Path) -> None:
    for name, export_demand in (("one", "price_taker"), ("two", "finite")):
        text = f"name: {name}\nbase: japan_default\nexport_demand: {export_demand}\ntaxes: [{TAX.replace('fee', name)}]\n"
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    for order, export_demand in (("one.yaml, two.yaml", "finite"), ("two.yaml, one.yaml", "price_taker")):
        path = written(tmp_path, f"name: own\nbase: [{order}]\n")
        own = read_structure(path, [tmp_path]).structure
        assert own.export_demand == export_demand
        assert {"one", "two"} < {tax.name for tax in own.taxes}


def test_mistakes_name_their_line(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"own\.yaml:3: .*nowhere"):
        read_structure(
            written(
                tmp_path, f"name: own\nbase: japan_default\ntaxes: [{TAX.replace('domestic', 'nowhere')}]\n"
            ),
            [tmp_path],
        )
    with pytest.raises(InputError, match=r"own\.yaml:2.*japan_defualt"):
        read_structure(written(tmp_path, "name: own\nbase: japan_defualt\n"), [tmp_path])
    with pytest.raises(InputError, match=r"own\.yaml:2: `base` is the name or the path"):
        read_structure(written(tmp_path, "name: own\nbase: [1]\n"), [tmp_path])
    with pytest.raises(InputError, match=r"own\.yaml:2: the structure .*own\.yaml' is based on itself"):
        read_structure(written(tmp_path, "name: own\nbase: own.yaml\n"), [tmp_path])


def test_japan_gx_has_the_rows_of_the_small_economy() -> None:
    """One scheme, tested where it is small."""
    gx, base = (read_structure(name, [Path()]).structure for name in ("japan_gx", "japan_default"))
    added = gx.taxes[: len(gx.taxes) - len(base.taxes)]
    own = [tax.model_copy(update={"collector": "gov", "of": ()}) for tax in added]
    assert own == list(permit_taxes())
