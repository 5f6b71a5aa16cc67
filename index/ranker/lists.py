"""Training lists: a question with candidates, each labelled, and the files that keep them."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from index.errors import IndexingError
from index.ranker.input import RankerEvidence, RankerQuestion

ANSWERS, PARTLY, NO = 1.0, 0.5, 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Evidence with its label."""

    evidence: RankerEvidence
    label: float  # 1 answers, 0.5 helps but does not answer, 0 does not


@dataclass(frozen=True, slots=True, kw_only=True)
class RankingList:
    """One question and its candidates; those that do not answer stand hardest first."""

    dataset: str
    id: str  # unique within the data set
    group: str  # product, story, ... : lists of one group never stand on both sides of a split
    question: RankerQuestion
    candidates: tuple[Candidate, ...]

    @property
    def answerable(self) -> bool:
        """Whether some candidate answers fully."""
        return any(candidate.label == ANSWERS for candidate in self.candidates)


def write_lists(path: Path, lists: Iterable[RankingList]) -> int:
    """Write one JSON object a line; gives their number."""
    count = 0
    with path.open("w", encoding="utf-8") as file:
        for one in lists:
            file.write(json.dumps(asdict(one), ensure_ascii=False) + "\n")
            count += 1
    return count


def read_lists(path: Path) -> Iterator[RankingList]:
    """Read what `write_lists` wrote.

    Raises:
        IndexingError: If the file is missing or a line is not a list; the message names the line.
    """
    if not path.is_file():
        raise IndexingError(f"there are no ranking lists at {str(path)!r}; make them with python -m index.ranker.data")
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, start=1):
            try:
                raw = json.loads(line)
                yield RankingList(
                    dataset=raw["dataset"],
                    id=raw["id"],
                    group=raw["group"],
                    question=RankerQuestion(**raw["question"]),
                    candidates=tuple(
                        Candidate(evidence=RankerEvidence(**c["evidence"]), label=float(c["label"]))
                        for c in raw["candidates"]
                    ),
                )
            except (KeyError, TypeError, ValueError) as error:
                raise IndexingError(f"{str(path)!r} line {number} is not a ranking list: {error}") from error
