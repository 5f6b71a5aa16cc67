"""`insights answerability`: the catalog's findings, with what customers are known to ask for."""

import threading
from collections.abc import Iterable

from catalog.database import Catalog
from catalog.errors import EmptyCatalogError
from catalog.insights.answerability import find_answerability
from catalog.insights.finding import Answerability, AskedFor
from rag.conversation import ConversationStore, Exchange
from rag.insights.asked_attributes import common_attributes
from rag.insights.asked_in_vain import asked_in_vain


def answerability(catalog: Catalog, exchanges: Iterable[Exchange] = ()) -> Answerability:
    """What of a catalog is missing, disagrees or looks wrong.

    Args:
        catalog: Walked over twice.
        exchanges: The kept questions with their answers.

    Raises:
        EmptyCatalogError: If there is no product.
        StoreError: If the store cannot be read.
    """
    return _report(catalog, asked_in_vain(catalog, exchanges))


class FreshAnswerability:
    """The report of a served catalog, made again when the catalog or what was asked has changed."""

    def __init__(self, catalog: Catalog, conversations: ConversationStore) -> None:
        self._catalog = catalog
        self._conversations = conversations
        self._lock = threading.Lock()  # who comes while it is made waits for it, instead of making it too
        self._known: tuple[list[AskedFor], Answerability] | None = None

    def __call__(self) -> Answerability:
        """The report of the catalog as it is now.

        Raises:
            EmptyCatalogError: If there is no product.
            StoreError: If the store cannot be read.
        """
        asked = asked_in_vain(self._catalog, self._conversations.exchanges())
        with self._lock:
            if self._known is None or self._known[0] != asked or self._known[1].revision != self._catalog.revision():
                self._known = asked, _report(self._catalog, asked)
            return self._known[1]


def _report(catalog: Catalog, asked: list[AskedFor]) -> Answerability:
    with catalog.view() as view:
        if view.counts().products == 0:
            raise EmptyCatalogError("there is no product in this store yet; run `shelftalk ingest` first")
        return find_answerability(view, common=common_attributes(), asked=asked)
