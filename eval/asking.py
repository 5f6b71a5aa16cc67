"""Ask one case of a shop and keep what came out."""

from collections.abc import Iterable

from catalog.product import OwnerKind
from eval.case import Case
from eval.outcome import CitedSource, Outcome, outcome_of
from eval.quotation import is_verbatim
from index.search import SearchIndex
from rag.answer import Citation
from rag.assembly import Shop, index_root
from rag.errors import AnsweringError
from rag.question import Question

_KINDS: tuple[OwnerKind, ...] = ("product",)

N_RANKED = 100
"""Products kept of a search; recall is measured up to here."""


class Asker:
    """Asks cases of one open shop; not shared between threads."""

    def __init__(self, shop: Shop) -> None:
        """Open the shop's index beside it, for searches that are measured apart.

        Raises:
            IndexingError: If there is no index, or it cannot be read.
        """
        self._shop = shop
        self._index = SearchIndex.open(index_root(shop.settings), shop.encoder, shop.settings.index)
        shop.warm_up()

    def close(self) -> None:
        """Let go of the index and the shop."""
        self._index.close()
        self._shop.close()

    def ask(self, case: Case, fingerprint: str) -> Outcome:
        """What the shop replies to a case; an error of this question alone is an outcome too.

        Raises:
            ShelftalkError: If no question can be answered at all.
        """
        try:
            question = Question(
                text=case.question, product_id=case.product_id, language=case.language, history=case.history
            )
            answer = self._shop.assistant.ask(question)
        except AnsweringError as error:
            return Outcome(case_id=case.id, fingerprint=fingerprint, ranking=self._ranking(case), error=str(error))
        ranking = self._ranking(case)  # after the answer, so that its times hold the embedding of the question
        citations = tuple(self._checked(answer.citations))
        return outcome_of(answer, case_id=case.id, fingerprint=fingerprint, citations=citations, ranking=ranking)

    def rank(self, query: str) -> tuple[str, ...]:
        """Ids of the products that search finds, best first, at most `N_RANKED`."""
        hits = self._index.search_products(query, limit=N_RANKED, kinds=_KINDS)
        return tuple(hit.id for hit in hits)

    def _ranking(self, case: Case) -> tuple[str, ...] | None:
        return self.rank(case.question) if is_searched(case) else None

    def _checked(self, citations: Iterable[Citation]) -> Iterable[CitedSource]:
        for one in citations:
            yield CitedSource(
                id=one.id,
                kind=one.kind,
                source=one.source,
                source_id=one.source_id,
                text=one.text,
                product_id=one.product_id,
                field=one.field,
                title=one.title,
                is_verbatim=is_verbatim(one, self._shop.catalog),
            )


def is_searched(case: Case) -> bool:
    """Whether searching the bare question says something: its product is known, and named by it alone."""
    return bool(case.products) and case.product_id is None and not case.history and case.is_answerable
