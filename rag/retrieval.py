"""From what was understood to the evidence: facts from SQL, passages from the index, results of plans.

First which products, then which facts in them. Whether the evidence answers is decided here, by what is stated and
found, never by the model.
"""

import re
from collections.abc import Callable
from dataclasses import replace

from catalog.database import Catalog
from catalog.plan import Plan
from catalog.product import OwnerKind
from index.english_words import is_english_word
from index.search import SearchIndex
from index.terms import is_mostly_cjk, terms
from rag.composing.asked_goods import asked_goods, is_called
from rag.composing.whole_catalog import of_whole_catalog
from rag.documents.name_meanings import NameMeanings
from rag.documents.relevance import (
    telling_terms,
    word_share,
)
from rag.documents.retrieval import DocumentRetriever, surely_answers
from rag.evidence import Evidence
from rag.evidence_items import (
    words_of,
)
from rag.knowledge import ShopKnowledge
from rag.passage_judging import PassageJudge
from rag.planning import PlanRetriever
from rag.product_evidence import ProductRetriever
from rag.question import Understanding
from rag.settings import AnsweringSettings
from rag.told_kinds import run
from rag.vocabulary.shop_topics import topics_of
from rag.words.asking_words import ASKING_WORDS
from rag.words.chinese_asking import unstated_topic
from rag.words.intents import asks_for_other, refers_back
from rag.words.topics import TopicJudge

_PLAN_INTENTS = ("superlative", "count", "list", "recommend", "compare")
_CLOSED_INTENTS = ("small_talk", "out_of_scope", "handoff")
_PRODUCTS: tuple[OwnerKind, ...] = ("product",)
_WORD = re.compile(r"[a-z]{3,}")
_LEAST_FOREIGN_SHARE = 0.34  # of the telling words of a question; one odd word in four is only an odd way to put it
_LEAST_TOPIC_TERMS = 2  # telling words of a question that a document may answer though it names no product
_N_PRODUCT_HITS = 5
_LEAST_PRODUCT_SHARE = 0.6  # of the question's words that a product found by search must hold
_LEAST_SEARCH_SHARE = 0.34  # the same for words typed like into a search box
_ASKS = re.compile(
    r"[?？]\s*$|^\W*(?:is|are|do|does|can|could|will|would|has|have|how|what|when|where|who|why)\b|[吗呢]|怎么|如何|什么|多少|多久|为什么",
    re.IGNORECASE,
)

_ASKS_HOW_TO = re.compile(r"^\W*how (?:do i|can i|should i|to)\b", re.IGNORECASE)  # a "cover letter" is no cover


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
        judge: PassageJudge | None = None,
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
            judge: Of the passages of products; None judges them by words and meaning.
        """
        self._topics = topics
        self._catalog = catalog
        self._index = index
        self._knowledge = knowledge
        self._plans = PlanRetriever(catalog, index, knowledge)
        self._judge = judge or PassageJudge(None)
        self._products = ProductRetriever(catalog, index, meanings, settings, knowledge, self._judge)
        self._documents = DocumentRetriever(
            catalog, index, document_meanings, least_likelihood=settings.least_answer_likelihood
        )

    def warm_up(self) -> None:
        """Make ready what the first questions about documents would have to wait for."""
        self._documents.warm_up()
        self._judge.warm_up()

    def retrieve(self, understood: Understanding) -> Evidence:
        """The evidence for a question, best first."""
        understood = self._with_picked(understood)
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
            is_wish_left = bool(understood.wish) and planned.ignored == understood.wish
            is_other_kind = understood.kind_is_guessed and is_wish_left and understood.language == "en"
            is_of_words = is_of_any and not understood.focus.asked and _is_of_values(understood.plan)
            is_searched = (is_other_kind or (is_of_words and not planned.answerable)) and understood.intent != "count"
            other = self._by_search(understood, Evidence()) if is_searched else planned
            return other if other.answerable else planned  # no sleeping bag is a "laptop bag"
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
        of_other = asks_for_other(understood.asked) and not (understood.product_ids or understood.is_policy)
        if understood.needs_product or of_other:
            return Evidence()  # "how heavy is it?" with nothing before it: no document can tell
        if understood.product_ids:
            if (manual := self._documents.manual(understood)) is not None:
                return manual
            found = self._products.retrieve(understood)
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

    def _with_picked(self, understood: Understanding) -> Understanding:
        """With the product that a plan picks in focus, where one does."""
        if understood.picked_by is None:
            return understood
        rows = run(self._catalog, understood.picked_by, self._knowledge()).rows
        n_picked = 1 if understood.picked_by.product_ids else len(rows)
        picked = tuple(row.product_id for row in rows[:n_picked])
        return replace(understood, picked_by=None, product_ids=picked or understood.product_ids)

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
        is_of_goods = plan is not None and _is_ranked_or_narrowed(plan)
        if goes_on or is_limited or is_of_goods:
            return False
        scope = self._knowledge().scope
        names_attribute = any(len(terms(name)) > 1 for name in scope.attributes_named(understood.asked))
        of_kind = scope.category_words(understood.asked) and not _ASKS_HOW_TO.search(understood.asked)
        if names_attribute or of_kind or scope.names_brand(understood.asked):
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
        if any(self._knowledge().scope.unsold_kind(name) == name for name in understood.unknown_names):
            return Evidence()  # who wants a 保温杯 is not helped by what is as big as one
        hits = self._index().search_products(understood.asked, limit=_N_PRODUCT_HITS, kinds=_PRODUCTS)
        wanted = [term for name in understood.unknown_names for term in terms(name)]
        products = self._catalog.products([hit.id for hit in hits])
        speaking = [p.id for p in products if set(wanted) <= set(terms(words_of(p)))]
        if speaking:
            return self._plans.as_list(understood, speaking)
        return Evidence(product_ids=understood.near_names)

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


def _is_ranked_or_narrowed(plan: Plan) -> bool:
    """Whether a plan ranks or narrows a kind that is not named by a mere word of a title ("a bedtime story")."""
    fields = {one.field for one in plan.filters}
    of_kind = "category" in fields and "title" not in fields
    return of_kind and (plan.order_by is not None or bool(fields - {"category"}))


def _is_of_values(plan: Plan) -> bool:
    """Whether a plan has no conditions but on values in words, which other texts may hold too."""
    return all(one.operator in ("contains", "has") for one in plan.filters)


def _is_of_kind(plan: Plan) -> bool:
    """Whether a plan is over products of a kind, of a brand or of a list."""
    return bool(plan.product_ids) or any(one.field in ("category", "brand") for one in plan.filters)
