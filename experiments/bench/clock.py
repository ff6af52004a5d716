"""Seconds of the wall clock and of the processor, as medians."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

Result = TypeVar("Result")


@dataclass
class Clock:
    """Times of one phase, one entry per repetition."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    def time(self, work: Callable[[], Result]) -> Result:
        """Do some work and note how long it took."""
        wall, cpu = time.perf_counter(), time.process_time()
        result = work()
        self.cpu.append(time.process_time() - cpu)
        self.wall.append(time.perf_counter() - wall)
        return result

    def medians(self) -> dict[str, float | int]:
        """Medians in seconds, the fastest repetition and the number of repetitions."""
        return {
            "wall": statistics.median(self.wall),
            "cpu": statistics.median(self.cpu),
            "fastest": min(self.wall),
            "repetitions": len(self.wall),
        }
