"""Calibration of households: the demand system at the top of each one's tree."""

from __future__ import annotations

from functools import partial

from calibration.benchmark import Benchmark
from calibration.composites import Composites
from calibration.elasticities import ElasticityTable
from cge.blocks import PARAMETERS
from cge.demand import SYSTEMS
from cge.nests import Leaf
from cge.structure import Structure


def calibrate_households(
    benchmark: Benchmark,
    structure: Structure,
    composites: Composites,
    table: ElasticityTable,
    problems: list[str],
) -> dict[str, dict]:
    """Parameters of the demand system that the structure names."""
    spec, system = structure.household, SYSTEMS[structure.household.demand]
    if missing := system.missing(spec):
        problems.append(f"structure {structure.name}: household demand {spec.demand} needs {missing}")
        system = SYSTEMS["cobb_douglas"]  # to find the other problems
    read = partial(table.resolve, problems=problems)
    spent: dict[str, float] = dict.fromkeys(benchmark.sets["h"], 0.0)
    for (_, h), value in benchmark.spending["consumption"].items():
        spent[h] += value
    found: dict[str, dict] = {"share_marginal": {}, "sigma_utility": {}, "q0_utility": {}}
    for h in benchmark.sets["h"]:
        if h not in composites.nests:
            continue
        children = composites.nests[h].children
        labels = [child.index[0] if isinstance(child, Leaf) else child.label for child in children]
        values = [
            spent[h] * composites.parameters["share_consumption"][child.index]
            if isinstance(child, Leaf)
            else spent[h] * composites.parameters["share_node"][child.label]
            for child in children
        ]
        chosen = system.calibrate(spec, h, [label.split("/")[-1] for label in labels], values, read)
        found["sigma_utility"][h] = chosen.elasticity
        found["q0_utility"][h] = sum(values) - sum(chosen.by_item.get("q_subsistence", ()))
        prices = [
            benchmark.paid0["consumption"][child.index] if isinstance(child, Leaf) else 1.0
            for child in children
        ]
        for name, by_item in chosen.by_item.items():
            is_quantity = PARAMETERS[name].dimension == "quantity"
            for label, value, price in zip(labels, by_item, prices, strict=True):
                found.setdefault(name, {})[h, label] = value / price if is_quantity else value
    return found
