"""Claims and citations of verified sentences: numbered in the order of first use, the same wherever they are shown."""

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
    _numbers: dict[str, int] = field(default_factory=dict)
    _begins_paragraph: bool = False

    def start_paragraph(self) -> None:
        """Put the next sentence on a line of its own, where something stands before it."""
        self._begins_paragraph = bool(self.text)

    def add(self, sentence: DraftSentence, verdict: Verdict | None) -> str:
        """Append a sentence, with the evidence that verified it; returns the text that was added."""
        lead = "\n" if self._begins_paragraph else _lead(self.text, sentence)
        piece = lead + sentence.text if self.text else sentence.text
        self._begins_paragraph = False
        self.text += piece
        if verdict is not None:
            ids = tuple(self._number(item) for item in verdict.items)
            self.claims.append(
                Claim(text=sentence.text, status=verdict.status, citation_ids=ids, reason=verdict.reason)
            )
        return piece

    def _number(self, item: EvidenceItem) -> int:
        if item.source_id not in self._numbers:
            number = len(self.citations) + 1
            self._numbers[item.source_id] = number
            self.citations.append(cite(item, number))
        return self._numbers[item.source_id]


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
