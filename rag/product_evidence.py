"""Evidence about the products that a question is about: their facts, and the passages of their texts.

Which of several products that a name fits is meant is asked back, unless all say the same or are variants of one.
"""

import re
from collections.abc import Callable, Sequence

from catalog.database import Catalog
from catalog.plan import normalise_attribute_name
from catalog.product import Product
from index.search import SearchIndex
from index.terms import terms
from rag.composing.ratings import ratings_item
from rag.composing.wording import is_no, is_yes
from rag.documents.name_meanings import NameMeanings
from rag.documents.relevance import telling_terms
from rag.evidence import Evidence, EvidenceItem
from rag.evidence_items import (
    SURE_FACT,
    agree,
    asked_before,
    asked_name,
    asks_nothing_special,
    facts_of_conditions,
    is_family,
    is_of_kind,
    matched_facts,
    measure_is_absent,
    of_family,
    overview,
    passage_item,
    ranked,
    tells_alike,
)
from rag.facts import facts_of
from rag.hostile_text import speaks_to_a_machine
from rag.knowledge import ShopKnowledge, leaf_of
from rag.passage_judging import PassageJudge
from rag.question import Understanding
from rag.recognition import category_of, without_words
from rag.settings import AnsweringSettings
from rag.vocabulary.attributes import AttributeMatch, concept_names, match_attributes
from rag.vocabulary.concepts import asked_concepts
from rag.vocabulary.part_prices import part_price_asked
from rag.words.bare_question import bare_question, without_titles
from rag.words.language import is_chinese
from rag.words.other_times import asks_price_of_another_time
from rag.words.unrecorded import answering

_LEAST_WITHOUT_FACT = 0.6  # a passage must be this likely to stand in for an attribute that is not stated
_LEAST_VERDICT_COSINE = 0.5  # "turn off by itself" is at 0.62 from "auto shut off", a camera at 0.43 from a microphone
_MAX_PASSAGES = 8
_HAS = r"have|has|having|with|without|includes?|included|got|gets?|states?|there"
_SUBJECT = r"(?:is|are|was|were|does|do|can|will|would|could)\W+(?:the|its|this|these|their|any|an?)"


class ProductRetriever:
    """Finds what products state and what their texts say."""

    def __init__(
        self,
        catalog: Catalog,
        index: Callable[[], SearchIndex],
        meanings: NameMeanings,
        settings: AnsweringSettings,
        knowledge: Callable[[], ShopKnowledge],
        judge: PassageJudge,
    ) -> None:
        self._catalog = catalog
        self._index = index
        self._meanings = meanings
        self._settings = settings
        self._knowledge = knowledge
        self._judge = judge

    def retrieve(self, understood: Understanding) -> Evidence:
        """The evidence about the products in focus, or which of several alike must be meant."""
        ids = understood.ambiguous or understood.product_ids
        products = self._catalog.products(ids)
        offers = self._catalog.offers([product.id for product in products])
        if asks_price_of_another_time(understood.asked):
            return Evidence(missing="price at another time", product_ids=tuple(product.id for product in products[:1]))
        facts = {p.id: facts_of(p, offers.get(p.id), understood.language) for p in products}
        matches = self._attribute_matches(understood, facts)
        absent = self._absent_attribute(understood, products, facts)
        if absent is not None:  # another attribute's value is no answer
            matches = [match for match in matches if match.name == absent]
        if not understood.ambiguous:
            return self._of(understood, products, facts, matches, absent)
        if is_family(products):
            told = of_family(products, facts, _with_conditions(matches, understood))
            if told.answerable:
                return told
            matches = [match for match in matches if match.score >= SURE_FACT]
            found = self._of(understood, products[:1], facts, matches, absent)  # one variant's text speaks for all
            return found if found.answerable or tells_alike(products) else told
        if agree(facts, matches):
            return self._of(understood, products[:1], facts, matches, absent)
        return Evidence(ask_which=tuple(p.id for p in products), product_ids=tuple(p.id for p in products))

    def _of(
        self,
        understood: Understanding,
        products: Sequence[Product],
        facts: dict[str, list[EvidenceItem]],
        matches: Sequence[AttributeMatch],
        absent: str | None,
    ) -> Evidence:
        """Facts and passages of products, best first."""
        items = [
            item
            for product in products
            for item in (
                *facts_of_conditions(facts[product.id], understood.conditions),
                *matched_facts(facts[product.id], matches),
                *self._passages(understood, product),
            )
        ]
        if len(products) == 1 and not matches and asks_nothing_special(understood):
            named = products[0] if understood.by_identifier else None
            items = overview(facts[products[0].id], items, named)
        found = answering(ranked(items, understood), without_titles(understood.asked, understood.mentions))
        least = self._settings.least_answer_likelihood
        if absent is not None or measure_is_absent(understood, matches):
            found = [item for item in found if item.kind != "field" and is_of_kind(item, understood)]
            least = max(least, _LEAST_WITHOUT_FACT)
        answerable = bool(found) and max(item.answers for item in found) >= least
        if understood.intent == "opinion":
            answerable = any(item.source == "review" for item in found)
            found += [one for p in products if (one := ratings_item(p, understood.language)) is not None]
        return Evidence(
            items=tuple(found),
            answerable=answerable,
            missing=None if answerable else absent or asked_name(understood),
            product_ids=tuple(p.id for p in products),
        )

    def _attribute_matches(
        self, understood: Understanding, facts: dict[str, list[EvidenceItem]]
    ) -> list[AttributeMatch]:
        if understood.intent == "opinion":
            return []
        pairs = [(fact.field or "", fact.text) for some in facts.values() for fact in some]
        titles = [*(fact.owner_title for some in facts.values() for fact in some[:1]), *understood.mentions]
        named = {word for title in titles for word in title.split() if not word.isascii()}
        whole = without_titles(understood.asked, titles)
        said = set(terms(whole))
        own = (set(terms(name)) for name, _ in pairs)
        asked = {
            term for name in own if len(name) > 1 and name <= said for term in name
        }  # the "machine type" of a machine
        text = bare_question(understood.asked, titles, understood.name_terms - asked)
        for word in sorted(named, key=len, reverse=True):
            text = text.replace(word, " ")  # a Chinese name must not be read as what is asked
        ignore = understood.name_terms | {term for title in titles for term in terms(title)}
        if whole != understood.asked:  # the name is cut out; what is left of its words is asked for, but for the kind
            kinds = (fact.text for some in facts.values() for fact in some if fact.field == "category")
            ignore = frozenset(term for kind in kinds for term in terms(leaf_of(kind) or ""))
        spoken = {t for concept in asked_concepts(text.lower()) for name in concept.names for t in terms(name)}
        spoken |= {t for name in self._knowledge().vocabulary.options for t in terms(name)}  # the "Size" of "Size M"
        of_part = part_price_asked(text, (normalise_attribute_name(name) for name, _ in pairs))
        if of_part is not None:
            return [AttributeMatch(name=of_part, score=1.0, sign="name")]
        found = match_attributes(text, pairs, meanings=self._meanings, ignore=ignore - spoken - asked)
        return _without_guessed_verdicts(found, pairs) if understood.intent == "yes_no" else found

    def _absent_attribute(
        self, understood: Understanding, products: Sequence[Product], facts: dict[str, list[EvidenceItem]]
    ) -> str | None:
        """An attribute that the question names in full, that others of the kind state and these products do not."""
        if understood.intent == "opinion":
            return None
        stated = {normalise_attribute_name(fact.field or "") for some in facts.values() for fact in some}
        knowledge = self._knowledge()
        of_kind = {n for p in products for n in knowledge.leaf_attributes.get(category_of(p.id, knowledge) or "", ())}
        named = [
            n
            for n in knowledge.scope.attributes_named(
                bare_question(understood.asked, understood.mentions, understood.name_terms)
            )
            if n in of_kind
        ]
        if understood.intent == "yes_no" and not is_chinese(understood.asked):
            named = [name for name in named if _is_asked_for(name, understood.asked)]
        if not named or any(set(terms(name)) <= set(terms(one)) for name in named for one in stated):
            return None
        concepts = asked_concepts(understood.asked.lower())
        beside = asked_concepts(without_words([named[0]], understood.asked.lower()))  # not by a part of the name
        if any(concept_names(one, sorted(stated)) for one in concepts if one in beside or named[0] in one.names):
            return None  # the product states it under another name, or it is named in passing
        return named[0]

    def _passages(self, understood: Understanding, product: Product) -> list[EvidenceItem]:
        index = self._index()
        pool = [p for p in index.passages_of([product.id]) if not speaks_to_a_machine(f"{p.context} {p.text}")]
        if understood.intent == "opinion":
            pool = [passage for passage in pool if passage.source in ("review", "qa")] or pool
        bare = bare_question(understood.asked, [product.title, *understood.mentions], understood.name_terms)
        asked = (
            bare if telling_terms(bare, strict=True) else understood.asked
        )  # a name in it likens all texts of its own
        hits = index.rank_passages(asked, pool)
        bonus = asked_before(understood)
        of_name = understood.name_terms
        if is_chinese(understood.asked):  # what is left of a Latin name would liken all texts to the question
            of_name = of_name | {term for term in terms(product.title) if term.isascii()}
        of_kind = frozenset(terms(leaf_of(product.category) or ""))  # a drill need not say that it drills
        wanted = telling_terms(understood.asked, of_name | of_kind, strict=True)
        wanted = wanted or telling_terms(understood.asked, of_name)
        ratings = {f"{product.id}#review:{review.id}": review.rating for review in product.reviews}
        judged = [(hit, likely + bonus(hit)) for hit, likely in self._judge.likelihoods(asked, wanted, hits)]
        best = sorted(judged, key=lambda one: (-one[1], one[0].rank))[:_MAX_PASSAGES]
        return [passage_item(hit, likely, product, ratings) for hit, likely in best]


def _is_asked_for(name: str, asked: str) -> bool:
    """Whether a yes-or-no question asks for an attribute: "does it have a filter?", "is the filter washable?", but not
    "does it fold for easy storage?"."""
    words = r"\W+".join(map(re.escape, name.split()))
    return re.search(rf"\b(?:{_HAS}|{_SUBJECT})\W+(?:\w+\W+)?{words}", asked, re.IGNORECASE) is not None


def _without_guessed_verdicts(
    matches: Sequence[AttributeMatch], pairs: Sequence[tuple[str, str]]
) -> list[AttributeMatch]:
    """Matches without plain yeses and noes that are only half near in meaning: a microphone answers for no camera."""
    verdicts = {normalise_attribute_name(name) for name, value in pairs if is_yes(value) or is_no(value)}
    is_near = (one.sign != "meaning" or one.score >= _LEAST_VERDICT_COSINE for one in matches)
    return [one for one, near in zip(matches, is_near, strict=True) if near or one.name not in verdicts]


def _with_conditions(matches: list[AttributeMatch], understood: Understanding) -> list[AttributeMatch]:
    """The attributes that conditions are put on, where the question names none in other words: "in size 48?"."""
    names = [name for one in understood.conditions for name in one.field.split("|")]
    is_named = bool(matches) and matches[0].score >= SURE_FACT
    return matches if is_named else [AttributeMatch(name=name, score=1.0, sign="name") for name in names]
