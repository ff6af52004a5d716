"""`cge list`: what there is to run and to run it on."""

from __future__ import annotations

from collections.abc import Mapping

from calibration.structure_file import structures
from cge.closure import CLOSURES
from experiments.inputs.elasticity_file import shipped_elasticities
from experiments.inputs.locate import catalogue, papers, sams
from experiments.inputs.spec import read_experiment
from experiments.titles import written


def listed() -> dict:
    """Names of everything shipped; experiments with titles and variants."""
    experiments = {}
    for name in catalogue():
        spec = read_experiment(name).spec
        experiments[name] = {
            **written(spec),
            "variants": [variant.name for variant in spec.variants],
        }
    return {
        "experiments": experiments,
        "papers": list(papers()),
        "sams": list(sams()),
        "structures": list(structures()),
        "elasticities": list(shipped_elasticities()),
        "closures": list(CLOSURES),
    }


def listing_text(content: Mapping) -> str:
    """The listing for a person."""
    width = max([len(name) for name in content["experiments"]], default=0)
    lines = ["experiments"]
    for name, experiment in content["experiments"].items():
        lines.append(f"  {name.ljust(width)}  {experiment['title_en']}")
        if experiment["variants"]:
            lines.append(f"  {' ' * width}  variants: {', '.join(experiment['variants'])}")
    for kind in ("papers", "sams", "structures", "elasticities", "closures"):
        lines += [kind, *(f"  {name}" for name in content[kind] or ["(none)"])]
    return "\n".join(lines)
