"""Progress: what a long run says while it works. A line for anyone; a step also says how far it is, for who draws a bar."""

from __future__ import annotations


class Step(str):
    """A line of progress: `done` of `of` parts are done after `seconds`."""

    done: int
    of: int

    def __new__(cls, done: int, of: int, what: str, seconds: float) -> Step:
        """The line, with the time that is left if the rest goes as fast."""
        left = seconds / done * (of - done)
        step = super().__new__(cls, f"  {done} of {of} {what}, {seconds:.0f} s, about {left:.0f} s left")
        step.done, step.of = done, of
        return step
