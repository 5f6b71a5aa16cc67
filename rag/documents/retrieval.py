"""Evidence from the shop's documents: its terms, guides and manuals."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from catalog.database import Catalog
from catalog.product import OwnerKind, Product, Source
from index.document_sentences import compared_texts, sentences_of_text
from index.passage import PassageHit
from index.search import SearchIndex
from rag.documents.exclusions import excludes_from_another
from rag.documents.markdown_table import is_table, table_around, whole_table
from rag.documents.name_groups import groups_named
from rag.documents.name_meanings import NameMeanings
from rag.documents.relevance import is_about, may_be_about
from rag.documents.scoring import ScoredPassage, score_passages
from rag.documents.spans import compares
from rag.documents.unsaid_words import asks_of_unsaid
from rag.documents.verdicts import verdict
from rag.documents.ways_offered import has_row_of, kind_of_way, lists_ways, way_asked, with_kind_of_way
from rag.evidence import Evidence, EvidenceItem
from rag.evidence_items import called, document_item
from rag.hostile_text import speaks_to_a_machine
from rag.question import Understanding
from rag.vocabulary.shop_terms import shop_words
from rag.vocabulary.shop_topics import topics_of
from rag.words.bare_question import without_titles
from rag.words.language import is_chinese
from rag.words.unrecorded import answering

_DOCUMENTS: tuple[Source, ...] = ("document",)
_DOCUMENTS_KIND: tuple[OwnerKind, ...] = ("document",)
_N_HITS = 20
_N_OWN_HITS = 10  # passages of a product's own manual that are looked at in any case
_MAX_MANUALS = 3
_MOST_WARM = 500  # documents, and passages of them, whose sentences are embedded on starting: some seconds
# Powers of the least likelihood, of terms and of other questions: 0.4 stands for a probability of 0.10 and 0.20, or by
# words alone, where right passages are seldom sure, for 0.03 and 0.06; 0 and 1 stay as they are (docs/experiments.md).
_BY_MEANING, _BY_WORDS = (2.5, 1.75), (4.0, 3.0)
_SURELY = 0.5  # probability; at it, 2 % of questions about products seemed to be answered by documents
_SURELY_BY_WORDS = 0.3  # where no meaning is known, fewer are likely and fewer seem so wrongly
_SURELY_FIRST = 0.35  # probability of one passage: of many that hold "tents" none answers
_OF_USE = re.compile(  # what a manual tells and no attribute
    r"\bhow often\b|\bwhat (?:does|do) (?:it|this|that|they) mean\b|\bwhat (?:now|next|should i do)\b"
    r"|\bhow (?:do|can|should) i\b|\bhow to\b|\bblink|\bflash(?:es|ing)?\b|\berror\b"
    r"|怎么办|怎么(?:清洗|清洁|安装|使用|操作)|多久.{0,6}一次|显示",
    re.IGNORECASE,
)
_ASKS_PRICE = re.compile(
    r"\b(?:costs?|prices?|fees?)\b|\bhow much (?:is|are|do|does|for)\b|多少钱|费用|价格", re.IGNORECASE
)
_SAYS_PRICE = re.compile(r"\d\s?(?:EUR|USD|GBP|CNY|€|\$|£|元|%)|[€$£¥]\s?\d|\bfree\b|免|包邮|承担|\bpay", re.IGNORECASE)
_BEYOND_DOUBT = 0.65  # probability from which on a word that no passage holds is only another word for one that is held
_N_DECIDING = 4  # passages that are read for a yes or no
_OF_BUSINESS = 0.3  # of the probability of terms for businesses, where nobody says to be one
_BESIDE_A_WAY = 0.7  # of a passage's probability where a row answers: what else is said of invoices is seldom asked
_LEAST_SHARE = 0.2  # of the likeliest passage's probability; what is less likely is about something else
_LEAST_SHARE_OF_SEVERAL = 0.04  # the same where a question compares: each side may stand in a passage of its own
_DAY = re.compile(
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:jan|febr)uary|ma(?:rch|y)|april|june?|july?|august|\w+ber\b", re.I
)
_NAME = re.compile(r"(?<=[a-z,?] )[A-Z][a-z]{2,}")


class DocumentRetriever:
    """Finds what documents say, and adds it to what else was found."""

    def __init__(
        self,
        catalog: Catalog,
        index: Callable[[], SearchIndex],
        meanings: NameMeanings | None,
        *,
        least_likelihood: float,
    ) -> None:
        """Use a catalog and the index that serves.

        Args:
            catalog: Documents are read from it at each question.
            index: Gives the opened generation that serves now.
            meanings: Vectors of titles and sentences; None for an encoder that knows no meanings.
            least_likelihood: From here on documents count as answering, 0 to 1.
        """
        self._catalog = catalog
        self._index = index
        self._meanings = meanings
        self._least = least_likelihood

    def warm_up(self) -> None:
        """Know titles and sentences of documents, where they are few enough not to keep a server waiting.

        Their vectors are in the index; only a generation of an earlier program has none, and they are embedded now.
        """
        index, meanings = self._index(), self._meanings
        with self._catalog.view() as view:
            if meanings is None or view.counts().documents > _MOST_WARM:
                return
            ids = [document.id for document in view.iter_documents()]
        passages = index.passages_of(ids)[:_MOST_WARM]
        meanings.learn([one for passage in passages for one in compared_texts(passage)])

    def add(self, understood: Understanding, found: Evidence) -> Evidence:
        """Add what the shop's documents say; for a question about terms it comes first."""
        documents = self.find(understood, found)
        if understood.is_policy and documents:
            items = (*documents, *found.items)
            found = replace(found, product_ids=())  # about the shop, not about the product on the page
        else:
            items = tuple(sorted((*found.items, *documents), key=lambda item: -item.score))
        answerable = found.answerable or bool(documents)
        return replace(found, items=items, answerable=answerable, missing=None if answerable else found.missing)

    def surely(self, understood: Understanding) -> Evidence | None:
        """What the documents say, where they surely answer; for questions that seem to be about something else."""
        documents = self.find(replace(understood, product_ids=()), Evidence())
        return (
            Evidence(items=tuple(documents), answerable=True) if surely_answers(understood.asked, documents) else None
        )

    def manual(self, understood: Understanding) -> Evidence | None:
        """What the manual of the product in question says of its use, where it surely does; else None."""
        if not _OF_USE.search(understood.asked):
            return None
        about = Evidence(product_ids=understood.product_ids)
        documents = self.find(replace(understood, is_policy=False), about, own_only=True)
        if not documents or documents[0].answers < _SURELY:
            return None
        return Evidence(items=tuple(documents), answerable=True, product_ids=understood.product_ids[:1])

    def find(self, understood: Understanding, found: Evidence, *, own_only: bool = False) -> list[EvidenceItem]:
        """The passages that answer, likeliest first; none where documents hardly do.

        Args:
            understood: What is asked.
            found: What products say; where it names some, only documents that may speak of them are looked at.
            own_only: Whether guides for their kind are left out too.
        """
        own_only = own_only or found.missing is not None  # what a product does not state, only its own manual may
        goes_on = understood.is_policy and not understood.product_ids  # with the terms that were asked for before
        text = understood.standalone if goes_on else understood.asked
        if not understood.said:
            return self._find_for(text, understood, found, own_only)
        in_context = " ".join((understood.asked, *_still_meant(understood)))
        first, second = (in_context, text) if understood.leans else (text, in_context)
        return self._find_for(first, understood, found, own_only) or self._find_for(second, understood, found, own_only)

    def _find_for(self, text: str, understood: Understanding, found: Evidence, own_only: bool) -> list[EvidenceItem]:
        """The same for one wording of the question."""
        scored = self._scored(text, understood, found, own_only)
        answers = sum(one.probability for one in scored)
        of_terms, of_others = _BY_WORDS if self._meanings is None or is_chinese(text) else _BY_MEANING
        if not scored or answers < self._least ** (of_terms if understood.is_policy else of_others):
            return []
        items = self._items(scored, least=_LEAST_SHARE_OF_SEVERAL if compares(text) else _LEAST_SHARE)
        items.extend(self._grouping(understood.asked, items, scored))
        if understood.is_policy and not understood.product_ids:
            return items  # "how many days do I have to send it back?" asks for no rate of returns
        return answering(items, without_titles(text, understood.mentions))

    def _scored(self, text: str, understood: Understanding, found: Evidence, own_only: bool) -> list[ScoredPassage]:
        """The passages that may speak of what is asked, likeliest first; none where a word of it is said nowhere."""
        products = self._catalog.products(found.product_ids)
        hits = self._hits(f"{text} {shop_words(understood.asked) or shop_words(text)}".strip(), products)
        of_any = not products or (understood.is_policy and not own_only)
        hits = [hit for hit in hits if self._may_answer(hit, () if of_any else products, own_only=own_only)]
        hits = [hit for hit in hits if not excludes_from_another(hit.passage, text)]
        scored = score_passages(with_kind_of_way(text), hits, self._meanings)
        if not products and self._asks_of_unsaid(text, scored):
            return []
        if "business" in topics_of(understood.asked):
            return scored  # their ways to pay stand in terms of their own
        scored = _consumers_first(scored)
        ways = (way_asked(understood.asked), kind_of_way(understood.asked))
        is_listed = any(ways) and not is_chinese(text) and not _is_decided(understood.asked, scored)
        return _way_first(scored, ways, else_all=is_listed)

    def _asks_of_unsaid(self, text: str, scored: Sequence[ScoredPassage]) -> bool:
        """Whether a question asks of what nothing speaks of, and no passage is likely all the same."""
        is_doubtful = sum(one.probability for one in scored) < _BEYOND_DOUBT
        passages = [one.hit.passage for one in scored]
        return self._meanings is not None and is_doubtful and asks_of_unsaid(text, passages, self._meanings)

    def _items(self, scored: Sequence[ScoredPassage], *, least: float) -> list[EvidenceItem]:
        """Evidence of the passages that are at least so likely as a share of the likeliest, tables whole."""
        answers = sum(one.probability for one in scored)
        items: list[EvidenceItem] = []
        for one in map(self._whole, scored):
            share = one.probability / scored[0].probability
            document = self._catalog.document(one.hit.passage.owner_id)
            is_told = any(one.hit.passage.text in item.text for item in items)  # a later piece of a table
            if share >= least and document is not None and not is_told:
                items.append(document_item(one.hit, share * answers, document, nearness=one.nearness))
        return items

    def _grouping(
        self, question: str, items: Sequence[EvidenceItem], scored: Sequence[ScoredPassage]
    ) -> list[EvidenceItem]:
        """The table that says which group a name of the question is in, where the first passage speaks of groups."""
        for one in scored if items else ():
            passage = one.hit.passage
            groups = groups_named(question, [whole_table(passage.text, passage.context)])
            document = self._catalog.document(passage.owner_id)
            is_new = all(passage.text not in item.text for item in items)
            if document is not None and is_new and any(group.kind_is_meant(items[0].text) for group in groups):
                return [document_item(one.hit, 0.0, document)]
        return []

    def _whole(self, scored: ScoredPassage) -> ScoredPassage:
        """A piece of a table as the whole of it, so that no row is missing where all are told."""
        passage = scored.hit.passage
        if not is_table(passage.text):
            return scored
        table = table_around(passage, self._index().passages_of([passage.owner_id]))
        return scored if table == passage else replace(scored, hit=replace(scored.hit, passage=table), nearness=())

    def _may_answer(self, hit: PassageHit, products: Sequence[Product], *, own_only: bool) -> bool:
        """Whether a passage may speak of one of some products; of anything where there are none."""
        document = self._catalog.document(hit.passage.owner_id)
        if document is None or speaks_to_a_machine(f"{hit.passage.context} {hit.passage.text}"):
            return False
        if not products:
            return True
        if own_only:
            return any(is_about(document, called(product)) for product in products)
        return any(may_be_about(document, called(product), product.category or "") for product in products)

    def _hits(self, query: str, products: Sequence[Product]) -> list[PassageHit]:
        """Passages of all documents, and of the manuals of products, which a search over all may miss."""
        index = self._index()
        hits = index.search_passages(query, limit=_N_HITS, sources=_DOCUMENTS)
        own: set[str] = set()
        for product in products[:_MAX_MANUALS]:
            named = index.search_products(product.title, limit=_MAX_MANUALS, kinds=_DOCUMENTS_KIND, with_dense=False)
            documents = (self._catalog.document(hit.id) for hit in named)
            own.update(one.id for one in documents if one is not None and is_about(one, called(product)))
        if not own:
            return hits
        known = {hit.passage.id for hit in hits}
        of_manuals = index.search_passages(query, limit=_N_OWN_HITS, owner_ids=own)
        return [*hits, *(hit for hit in of_manuals if hit.passage.id not in known)]


def _consumers_first(scored: Sequence[ScoredPassage]) -> list[ScoredPassage]:
    """Passages for a customer who does not say to be a business, those below headings for businesses less likely."""
    likely = [
        replace(
            one, probability=one.probability * (_OF_BUSINESS if "business" in topics_of(one.hit.passage.context) else 1)
        )
        for one in scored
    ]
    return sorted(likely, key=lambda one: -one.probability)


def _is_decided(question: str, scored: Sequence[ScoredPassage]) -> bool:
    """Whether a sentence of the likeliest passages says yes or no ("we do not accept cheques")."""
    texts = (one.hit.passage.text for one in scored[:_N_DECIDING])
    return any(verdict(question, sentence) is not None for text in texts for sentence in sentences_of_text(text))


def _way_first(scored: list[ScoredPassage], ways: Sequence[frozenset[str]], *, else_all: bool) -> list[ScoredPassage]:
    """Passages with the table that has a row of the asked way as the likeliest.

    Args:
        scored: Likeliest first.
        ways: What rows are called by, the first that some row has; all empty where no way is asked for.
        else_all: Where no row is called so, the table of all ways is the likeliest.
    """
    named = (one for way in ways for one in scored if has_row_of(one.hit.passage.text, way))
    of_all = (one for one in scored if else_all and lists_ways(one.hit.passage.text))
    table = next(named, None) or next(of_all, None)
    if table is None:
        return scored
    others = [replace(one, probability=_BESIDE_A_WAY * one.probability) for one in scored if one is not table]
    return [replace(table, probability=max(one.probability for one in scored)), *others]


def _still_meant(understood: Understanding) -> list[str]:
    """The words that earlier turns add, but for a name in whose place the question puts another ("and Austria?")."""
    if not _NAME.search(understood.asked):
        return list(understood.said)
    return [word for word in understood.said if not word[:1].isupper() or _DAY.match(word)]


def surely_answers(question: str, documents: Sequence[EvidenceItem]) -> bool:
    """Whether passages from `DocumentRetriever.find` surely answer, so that nothing else needs to be looked at."""
    least = _SURELY_BY_WORDS if is_chinese(question) else _SURELY
    if not documents or documents[0].answers < least:
        return False
    if _ASKS_PRICE.search(question) and not _SAYS_PRICE.search(documents[0].text):
        return False  # "what does your rain jacket cost?" is not answered by the guide to its sizes
    first = documents[0].answers ** 2 / sum(item.answers for item in documents)  # of all, the share of the first
    return first >= _SURELY_FIRST * least / _SURELY
