"""Evidence and questions written by hand, for tests of one stage at a time."""

from catalog.plan import Plan
from catalog.product import Source
from catalog.quantity import parse_quantity
from index.passage import Passage, PassageHit
from rag.evidence import EvidenceItem
from rag.question import Intent, Language, Question, Understanding

TITLES = {
    "VAC-200": "Aurora 200 vacuum cleaner",
    "VAC-300": "Aurora 300 vacuum cleaner",
    "KET-1": "Breeze K1 kettle",
    "007": "云山保温杯",
    "returns": "Returns",
}


def fact(source_id: str, text: str, *, score: float = 1.9) -> EvidenceItem:
    """A fact with an id like "VAC-200#weight"."""
    owner, field = source_id.split("#")
    return EvidenceItem(
        kind="field",
        source="attribute",
        source_id=source_id,
        text=text,
        owner_id=owner,
        owner_title=TITLES[owner],
        field=field,
        quantity=parse_quantity(text),
        score=score,
        answers=min(score, 1.0),
    )


def passage(
    source_id: str,
    text: str,
    *,
    source: Source,
    context: str = "",
    rating: float | None = None,
    score: float = 0.8,
) -> EvidenceItem:
    """A passage with an id like "VAC-200#review:r1"."""
    owner = source_id.split("#")[0]
    return EvidenceItem(
        kind="passage",
        source=source,
        source_id=source_id,
        text=text,
        owner_id=owner,
        owner_title=TITLES[owner],
        context=context,
        rating=rating,
        score=score,
        answers=min(score, 1.0),
    )


def aggregate(text: str) -> EvidenceItem:
    """What was computed over the catalog."""
    return EvidenceItem(kind="aggregate", source="catalog", source_id="catalog", text=text, score=1.0, answers=1.0)


def understood(
    text: str,
    *product_ids: str,
    intent: Intent = "fact",
    language: Language = "en",
    plan: Plan | None = None,
    superlative: str = "",
) -> Understanding:
    """A question that was understood, about some products."""
    return Understanding(
        question=Question(text=text),
        asked=text,
        standalone=text,
        language=language,
        intent=intent,
        product_ids=product_ids,
        plan=plan,
        superlative=superlative,
    )


def hit(text: str, *, context: str = "", cosine: float | None = None, passage_id: str = "returns#0") -> PassageHit:
    """A passage of a document as the index gives it."""
    found = Passage(
        id=passage_id,
        owner_id="returns",
        owner_kind="document",
        source="document",
        text=text,
        context=context,
    )
    return PassageHit(passage=found, score=1.0, rank=1, lexical=1.0, cosine=cosine)
