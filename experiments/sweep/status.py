"""Status: what a sweep has done, what failed, and how long the rest will take."""

from __future__ import annotations

import numpy as np

from experiments.sweep.collect import collected
from experiments.sweep.failures import failure_lines, failures
from experiments.sweep.folder import SweepFolder


def status_of(folder: SweepFolder) -> dict:
    """Chunks and draws stored, failures so far with their reasons, seconds per draw and left (one process)."""
    missing = folder.missing()
    content = {
        "sweep": folder.manifest["sweep"],
        "folder": str(folder.path),
        "status": "complete" if not missing else "incomplete",
        "chunks": folder.chunks,
        "chunks_stored": folder.chunks - len(missing),
        "chunks_missing": missing[:1000],
        "draws": folder.design.draws,
        "draws_stored": folder.design.draws - sum(len(folder.numbers(chunk)) for chunk in missing),
    }
    if len(missing) == folder.chunks:
        return content | {"failures": None, "seconds_per_draw": None, "seconds_left": None}
    data = collected(folder, partial=True)
    seconds = float(np.mean(data["seconds"].values))
    left = folder.design.draws - data.sizes["draw"]
    quantities = folder.manifest["spec"]["quantities"]
    closures = {each["name"]: each["closure"] for each in quantities if each["closure"]}
    return content | {
        "failures": failures(data, closures),
        "seconds_per_draw": seconds,
        "seconds_left": seconds * left,
    }


def status_text(content: dict) -> str:
    """The status for a person."""
    lines = [
        f"{content['sweep']}: {content['status']}",
        f"  chunks  {content['chunks_stored']} of {content['chunks']} stored",
        f"  draws   {content['draws_stored']} of {content['draws']}",
    ]
    found = content["failures"]
    if found is not None:
        lines.append(
            f"  failed  {found['count']} ({found['rate']:.2%}); {found['by_ipopt']} solved by IPOPT after Newton"
        )
        lines += [f"          {line}" for line in failure_lines(found)]
        lines += [
            f"          failures cluster in {name}: median {each['median_failed']:g} where failed, "
            f"{each['median_solved']:g} where solved"
            for name, each in found["clustered"].items()
        ]
        if found["count"]:
            lines += [
                f"          {name} {closure}: {each['failed']} of {each['draws']} failed"
                for name, table in found["by_closure"].items()
                for closure, each in table.items()
            ]
        lines.append(f"  time    {content['seconds_per_draw'] * 1000:.1f} ms a draw")
        if content["seconds_left"]:
            lines.append(f"          about {content['seconds_left']:.0f} s left on one process")
    if content["chunks_missing"]:
        shown = ", ".join(map(str, content["chunks_missing"][:20]))
        lines.append(
            f"  missing chunks {shown}{' …' if len(content['chunks_missing']) > 20 else ''}: `cge sweep resume`"
        )
    return "\n".join(lines)
