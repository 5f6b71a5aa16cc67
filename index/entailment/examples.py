"""What the entailment model learns from, as JSON Lines: a statement, pieces of evidence, and whether they hold it."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from index.errors import IndexingError


@dataclass(frozen=True, slots=True, kw_only=True)
class EntailmentExample:
    """A statement beside its evidence."""

    dataset: str
    group: str  # the document or product the evidence is from; a group is trained on or held out as a whole
    evidence: tuple[str, ...]  # sentences and facts, in their order
    statement: str
    is_held: bool


def write_examples(path: Path, examples: Iterable[EntailmentExample]) -> int:
    """Write one example a line; gives how many."""
    count = 0
    with path.open("w", encoding="utf-8") as file:
        for one in examples:
            file.write(json.dumps(asdict(one), ensure_ascii=False) + "\n")
            count += 1
    return count


def read_examples(path: Path) -> Iterator[EntailmentExample]:
    """The examples of a file.

    Raises:
        IndexingError: If there is no such file, or a line of it is not an example.
    """
    if not path.is_file():
        raise IndexingError(f"{str(path)!r} is missing; make it with eval.verification.entailment")
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, start=1):
            try:
                raw = json.loads(line)
                yield EntailmentExample(**{**raw, "evidence": tuple(raw["evidence"])})
            except (ValueError, TypeError, KeyError) as error:
                raise IndexingError(f"{str(path)!r}, line {number} is no example ({error}); make it again") from error
