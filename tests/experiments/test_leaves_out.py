"""Every experiment of the catalogue and every policy says in both languages what it leaves out."""

from __future__ import annotations

import pytest

from experiments.inputs.locate import catalogue, policies
from experiments.inputs.spec import read_experiment
from experiments.path.plan import read_policy

SPECS = {name: read_experiment(name, catalogue()).spec for name in catalogue()} | {
    f"policy {name}": read_policy(name).spec for name in policies()
}


@pytest.mark.parametrize("name", SPECS)
def test_said_in_both_languages(name: str) -> None:
    """A list that ends the sentence "Left out: ...", hence with a small letter, of more than one thing."""
    english, japanese = SPECS[name].leaves_out, SPECS[name].leaves_out_ja
    assert english[:1].islower() or english.startswith("`"), english
    assert english.endswith("."), english
    assert ", " in english, english
    assert japanese.endswith("。"), japanese
    assert "、" in japanese, japanese
    assert any("ぁ" <= letter <= "鿿" for letter in japanese), japanese


def test_no_two_experiments_copy_it() -> None:
    said = [spec.leaves_out for spec in SPECS.values()]
    twice = {text for text in said if said.count(text) > 1}
    # The experiment and the policy of one name may share it: removal of duties at once and in steps.
    assert twice <= {SPECS["tariff_removal"].leaves_out}
