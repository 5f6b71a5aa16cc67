"""Pieces of evidence: facts and passages of products and documents, chosen and scored for one question.

Pure functions over what was read; `retrieval.py` reads it and decides whether it answers.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from catalog.plan import Filter, normalise_attribute_name
from catalog.product import Document, Product
from catalog.quantity import find_quantities
from index.passage import Passage, PassageHit
from index.terms import terms
from rag.conditions.meeting import facts_on
from rag.documents.relevance import telling_terms, word_share
from rag.evidence import Evidence, EvidenceItem
from rag.naming.common_titles import common_beginning
from rag.places import place_of
from rag.question import Understanding
from rag.vocabulary.attributes import AttributeMatch
from rag.vocabulary.concepts import asked_concepts
from rag.words.asking_words import ASKING_WORDS
from rag.words.bare_question import without_name_terms
from rag.words.chinese_asking import asks_overview, asks_which
from rag.words.language import is_chinese

_FACT_MARGIN = 0.06  # a second attribute this close to the best one is shown too
SURE_FACT = 0.65  # an attribute match from here on answers; the weakest match by concept has it
_MEANING_PENALTY = 0.3
_FACT_BONUS = 1.0  # a sure fact of the maker goes before any passage
_MAX_FACTS = 3
_IDENTIFYING_WORDS = frozenset(
    terms(
        """
        sku ean gtin upc isbn mpn barcode code number no part model article item product id identifier mean
        scan scanned pull bring look lookup up show open call find reference ref catalog catalogue entry carry
        stock sell tell name which old invoice receipt says said written label sticker was thing anything
        something info information detail details page please know 编号 货号 条码
        """
    )
)
_ASKING_FOR_MORE = frozenset(
    terms("tell give show more detail details info information describe description explain overview")
)
_WHICH_PRODUCT = re.compile(  # what a number stands for
    r"\b(?:what|which) (?:product|item|article|model|thing|one)\b|\b(?:hides|stands|goes|belongs)\b"
    r"|\bwhat (?:have|did) i (?:got|get)\b"
    r"|\bwhat(?:['’]?s| is) (?:it|this|that|the (?:product|item|article|thing))\b|\bwhat exactly is it\b|\bcalled\b"
    r"|\bwhat(?: on earth)? (?:is|was|are) (?!given|the|its|stated)",
    re.IGNORECASE,
)
_CONDITION_SCORE = 2.05  # before what is asked for by name or concept
_ASKED_BEFORE_BONUS = 2.0  # before every fact: it answers this very question
_SAME_QUESTION, _LEAST_ASKED_TERMS = 0.75, 2


def document_item(
    hit: PassageHit, likelihood: float, document: Document, *, nearness: tuple[float, ...] = ()
) -> EvidenceItem:
    start, end = place_of(hit.passage, document) or (None, None)
    return EvidenceItem(
        kind="passage",
        source="document",
        source_id=hit.passage.id,
        text=hit.passage.text,
        owner_id=document.id,
        owner_title=document.title,
        context=hit.passage.context,
        url=document.url,
        start=start,
        end=end,
        as_of=document.updated_at,
        score=likelihood,
        answers=min(likelihood, 1.0),
        nearness=nearness,
    )


def is_family(products: Sequence[Product]) -> bool:
    """Whether all are variants of one product."""
    return len({product.group_id or product.id for product in products}) == 1


def tells_alike(products: Sequence[Product]) -> bool:
    """Whether the variants of a product have the same description, so that one speaks for all."""
    texts = {(product.description, product.bullets) for product in products}
    return len(texts) == 1 and bool(products[0].description or products[0].bullets)


def of_family(
    products: Sequence[Product], facts: dict[str, list[EvidenceItem]], matches: Sequence[AttributeMatch]
) -> Evidence:
    """What the variants of one product state of what is asked: each distinct value once; else ask which."""
    ids = tuple(product.id for product in products)
    wanted = [one.name for one in matches if one.score >= SURE_FACT and one.sign == matches[0].sign]
    stated: dict[str, EvidenceItem] = {}
    for product_id in ids:
        named = [fact for fact in facts[product_id] if normalise_attribute_name(fact.field or "") in wanted]
        for fact in sorted(named, key=lambda fact: wanted.index(normalise_attribute_name(fact.field or "")))[:1]:
            stated.setdefault(fact.text.lower(), replace(fact, score=1.0, answers=1.0))
    if not stated:
        return Evidence(ask_which=ids, product_ids=ids)
    values = tuple(stated.values())
    shown = ids if len(values) > 1 else ids[:1]
    family = common_beginning([product.title for product in products])
    return Evidence(items=values, answerable=True, product_ids=shown, is_family=len(values) > 1, family=family)


def is_of_kind(item: EvidenceItem, understood: Understanding) -> bool:
    """Whether a passage holds a quantity of the kind that is asked for, where a measure is."""
    wanted = {c.dimension for c in asked_concepts(understood.asked.lower()) if c.dimension is not None}
    return not wanted or any(q.dimension in wanted for q in find_quantities(f"{item.text} {item.context}"))


def asks_nothing_special(understood: Understanding) -> bool:
    """Whether a question names a product and nothing that is wanted of it ("tell me about the Aurora 200")."""
    if understood.intent not in ("fact", "yes_no"):
        return False
    telling = telling_terms(understood.asked, understood.name_terms, strict=True)
    left = [term for term in telling if term not in _ASKING_FOR_MORE]
    if is_chinese(understood.asked):
        bare = without_name_terms(understood.asked, understood.name_terms)
        is_bare = asks_overview(bare) or (understood.by_identifier and asks_which(bare))
        if not is_bare or understood.by_identifier:
            return is_bare and not asked_concepts(understood.asked)
    if understood.by_identifier and _WHICH_PRODUCT.search(understood.asked):
        return not asked_concepts(understood.asked.lower())
    if understood.by_identifier:
        return not asked_concepts(understood.asked.lower()) and not [
            term for term in left if term not in _IDENTIFYING_WORDS | ASKING_WORDS and not term.isdigit()
        ]
    return understood.intent == "fact" and not left


def overview(
    facts: Sequence[EvidenceItem], items: Sequence[EvidenceItem], product: Product | None = None
) -> list[EvidenceItem]:
    """What a product is, what it costs and whether it is there; `product` is given where its title is news too."""
    offer = [fact for name in ("price", "availability") for fact in facts if fact.field == name]
    texts = [item for item in items if item.source == "description"][:1] or list(items[:1])
    if product is not None:
        titled = replace(title_item(product), score=2.0, answers=1.0)
        return [titled, *(replace(fact, score=1.99, answers=0.99) for fact in offer)]
    return [
        *(replace(item, score=1.0, answers=1.0) for item in texts),
        *(replace(fact, score=0.95, answers=0.95) for fact in offer),
    ]


def title_item(product: Product) -> EvidenceItem:
    """That a product is called so."""
    return EvidenceItem(
        kind="field",
        source="attribute",
        source_id=f"{product.id}#title",
        text=product.title,
        owner_id=product.id,
        owner_title=product.title,
        field="title",
        url=product.url,
        as_of=product.updated_at,
        score=0.5,
        answers=0.5,
    )


def asked_before(understood: Understanding) -> Callable[[PassageHit], float]:
    """What a community answer gains whose question is the customer's own, almost word for word."""
    wanted = telling_terms(understood.asked, understood.name_terms)

    def bonus(hit: PassageHit) -> float:
        if hit.passage.source != "qa" or len(wanted) < _LEAST_ASKED_TERMS:
            return 0.0
        theirs = telling_terms(hit.passage.context, understood.name_terms)
        same = min(word_share(wanted, hit.passage.context), word_share(theirs, understood.asked))
        return _ASKED_BEFORE_BONUS if same >= _SAME_QUESTION else 0.0

    return bonus


def called(product: Product) -> str:
    """Everything a document may call a product by."""
    return " ".join(part for part in (product.title, product.id, product.mpn) if part)


def agree(facts: dict[str, list[EvidenceItem]], matches: Sequence[AttributeMatch]) -> bool:
    """Whether products that fit a name equally well state the same about what is asked."""
    if not matches or matches[0].score < SURE_FACT:
        return False
    wanted = matches[0].name
    stated = [
        {fact.text for fact in some if normalise_attribute_name(fact.field or "") == wanted} for some in facts.values()
    ]
    return all(stated) and all(values == stated[0] for values in stated)


def matched_facts(facts: Sequence[EvidenceItem], matches: Sequence[AttributeMatch]) -> list[EvidenceItem]:
    """The facts asked for, with their scores: the best, and those nearly as good."""
    by_name = {normalise_attribute_name(fact.field or ""): fact for fact in reversed(facts)}
    present = [match for match in matches if match.name in by_name]
    if not present:
        return []
    best = present[0].score
    kept = [match for match in present if match.score >= best - _FACT_MARGIN][:_MAX_FACTS]
    return [
        replace(
            by_name[match.name],
            score=fact_score(match),
            answers=match.score,
        )
        for match in kept
    ]


def facts_of_conditions(facts: Sequence[EvidenceItem], conditions: Sequence[Filter]) -> list[EvidenceItem]:
    """The facts that tell whether a product meets conditions, in the order of the conditions."""
    return [
        replace(fact, score=_CONDITION_SCORE, answers=1.0)
        for condition in conditions
        for fact in facts_on(condition, facts)[:1]
    ]


def fact_score(match: AttributeMatch) -> float:
    """Where a fact ranks: a sure one before any passage, one found by meaning alone behind every passage that fits."""
    if match.sign == "meaning":
        return match.score - _MEANING_PENALTY
    return match.score + (_FACT_BONUS if match.score >= SURE_FACT else 0.0)


def passage_item(
    hit: PassageHit, likelihood: float, product: Product, ratings: dict[str, float | None]
) -> EvidenceItem:
    passage: Passage = hit.passage
    start, end = place_of(passage, product) or (None, None)
    return EvidenceItem(
        kind="passage",
        source=passage.source,
        source_id=passage.id,
        text=passage.text,
        owner_id=product.id,
        owner_title=product.title,
        context=passage.context,
        url=product.url,
        start=start,
        end=end,
        as_of=product.updated_at,
        rating=ratings.get(passage.id.split(".")[0]),
        score=likelihood,
        answers=min(likelihood, 1.0),
    )


def ranked(items: Sequence[EvidenceItem], understood: Understanding) -> list[EvidenceItem]:
    """Best first, each once; among equals the maker's word before a customer's."""
    best: dict[str, EvidenceItem] = {}
    for item in items:
        if item.source_id not in best or item.score > best[item.source_id].score:
            best[item.source_id] = item
    voice = {"attribute": 0, "bullet": 1, "description": 1, "document": 1, "qa": 2, "review": 3}
    return sorted(best.values(), key=lambda item: (-item.score, voice.get(item.source, 4), item.source_id))


def asked_name(understood: Understanding) -> str | None:
    """What to call the thing that is not stated; None when the wording has no name for it."""
    concepts = asked_concepts(understood.asked.lower())
    return concepts[0].name if concepts else None


def words_of(product: Product) -> str:
    attributes = " ".join(f"{attribute.name} {attribute.text}" for attribute in product.attributes)
    parts = (
        product.title,
        product.brand,
        product.category,
        attributes,
        product.description,
        *product.bullets,
    )
    return " ".join(part for part in parts if part)


def measure_is_absent(understood: Understanding, matches: Sequence[AttributeMatch]) -> bool:
    """Whether a measure is asked for that the products do not state."""
    if understood.intent not in ("fact", "yes_no") or any(match.sign == "concept" for match in matches):
        return False
    if matches and matches[0].score >= SURE_FACT:
        return False
    return any(concept.dimension is not None for concept in asked_concepts(understood.asked.lower()))
