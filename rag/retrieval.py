"""From what was understood to the evidence: facts from SQL, passages from the index, results of plans.

First which products, then which facts in them. Whether the evidence answers is decided here, by what is stated and
found, never by the model.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from catalog.database import Catalog
from catalog.plan import Plan, normalise_attribute_name
from catalog.product import OwnerKind, Product
from catalog.queries import execute
from index.english_words import is_english_word
from index.search import SearchIndex
from index.terms import is_mostly_cjk, terms
from rag.composing.asked_goods import asked_goods, is_called
from rag.composing.ratings import ratings_item
from rag.composing.whole_catalog import of_whole_catalog
from rag.documents.name_meanings import NameMeanings
from rag.documents.relevance import (
    answer_likelihood,
    expected_dimension,
    telling_terms,
    word_share,
)
from rag.documents.retrieval import DocumentRetriever, surely_answers
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
    words_of,
)
from rag.facts import facts_of
from rag.hostile_text import speaks_to_a_machine
from rag.knowledge import ShopKnowledge
from rag.planning import PlanRetriever
from rag.question import Understanding
from rag.recognition import without_words
from rag.settings import AnsweringSettings
from rag.vocabulary.attributes import AttributeMatch, concept_names, match_attributes
from rag.vocabulary.concepts import asked_concepts
from rag.vocabulary.shop_topics import topics_of
from rag.words.asking_words import ASKING_WORDS
from rag.words.bare_question import bare_question, without_titles
from rag.words.chinese_asking import unstated_topic
from rag.words.intents import refers_back
from rag.words.language import is_chinese
from rag.words.other_times import asks_price_of_another_time
from rag.words.topics import TopicJudge
from rag.words.unrecorded import answering

_PLAN_INTENTS = ("superlative", "count", "list", "recommend", "compare")
_CLOSED_INTENTS = ("small_talk", "out_of_scope", "handoff")
_PRODUCTS: tuple[OwnerKind, ...] = ("product",)
_WORD = re.compile(r"[a-z]{3,}")
_LEAST_FOREIGN_SHARE = 0.34  # of the telling words of a question; one odd word in four is only an odd way to put it
_LEAST_TOPIC_TERMS = 2  # telling words of a question that a document may answer though it names no product
_LEAST_WITHOUT_FACT = 0.6  # a passage must be this likely to stand in for an attribute that is not stated
_MAX_PASSAGES = 8
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
        *,
        document_meanings: NameMeanings | None = None,
        topics: TopicJudge | None = None,
    ) -> None:
        """Use a catalog and the index that serves.

        Args:
            catalog: Facts, prices and stock are read from it at each question.
            index: Gives the opened generation that serves now.
            meanings: Vectors of attribute names.
            settings: Thresholds.
            knowledge: Of the catalog in its present state.
            document_meanings: Vectors of titles and sentences of documents; None ranks without them.
            topics: Tells questions that no shop answers; None takes all as asked of the shop.
        """
        self._topics = topics
        self._catalog = catalog
        self._index = index
        self._meanings = meanings
        self._settings = settings
        self._knowledge = knowledge
        self._plans = PlanRetriever(catalog, index)
        self._documents = DocumentRetriever(
            catalog, index, document_meanings, least_likelihood=settings.least_answer_likelihood
        )

    def warm_up(self) -> None:
        """Make ready what the first questions about documents would have to wait for."""
        self._documents.warm_up()

    def retrieve(self, understood: Understanding) -> Evidence:
        """The evidence for a question, best first."""
        if understood.intent in _CLOSED_INTENTS:
            return Evidence()
        if understood.unknown_names:
            return self._documents.surely(understood) or self._by_unknown_name(understood)
        if (whole := of_whole_catalog(understood, self._knowledge(), self._catalog)) is not None:
            return Evidence(items=(whole,), answerable=True)
        if self._is_off_topic(understood):
            return self._documents.surely(understood) or Evidence(is_foreign=True)
        if self._is_foreign(understood):
            return self._documents.surely(understood) or Evidence()
        if understood.intent in _PLAN_INTENTS and understood.plan is not None:
            planned = self._plans.retrieve(understood)
            is_of_any = understood.plan.aggregate != "compare" and not _is_of_kind(understood.plan)
            if (not planned.answerable or planned.ignored or is_of_any) and (
                told := self._documents.surely(understood)
            ) is not None:
                return told  # "how many old kettles may I hand in at once?" counts nothing
            is_other_kind = understood.kind_is_guessed and understood.wish and planned.ignored == understood.wish
            other = (
                self._by_search(understood, Evidence()) if is_other_kind and understood.intent != "count" else planned
            )
            return other if other.answerable else planned  # no sleeping bag is a "laptop bag"
        if understood.picked_by is not None:
            picked = execute(self._catalog, understood.picked_by).rows
            understood = replace(understood, picked_by=None, product_ids=tuple(row.product_id for row in picked[:1]))
        if understood.choices or understood.needs_product:
            n_telling = len(telling_terms(understood.asked, strict=True))
            is_of_terms = understood.language == "zh" and bool(topics_of(understood.asked))  # "保修多久？"
            is_bare = refers_back(understood.asked) or (n_telling < _LEAST_TOPIC_TERMS and not is_of_terms)
            told = None if is_bare else self._documents.surely(understood)  # "price?", "how wide is that?"
            if told is not None:
                return told
        if understood.choices:
            return Evidence(ask_which=understood.choices, product_ids=understood.choices)
        if self._is_of_unstated(understood):
            return Evidence(product_ids=understood.product_ids)
        if understood.needs_product:
            return Evidence()  # "how heavy is it?" with nothing before it: no document can tell
        if understood.product_ids:
            if (manual := self._documents.manual(understood)) is not None:
                return manual
            found = self._about_products(understood)
            sure = bool(found.items) and found.items[0].kind == "field" and found.answerable
            done = found.ask_which or understood.intent == "opinion" or (sure and not understood.is_policy)
            if done:
                return found
            if understood.is_carried and not found.answerable:  # perhaps the talk has turned to something else
                other = self._documents.add(understood, Evidence())
                if other.answerable:
                    return other
            return self._documents.add(understood, found)
        told = self._documents.add(understood, Evidence())
        is_typed = not understood.is_policy and not _ASKS.search(understood.asked)  # like into a search box
        if is_typed and not surely_answers(understood.asked, told.items):
            found = self._by_search(understood, Evidence())
            if found.answerable:
                return found
        goods = None if understood.is_policy else asked_goods(understood.asked)
        if goods is not None and not any(is_called(goods, (one.text, one.context)) for one in told.items[:1]):
            return self._goods(goods, understood)
        is_done = told.answerable or understood.is_policy or understood.points_back
        return told if is_done else self._by_search(understood, told)

    def _goods(self, goods: str, understood: Understanding) -> Evidence:
        """Products for goods that are asked for by a name which is that of no kind."""
        found = self._by_search(understood, Evidence())
        knowledge = self._knowledge()
        products = self._catalog.products(found.product_ids)
        names = [*(p.title for p in products), *(p.category or "" for p in products), *knowledge.vocabulary.categories]
        return found if products and is_called(goods, names) else replace(found, not_called=goods)

    def _is_off_topic(self, understood: Understanding) -> bool:
        """Whether a question that names nothing of the shop for sure is about something that no shop answers."""
        if self._topics is None or understood.product_ids or is_mostly_cjk(understood.asked):
            return False
        if understood.is_policy:
            return False  # "could you explain returns to me?"
        plan = understood.plan
        goes_on = bool(understood.focus.asked) and (understood.points_back or plan is not None)
        is_limited = plan is not None and any(isinstance(one.value, float | int) for one in plan.filters)
        if goes_on or is_limited:
            return False
        scope = self._knowledge().scope
        names_attribute = any(len(terms(name)) > 1 for name in scope.attributes_named(understood.asked))
        if names_attribute or scope.category_words(understood.asked) or scope.names_brand(understood.asked):
            return False
        return self._topics.is_foreign(understood.asked, sounds_of_shops=understood.is_policy)

    def _is_foreign(self, understood: Understanding) -> bool:
        """Whether a question that names nothing of the shop asks with English words that nothing in the shop uses."""
        is_narrowed = understood.plan is not None and (understood.plan.filters or understood.plan.product_ids)
        if understood.product_ids or understood.choices or understood.is_policy or is_narrowed:
            return False
        telling = set(telling_terms(understood.asked, strict=True)) - ASKING_WORDS
        words = [word for word in _WORD.findall(understood.asked.lower()) if set(terms(word)) & telling]
        unknown = [w for w in words if is_english_word(w) and not any(map(self._index().knows, terms(w)))]
        return len(unknown) >= max(1.0, _LEAST_FOREIGN_SHARE * len(words))

    def _is_of_unstated(self, understood: Understanding) -> bool:
        """Whether a Chinese question about products is of a topic that shops do not state and no text of theirs names.

        Else the price would answer "前年卖多少钱".
        """
        topic = unstated_topic(understood.asked)
        if topic is None or not understood.product_ids or understood.is_policy:
            return False
        return not any(topic in words_of(product) for product in self._catalog.products(understood.product_ids))

    def _by_unknown_name(self, understood: Understanding) -> Evidence:
        """Products that speak of what no product is called ("toner for the CopyCentre C65"); else the nearest names."""
        hits = self._index().search_products(understood.asked, limit=_N_PRODUCT_HITS, kinds=_PRODUCTS)
        wanted = [term for name in understood.unknown_names for term in terms(name)]
        products = self._catalog.products([hit.id for hit in hits])
        speaking = [p.id for p in products if set(wanted) <= set(terms(words_of(p)))]
        if speaking:
            return self._plans.as_list(understood, speaking)
        return Evidence(product_ids=understood.near_names)

    def _about_products(self, understood: Understanding) -> Evidence:
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
        if understood.ambiguous and is_family(products):
            told = of_family(products, facts, matches)
            if told.answerable or not tells_alike(products):
                return told
            matches = [match for match in matches if match.score >= SURE_FACT]  # of the text that all share
        elif understood.ambiguous and not agree(facts, matches):
            return Evidence(ask_which=tuple(p.id for p in products), product_ids=tuple(p.id for p in products))
        if understood.ambiguous:
            products = products[:1]
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
        if whole != understood.asked:  # the name is cut out; what is left of its words is asked for
            ignore = frozenset()
        spoken = {t for concept in asked_concepts(text.lower()) for name in concept.names for t in terms(name)}
        return match_attributes(text, pairs, meanings=self._meanings, ignore=ignore - spoken - asked)

    def _absent_attribute(
        self, understood: Understanding, products: Sequence[Product], facts: dict[str, list[EvidenceItem]]
    ) -> str | None:
        """An attribute that the question names in full, that others of the kind state and these products do not."""
        if understood.intent == "opinion":
            return None
        stated = {normalise_attribute_name(fact.field or "") for some in facts.values() for fact in some}
        knowledge = self._knowledge()
        of_kind = {n for p in products for n in knowledge.category_attributes.get(p.category or "", ())}
        named = [
            n
            for n in knowledge.scope.attributes_named(
                bare_question(understood.asked, understood.mentions, understood.name_terms)
            )
            if n in of_kind
        ]
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
        wanted = telling_terms(understood.asked, of_name)
        expected = expected_dimension(understood.asked)
        ratings = {f"{product.id}#review:{review.id}": review.rating for review in product.reviews}
        return [
            passage_item(hit, answer_likelihood(wanted, hit, expected=expected) + bonus(hit), product, ratings)
            for hit in hits[:_MAX_PASSAGES]
        ]

    def _by_search(self, understood: Understanding, found: Evidence) -> Evidence:
        """Products whose texts hold the question's words, for a question that names none."""
        wanted = telling_terms(understood.asked)
        index = self._index()
        hits = index.search_products(understood.asked, limit=_N_PRODUCT_HITS, kinds=_PRODUCTS)
        products = self._catalog.products([hit.id for hit in hits])
        asks = bool(_ASKS.search(understood.asked))
        least = _LEAST_PRODUCT_SHARE if asks else _LEAST_SEARCH_SHARE
        fitting = [p for p in products if word_share(wanted, words_of(p)) >= least]
        if not fitting:
            return found
        return replace(self._plans.as_list(understood, [product.id for product in fitting]), is_guess=True)


def _is_of_kind(plan: Plan) -> bool:
    """Whether a plan is over products of a kind, of a brand or of a list."""
    return bool(plan.product_ids) or any(one.field in ("category", "brand") for one in plan.filters)
