"""Claims and citations of verified sentences: each source has one number, the same wherever it is shown.

Sources are numbered in the order in which they are first shown: where evidence goes out before the text is written, in
the order of the evidence, else in the order in which the sentences use them. So the numbers of a stream's early
evidence are those of the finished answer, in which some may be missing, because not all that was found is used.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from rag.answer import Citation, Claim
from rag.draft import DraftSentence
from rag.evidence import EvidenceItem
from rag.verification import Verdict


@dataclass
class CitedText:
    """The reply as it grows; one for each answer, never shared."""

    text: str = ""
    claims: list[Claim] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)
    _numbers: dict[str, int] = field(default_factory=dict)  # of each source shown so far, cited or not
    _begins_paragraph: bool = False

    def start_paragraph(self) -> None:
        """Put the next sentence on a line of its own, where something stands before it."""
        self._begins_paragraph = bool(self.text)

    def show(self, items: Iterable[EvidenceItem]) -> tuple[Citation, ...]:
        """The evidence as it may be cited, each source once, with the numbers that it keeps."""
        shown: dict[str, EvidenceItem] = {}
        for item in items:
            shown.setdefault(item.source_id, item)
        return tuple(cite(item, self._number(item)) for item in shown.values())

    def add(self, sentence: DraftSentence, verdict: Verdict | None) -> str:
        """Append a sentence, with the evidence that verified it; returns the text that was added."""
        lead = "\n" if self._begins_paragraph else _lead(self.text, sentence)
        piece = lead + sentence.text if self.text else sentence.text
        self._begins_paragraph = False
        self.text += piece
        if verdict is not None:
            ids = tuple(self._cited(item) for item in verdict.items)
            self.claims.append(
                Claim(text=sentence.text, status=verdict.status, citation_ids=ids, reason=verdict.reason)
            )
        return piece

    def _cited(self, item: EvidenceItem) -> int:
        number = self._number(item)
        if all(one.id != number for one in self.citations):
            self.citations.append(cite(item, number))
        return number

    def _number(self, item: EvidenceItem) -> int:
        return self._numbers.setdefault(item.source_id, len(self._numbers) + 1)


def cite(item: EvidenceItem, number: int) -> Citation:
    """A piece of evidence as a citation."""
    return Citation(
        id=number,
        kind=item.kind,
        source=item.source,
        source_id=item.source_id,
        text=item.text,
        product_id=item.product_id,
        field=item.field,
        title=item.owner_title,
        start=item.start,
        end=item.end,
        url=item.url,
        as_of=item.as_of,
    )


def _lead(text: str, sentence: DraftSentence) -> str:
    """What stands between sentences: no space before a Chinese one."""
    begins_chinese = "一" <= sentence.text[:1] <= "鿿"
    return "" if sentence.lead == " " and begins_chinese and text[-1:] in "。！？；：”" else sentence.lead
