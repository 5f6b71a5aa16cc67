"""Milliseconds that each stage of an answer took."""

import time
from dataclasses import dataclass, field


@dataclass
class Clock:
    """Started when made; a stage that is marked several times is summed up."""

    started: float = field(default_factory=time.perf_counter)
    marks: dict[str, float] = field(default_factory=dict)
    _last: float = field(default_factory=time.perf_counter)

    def mark(self, stage: str) -> None:
        """What went by since the last mark belongs to this stage."""
        now = time.perf_counter()
        self.marks[stage] = self.marks.get(stage, 0.0) + 1000 * (now - self._last)
        self._last = now

    def timings(self) -> dict[str, float]:
        """Milliseconds by stage, and the total."""
        return {**self.marks, "total": 1000 * (time.perf_counter() - self.started)}
