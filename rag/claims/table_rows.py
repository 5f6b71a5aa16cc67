"""A row of a comparison, checked cell by cell: "pet hair brush – Aurora 200: no; Aurora 210: yes".

Each cell must be the fact of its own product, word for word; a cell that says nothing is stated needs a product without
the fact. What is no such row is left to the checks of sentences.
"""

import re
from collections.abc import Sequence

from rag.composing.wording import short_title, spoken_field
from rag.evidence import EvidenceItem

_ROW = re.compile(r"^\s*-\s+(?P<name>[^–\n]+?) – (?P<cells>.+)$", re.DOTALL)
_NOT_STATED = ("not stated", "未说明")


def facts_of_row(sentence: str, evidence: Sequence[EvidenceItem]) -> tuple[EvidenceItem, ...] | None:
    """The facts that a row of a comparison states, one or none a cell; () for a wrong one, None where it is no row.

    Args:
        sentence: As it would leave.
        evidence: Everything that was found.
    """
    match = _ROW.match(sentence)
    if match is None:
        return None
    facts = [item for item in evidence if item.kind == "field" and _is_called(item.field or "", match["name"])]
    cells = _cells(match["cells"], {short_title(item.owner_title): item.owner_id for item in evidence})
    if len(cells) < 2:
        return None
    found: list[EvidenceItem] = []
    for owner_id, value in cells:
        own = [fact for fact in facts if fact.owner_id == owner_id]
        if value in _NOT_STATED and not own:
            continue
        stated = next((fact for fact in own if fact.text.casefold() == value.casefold()), None)
        if stated is None:
            return ()
        found.append(stated)
    return tuple(found)


def _is_called(field: str, name: str) -> bool:
    return name.casefold() in (spoken_field(field, "en").casefold(), spoken_field(field, "zh").casefold())


def _cells(text: str, owners: dict[str, str | None]) -> list[tuple[str | None, str]]:
    """(product, value) of each cell; a value may hold semicolons, titles tell where a cell begins."""
    titles = "|".join(re.escape(title) for title in sorted(owners, key=len, reverse=True))
    starts = list(re.finditer(rf"(?:^|; )(?P<title>{titles}): ", text))
    ends = [match.start() for match in starts[1:]] + [len(text)]
    return [(owners[m["title"]], text[m.end() : end].strip()) for m, end in zip(starts, ends, strict=True)]
