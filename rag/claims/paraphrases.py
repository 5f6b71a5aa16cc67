"""Claims that the evidence holds in other words, or denies in the same, as a model judges that was trained to tell.

It is asked only where code found nothing wrong: every amount, date, code and name stands in the evidence, and no small
word or denial was added. English; other languages are left to the words.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from catalog.plan import normalise_attribute_name
from index.entailment.input import nearest
from index.entailment.judge import EntailmentJudge, OpenVinoEntailment
from index.ranker.input import attribute_text
from index.sentences import sentence_spans
from index.terms import is_mostly_cjk, question_terms, terms
from rag.claims.claim_marks import colours_in, unheld_marks
from rag.claims.claim_parts import ClaimParts
from rag.claims.field_claims import named_places
from rag.evidence import EvidenceItem
from rag.settings import AnsweringSettings
from rag.words.polarity import holds_denial

_NAME = re.compile(r"(?<=[\w,;:)’'\"] )[A-Z][\w’'-]*")  # behind another word: the first word of a sentence is no name
_SPACES = re.compile(r"\s+")
_MOST_CITED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class ParaphraseCheck:
    """Who judges paraphrases, and how sure it must be."""

    judge: EntailmentJudge
    least_probability: float  # of holding, from which words may be others than the evidence's; 1: never
    doubted_below: float  # the probability under which the evidence's own words hold nothing; 0: never

    def warm_up(self) -> None:
        """Judge something: the first statement loads the model, and no customer should wait for that."""
        self.judge.probability("It is warm.", ["It is warm."])


def held_in_other_words(
    sentence: str, parts: ClaimParts, pool: Sequence[EvidenceItem], check: ParaphraseCheck
) -> tuple[EvidenceItem, ...] | None:
    """The evidence that holds a claim in other words, nearest first; None where it does not, or nobody can tell.

    Args:
        sentence: The claim, of which code found no more than that words are missing.
        parts: The same, taken apart.
        pool: The evidence for what it names.
        check: Who judges.
    """
    pieces = [(item, piece) for item in pool for piece in evidence_pieces(item)]
    if not pieces or is_mostly_cjk(sentence):
        return None
    near = [pieces[place] for place in nearest([piece for _, piece in pieces], sentence)]
    if _adds(parts.bare, _texts(near)) or _says_value_of_another(parts.bare, pool):
        return None
    if not check.least_probability < 1 or check.judge.probability(sentence, _texts(near)) < check.least_probability:
        return None
    wanted = frozenset(question_terms(sentence))
    ranked = sorted(near, key=lambda each: -len(wanted & frozenset(question_terms(each[1]))))
    return tuple({item.source_id: item for item, _ in ranked}.values())[:_MOST_CITED]


def is_doubted(sentence: str, items: Sequence[EvidenceItem], check: ParaphraseCheck) -> bool:
    """Whether passages hold the words of a claim and, as the model is sure, not what it says.

    Args:
        sentence: The claim, verified by its words.
        items: What verified it.
        check: Who judges.
    """
    if not check.doubted_below or any(item.kind != "passage" for item in items) or is_mostly_cjk(sentence):
        return False  # facts are typed; code reads them better
    pieces = [(item, piece) for item in items for piece in evidence_pieces(item)]
    return check.judge.probability(sentence, _texts(pieces)) < check.doubted_below


def _texts(pieces: Sequence[tuple[EvidenceItem, str]]) -> list[str]:
    return [piece for _, piece in pieces]


def evidence_pieces(item: EvidenceItem) -> list[str]:
    """What the judge reads of a piece of evidence: its sentences, an attribute as one."""
    if item.kind == "field" and item.field:
        return [attribute_text(item.field, item.text)]
    if item.source == "qa" and item.context:
        return [_SPACES.sub(" ", f"{item.context} {item.text}").strip()]
    return [_SPACES.sub(" ", item.text[span.start : span.end]) for span in sentence_spans(item.text)]


def _says_value_of_another(bare: str, pool: Sequence[EvidenceItem]) -> bool:
    """Whether a claim names one attribute and says another one's value: "the pallet height is magenta"."""
    facts = [item for item in pool if item.kind == "field" and item.field]
    spoken = frozenset().union(*(place.names for place in named_places(bare, facts)))
    said = frozenset(terms(bare))
    others = (fact for fact in facts if normalise_attribute_name(fact.field or "") not in spoken)
    return bool(spoken) and any(value and value <= said for fact in others if (value := frozenset(terms(fact.text))))


def _adds(bare: str, near: Sequence[str]) -> bool:
    """Whether a claim says a small word, a denial, a colour or a name that the nearest evidence does not."""
    text = " ".join(near)
    if unheld_marks(bare, text) or colours_in(bare) - colours_in(text):
        return True
    if not any(holds_denial(piece) == holds_denial(bare) for piece in near):
        return True
    held = frozenset(terms(text))
    return any(not frozenset(terms(name)) <= held for name in _NAME.findall(bare))


def paraphrase_check(settings: AnsweringSettings) -> ParaphraseCheck | None:
    """The packaged model with the thresholds of the settings, read when it is first asked; None where it never is."""
    if settings.least_paraphrase_probability >= 1 and settings.doubted_below <= 0:
        return None
    return ParaphraseCheck(
        judge=OpenVinoEntailment(),
        least_probability=settings.least_paraphrase_probability,
        doubted_below=settings.doubted_below,
    )
