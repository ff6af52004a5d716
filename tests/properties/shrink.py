"""From a failing recipe to the smallest that fails in the same way, and to a folder that shows it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from ruamel.yaml import YAML

from sam import write_sam

from .economy import FAILS, Economy, Outcome
from .model import elasticities_of
from .recipe import Recipe, simpler


def shrunk(recipe: Recipe, outcome_of: Callable[[Recipe], Outcome]) -> tuple[Recipe, Outcome]:
    """The recipe without every part that its failure does not need.

    Greedy: parts go as long as what is left fails in the same item. Raises ValueError for a recipe that does not fail.
    """
    failure = outcome_of(recipe)
    if failure.status != FAILS:
        raise ValueError("this recipe does not fail")
    progress = True
    while progress:
        progress = False
        for candidate in simpler(recipe):
            found = outcome_of(candidate)
            if (found.status, found.item) == (FAILS, failure.item):
                recipe, failure, progress = candidate, found, True
                break
    return recipe, failure


def written(recipe: Recipe, failure: Outcome, folder: Path) -> str:
    """Write SAM, structure, elasticities, closure and experiment of a recipe; returns the failure and how to see it."""
    economy = Economy(recipe)
    folder.mkdir(parents=True, exist_ok=True)
    write_sam(economy.sam, folder / "sam", replace=True)
    yaml = YAML()
    yaml.width = 120
    experiment = {
        "name": f"random_{recipe.seed}",
        "sam": "sam",
        "structure": "structure.yaml",
        "elasticities": "elasticities.csv",
        "closure": "closure.yaml",
        "solver": {"method": "newton"},
        "shocks": economy.shocks,
    }
    closure = {"base": "savings_driven", **economy.closure}  # whose entries are the defaults of `Closure`
    for name, content in (("structure", economy.structure), ("closure", closure), ("experiment", experiment)):
        yaml.dump(content, folder / f"{name}.yaml")
    rows = [f"{key},{index},{value!r},1,drawn," for (key, index), value in elasticities_of(recipe).items()]
    header = "parameter,index,value,unit,source,page"
    (folder / "elasticities.csv").write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    files = " ".join(
        f"--{option} {folder / file}"
        for option, file in (
            ("sam", "sam"),
            ("structure", "structure.yaml"),
            ("elasticities", "elasticities.csv"),
            ("closure", "closure.yaml"),
        )
    )
    commands = f"cge check {files}\ncge run {folder / 'experiment.yaml'} --out {folder / 'results'} --force"
    text = f"seed {recipe.seed}, {len(recipe.sectors)} sectors: {failure.item}\n{failure.message}\n\n{commands}\n"
    (folder / "failure.txt").write_text(text, encoding="utf-8")
    return text
