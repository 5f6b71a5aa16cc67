"""From what was understood to the evidence: facts from SQL, passages from the index, results of plans.

First which products, then which facts in them. Whether the evidence answers is decided here, by what is stated and
found, never by the model.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from catalog.database import Catalog
from catalog.plan import normalise_attribute_name
from catalog.product import Document, OwnerKind, Product, Source
from catalog.quantity import find_quantities
from index.passage import Passage, PassageHit
from index.search import SearchIndex
from index.terms import terms
from rag.attributes import AttributeMatch, NameMeanings, concept_names, match_attributes
from rag.concepts import asked_concepts
from rag.evidence import Evidence, EvidenceItem
from rag.facts import facts_of
from rag.knowledge import ShopKnowledge
from rag.planning import PlanRetriever
from rag.question import Understanding
from rag.relevance import (
    answer_likelihood,
    document_likelihood,
    expected_dimension,
    is_about,
    may_be_about,
    telling_terms,
    word_share,
)
from rag.settings import AnsweringSettings
from rag.shop_terms import shop_words

_PLAN_INTENTS = ("superlative", "count", "list", "recommend", "compare")
_CLOSED_INTENTS = ("small_talk", "out_of_scope", "handoff")
_LATIN_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9\-_.]*")
_PRODUCTS: tuple[OwnerKind, ...] = ("product",)
_DOCUMENTS: tuple[Source, ...] = ("document",)
_ASKED_BEFORE_BONUS = 2.0  # before every fact: it answers this very question
_SAME_QUESTION, _LEAST_ASKED_TERMS = 0.75, 2
_LEAST_WITHOUT_FACT = 0.6  # a passage must be this likely to stand in for an attribute that is not stated
_MAX_FACTS = 3
_FACT_MARGIN = 0.06  # a second attribute this close to the best one is shown too
_SURE_FACT = 0.65  # an attribute match from here on answers; the weakest match by concept has it
_MEANING_PENALTY = 0.3
_FACT_BONUS = 1.0  # a sure fact of the maker goes before any passage
_MAX_PASSAGES = 8
_N_DOCUMENT_HITS = 20
_N_PRODUCT_HITS = 5
_LEAST_PRODUCT_SHARE = 0.6  # of the question's words that a product found by search must hold
_LEAST_SEARCH_SHARE = 0.34  # the same for words typed like into a search box
_ASKS = re.compile(
    r"[?？]\s*$|^\W*(?:is|are|do|does|can|could|will|would|has|have|how|what|when|where|who|why)\b|[吗呢]|怎么|如何|什么|多少|多久|为什么",
    re.IGNORECASE,
)


class Retriever:
    """Finds the evidence for what was understood."""

    def __init__(
        self,
        catalog: Catalog,
        index: Callable[[], SearchIndex],
        meanings: NameMeanings,
        settings: AnsweringSettings,
        knowledge: Callable[[], ShopKnowledge],
    ) -> None:
        """Use a catalog and the index that serves.

        Args:
            catalog: Facts, prices and stock are read from it at each question.
            index: Gives the opened generation that serves now.
            meanings: Vectors of attribute names.
            settings: Thresholds.
            knowledge: Of the catalog in its present state.
        """
        self._catalog = catalog
        self._index = index
        self._meanings = meanings
        self._settings = settings
        self._knowledge = knowledge
        self._plans = PlanRetriever(catalog, index)

    def retrieve(self, understood: Understanding) -> Evidence:
        """The evidence for a question, best first."""
        if understood.intent in _CLOSED_INTENTS:
            return Evidence()
        if understood.unknown_names:
            return self._by_unknown_name(understood)
        if understood.intent in _PLAN_INTENTS and understood.plan is not None:
            return self._plans.retrieve(understood)
        if understood.product_ids:
            found = self._about_products(understood)
            sure = bool(found.items) and found.items[0].kind == "field" and found.answerable
            done = found.ask_which or understood.intent == "opinion" or (sure and not understood.is_policy)
            return found if done else self._with_documents(understood, found)
        if not understood.is_policy and not _ASKS.search(understood.asked):
            found = self._by_search(understood, Evidence())  # words typed like into a search box
            if found.answerable:
                return found
        found = self._with_documents(understood, Evidence())
        return (
            found
            if found.answerable or understood.is_policy or understood.points_back
            else self._by_search(understood, found)
        )

    def _by_unknown_name(self, understood: Understanding) -> Evidence:
        """Products that speak of what no product is called ("toner for the CopyCentre C65"); else the nearest names."""
        hits = self._index().search_products(understood.asked, limit=_N_PRODUCT_HITS, kinds=_PRODUCTS)
        wanted = [term for name in understood.unknown_names for term in terms(name)]
        products = self._catalog.products([hit.id for hit in hits])
        speaking = [p.id for p in products if set(wanted) <= set(terms(_words_of(p)))]
        if speaking:
            return self._plans.as_list(understood, speaking)
        return Evidence(product_ids=understood.near_names)

    def _about_products(self, understood: Understanding) -> Evidence:
        ids = understood.ambiguous or understood.product_ids
        products = self._catalog.products(ids)
        offers = self._catalog.offers([product.id for product in products])
        facts = {p.id: facts_of(p, offers.get(p.id), understood.language) for p in products}
        matches = self._attribute_matches(understood, facts)
        absent = self._absent_attribute(understood, products, facts)
        if absent is not None:  # another attribute's value is no answer
            matches = [match for match in matches if match.name == absent]
        if understood.ambiguous and _is_family(products):
            return _of_family(products, facts, matches)
        if understood.ambiguous and not _agree(facts, matches):
            return Evidence(ask_which=tuple(p.id for p in products), product_ids=tuple(p.id for p in products))
        if understood.ambiguous:
            products = products[:1]
        items = [
            item
            for product in products
            for item in (
                *_matched_facts(facts[product.id], matches),
                *self._passages(understood, product),
            )
        ]
        if len(products) == 1 and not matches and _asks_nothing_special(understood):
            items = _overview(facts[products[0].id], items)
        ranked = _ranked(items, understood)
        least = self._settings.least_answer_likelihood
        if absent is not None or self._concept_is_absent(understood, matches):
            ranked = [item for item in ranked if item.kind != "field" and _is_of_kind(item, understood)]
            least = max(least, _LEAST_WITHOUT_FACT)
        answerable = bool(ranked) and max(item.answers for item in ranked) >= least
        if understood.intent == "opinion":
            answerable = any(item.source == "review" for item in ranked)
        return Evidence(
            items=tuple(ranked),
            answerable=answerable,
            missing=None if answerable else absent or _asked_name(understood),
            product_ids=tuple(p.id for p in products),
        )

    def _attribute_matches(
        self, understood: Understanding, facts: dict[str, list[EvidenceItem]]
    ) -> list[AttributeMatch]:
        if understood.intent == "opinion":
            return []
        pairs = [(fact.field or "", fact.text) for some in facts.values() for fact in some]
        titles = [fact.owner_title for some in facts.values() for fact in some[:1]]
        named = {word for title in titles for word in title.split() if not word.isascii()}
        text = _without_names(understood)
        for word in sorted(named, key=len, reverse=True):
            text = text.replace(word, " ")  # a Chinese name must not be read as what is asked
        ignore = understood.name_terms | {term for title in titles for term in terms(title)}
        spoken = {t for concept in asked_concepts(text.lower()) for name in concept.names for t in terms(name)}
        return match_attributes(text, pairs, meanings=self._meanings, ignore=ignore - spoken)

    def _absent_attribute(
        self, understood: Understanding, products: Sequence[Product], facts: dict[str, list[EvidenceItem]]
    ) -> str | None:
        """An attribute that the question names in full, that others of the kind state and these products do not."""
        if understood.intent == "opinion" or understood.is_policy:
            return None
        stated = {normalise_attribute_name(fact.field or "") for some in facts.values() for fact in some}
        knowledge = self._knowledge()
        of_kind = {n for p in products for n in knowledge.category_attributes.get(p.category or "", ())}
        named = [n for n in knowledge.scope.attributes_named(_without_names(understood)) if n in of_kind]
        if not named or any(set(terms(name)) <= set(terms(one)) for name in named for one in stated):
            return None
        concepts = asked_concepts(understood.asked.lower())
        if any(concept_names(concept, sorted(stated)) for concept in concepts if named[0] in concept.names):
            return None  # the product states it under another name
        return named[0]

    @staticmethod
    def _concept_is_absent(understood: Understanding, matches: Sequence[AttributeMatch]) -> bool:
        """Whether a measure is asked for that the products do not state."""
        if understood.intent not in ("fact", "yes_no") or any(match.sign == "concept" for match in matches):
            return False
        if matches and matches[0].score >= _SURE_FACT:
            return False
        return any(concept.dimension is not None for concept in asked_concepts(understood.asked.lower()))

    def _passages(self, understood: Understanding, product: Product) -> list[EvidenceItem]:
        index = self._index()
        pool = index.passages_of([product.id])
        if understood.intent == "opinion":
            pool = [passage for passage in pool if passage.source in ("review", "qa")] or pool
        hits = index.rank_passages(understood.asked, pool)
        asked_before = _asked_before(understood)
        wanted = telling_terms(understood.asked, understood.name_terms)
        expected = expected_dimension(understood.asked)
        ratings = {f"{product.id}#review:{review.id}": review.rating for review in product.reviews}
        return [
            _passage_item(hit, answer_likelihood(wanted, hit, expected=expected) + asked_before(hit), product, ratings)
            for hit in hits[:_MAX_PASSAGES]
        ]

    def _with_documents(self, understood: Understanding, found: Evidence) -> Evidence:
        """Add what the shop's documents say; for a question about terms they come first."""
        text = understood.asked
        query = f"{text} {shop_words(text)}".strip()
        hits = self._index().search_passages(query, limit=_N_DOCUMENT_HITS, sources=_DOCUMENTS)
        wanted = telling_terms(text, understood.name_terms, strict=True)
        products = self._catalog.products(found.product_ids)
        titles = tuple(_called(product) for product in products)
        documents = []
        for hit in hits:
            document = self._catalog.document(hit.passage.owner_id)
            if document is None:
                continue
            own = [p for p in products if may_be_about(document, _called(p), p.category or "")]
            if found.missing is not None:  # what a product does not state, only its own manual may
                own = [p for p in own if is_about(document, _called(p))]
            if own or not products or understood.is_policy:
                likelihood = document_likelihood(text, wanted, hit, document, titles)
                documents.append(_document_item(hit, likelihood, document))
        documents.sort(key=lambda item: (-item.score, item.source_id))
        least = self._settings.least_answer_likelihood
        good = [item for item in documents if item.answers >= least]
        if understood.is_policy and good:
            items = (*good, *found.items)
            found = replace(found, product_ids=())  # about the shop, not about the product on the page
        else:
            items = tuple(sorted((*found.items, *good), key=lambda item: -item.score))
        answerable = found.answerable or bool(good)
        return replace(found, items=items, answerable=answerable, missing=None if answerable else found.missing)

    def _by_search(self, understood: Understanding, found: Evidence) -> Evidence:
        """Products whose texts hold the question's words, for a question that names none."""
        wanted = telling_terms(understood.asked)
        index = self._index()
        hits = index.search_products(understood.asked, limit=_N_PRODUCT_HITS, kinds=_PRODUCTS)
        products = self._catalog.products([hit.id for hit in hits])
        asks = bool(_ASKS.search(understood.asked))
        least = _LEAST_PRODUCT_SHARE if asks else _LEAST_SEARCH_SHARE
        fitting = [p for p in products if word_share(wanted, _words_of(p)) >= least]
        if not fitting:
            return found
        return self._plans.as_list(understood, [product.id for product in fitting])


def _document_item(hit: PassageHit, likelihood: float, document: Document) -> EvidenceItem:
    return EvidenceItem(
        kind="passage",
        source="document",
        source_id=hit.passage.id,
        text=hit.passage.text,
        owner_id=document.id,
        owner_title=document.title,
        context=hit.passage.context,
        url=document.url,
        as_of=document.updated_at,
        score=likelihood,
        answers=min(likelihood, 1.0),
    )


def _is_family(products: Sequence[Product]) -> bool:
    """Whether all are variants of one product."""
    return len({product.group_id or product.id for product in products}) == 1


def _of_family(
    products: Sequence[Product], facts: dict[str, list[EvidenceItem]], matches: Sequence[AttributeMatch]
) -> Evidence:
    """What the variants of one product state of what is asked: each distinct value once; else ask which."""
    ids = tuple(product.id for product in products)
    wanted = matches[0].name if matches and matches[0].score >= _SURE_FACT else None
    stated: dict[str, EvidenceItem] = {}
    for product_id in ids:
        for fact in facts[product_id]:
            if normalise_attribute_name(fact.field or "") == wanted:
                stated.setdefault(fact.text.lower(), replace(fact, score=1.0, answers=1.0))
    if not stated:
        return Evidence(ask_which=ids, product_ids=ids)
    values = tuple(stated.values())
    shown = ids if len(values) > 1 else ids[:1]
    return Evidence(items=values, answerable=True, product_ids=shown, is_family=len(values) > 1)


def _without_names(understood: Understanding) -> str:
    """The question without the words that name the product, which are not what is asked of it."""
    kept = []
    for word in understood.asked.split():
        if not word.isascii():  # Chinese stands without spaces: only the Latin codes in it are names
            kept.append(
                _LATIN_CODE.sub(lambda m: " " if set(terms(m.group())) & understood.name_terms else m.group(), word)
            )
        elif not set(terms(word)) & understood.name_terms:
            kept.append(word)
    return " ".join(kept)


def _is_of_kind(item: EvidenceItem, understood: Understanding) -> bool:
    """Whether a passage holds a quantity of the kind that is asked for, where a measure is."""
    wanted = {c.dimension for c in asked_concepts(understood.asked.lower()) if c.dimension is not None}
    return not wanted or any(q.dimension in wanted for q in find_quantities(f"{item.text} {item.context}"))


def _asks_nothing_special(understood: Understanding) -> bool:
    """Whether a question names a product and nothing that is wanted of it ("tell me about the Aurora 200")."""
    return understood.intent == "fact" and not telling_terms(understood.asked, understood.name_terms, strict=True)


def _overview(facts: Sequence[EvidenceItem], items: Sequence[EvidenceItem]) -> list[EvidenceItem]:
    """What a product is, what it costs and whether it is there."""
    offer = [fact for name in ("price", "availability") for fact in facts if fact.field == name]
    texts = [item for item in items if item.source == "description"][:1] or list(items[:1])
    return [
        *(replace(item, score=1.0, answers=1.0) for item in texts),
        *(replace(fact, score=0.95, answers=0.95) for fact in offer),
    ]


def _asked_before(understood: Understanding) -> Callable[[PassageHit], float]:
    """What a community answer gains whose question is the customer's own, almost word for word."""
    wanted = telling_terms(understood.asked, understood.name_terms)

    def bonus(hit: PassageHit) -> float:
        if hit.passage.source != "qa" or len(wanted) < _LEAST_ASKED_TERMS:
            return 0.0
        theirs = telling_terms(hit.passage.context, understood.name_terms)
        same = min(word_share(wanted, hit.passage.context), word_share(theirs, understood.asked))
        return _ASKED_BEFORE_BONUS if same >= _SAME_QUESTION else 0.0

    return bonus


def _called(product: Product) -> str:
    """Everything a document may call a product by."""
    return " ".join(part for part in (product.title, product.id, product.mpn) if part)


def _agree(facts: dict[str, list[EvidenceItem]], matches: Sequence[AttributeMatch]) -> bool:
    """Whether products that fit a name equally well state the same about what is asked."""
    if not matches or matches[0].score < _SURE_FACT:
        return False
    wanted = matches[0].name
    stated = [
        {fact.text for fact in some if normalise_attribute_name(fact.field or "") == wanted} for some in facts.values()
    ]
    return all(stated) and all(values == stated[0] for values in stated)


def _matched_facts(facts: Sequence[EvidenceItem], matches: Sequence[AttributeMatch]) -> list[EvidenceItem]:
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
            score=_fact_score(match),
            answers=match.score,
        )
        for match in kept
    ]


def _fact_score(match: AttributeMatch) -> float:
    """Where a fact ranks: a sure one before any passage, one found by meaning alone behind every passage that fits."""
    if match.sign == "meaning":
        return match.score - _MEANING_PENALTY
    return match.score + (_FACT_BONUS if match.score >= _SURE_FACT else 0.0)


def _passage_item(
    hit: PassageHit, likelihood: float, product: Product, ratings: dict[str, float | None]
) -> EvidenceItem:
    passage: Passage = hit.passage
    return EvidenceItem(
        kind="passage",
        source=passage.source,
        source_id=passage.id,
        text=passage.text,
        owner_id=product.id,
        owner_title=product.title,
        context=passage.context,
        url=product.url,
        as_of=product.updated_at,
        rating=ratings.get(passage.id.split(".")[0]),
        score=likelihood,
        answers=min(likelihood, 1.0),
    )


def _ranked(items: Sequence[EvidenceItem], understood: Understanding) -> list[EvidenceItem]:
    """Best first; among equals the maker's word before a customer's."""
    voice = {"attribute": 0, "bullet": 1, "description": 1, "document": 1, "qa": 2, "review": 3}
    return sorted(items, key=lambda item: (-item.score, voice.get(item.source, 4), item.source_id))


def _asked_name(understood: Understanding) -> str | None:
    """What to call the thing that is not stated; None when the wording has no name for it."""
    concepts = asked_concepts(understood.asked.lower())
    return concepts[0].name if concepts else None


def _words_of(product: Product) -> str:
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
