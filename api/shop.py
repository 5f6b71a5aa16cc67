"""What serving needs of a shop: Protocols that the real one fulfils, and a fake of the tests too."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from catalog.insights.finding import Answerability
from catalog.product import Product
from catalog.writer import Change
from rag.answer import Answer, AnswerEvent
from rag.feedback import Rating
from rag.ingestion import IngestionReport
from rag.insights.gaps import Gaps
from rag.models.circuit_breaker import CircuitState
from rag.question import Question, Role
from rag.search_page import SearchPage


class OfferView(Protocol):
    """When the price and availability of a product were last stated."""

    @property
    def as_of(self) -> datetime: ...


class CatalogReader(Protocol):
    """Reads the catalog as it is now; called from several threads."""

    def product(self, product_id: str) -> Product | None:
        """The product of this id, or None."""
        ...

    def offers(self, ids: Iterable[str]) -> Mapping[str, OfferView]:
        """The offers of these products by id; unknown ids are absent."""
        ...


class Answering(Protocol):
    """Answers questions; called from several threads."""

    def ask(self, question: Question) -> Answer:
        """The whole answer.

        Raises:
            ShelftalkError: If the question cannot be taken or the shop cannot answer now.
        """
        ...

    def stream(self, question: Question) -> Iterator[AnswerEvent]:
        """The same answer as events: evidence, deltas, done."""
        ...


class StoredTurnView(Protocol):
    """One message of a stored conversation."""

    @property
    def id(self) -> str: ...
    @property
    def role(self) -> Role: ...
    @property
    def content(self) -> str: ...
    @property
    def created_at(self) -> datetime: ...
    @property
    def answer_json(self) -> str | None:
        """The answer as JSON text; None for a customer's message."""
        ...


class ConversationView(Protocol):
    """A stored conversation."""

    @property
    def id(self) -> str: ...
    @property
    def created_at(self) -> datetime: ...
    @property
    def turns(self) -> Sequence[StoredTurnView]: ...


class Conversations(Protocol):
    """Stored conversations."""

    def delete_customer(self, customer_id: str) -> int:
        """Erase every conversation of a customer; how many there were."""
        ...

    def turns(self, conversation_id: str) -> ConversationView:
        """The conversation with its turns, oldest first.

        Raises:
            ConversationError: If it is not known.
        """
        ...

    def delete(self, conversation_id: str) -> bool:
        """Delete it with its turns; whether it was there."""
        ...


class Ratings(Protocol):
    """What people thought of answers."""

    def rate(self, turn_id: str, rating: Rating, *, comment: str | None = None) -> None:
        """Keep one rating of an answer.

        Raises:
            ConversationError: If there is no such turn.
        """
        ...


class CatalogWriting(Protocol):
    """Changes of the catalog, searchable when the call returns; called from several threads."""

    def put(self, product_id: str, fields: Mapping[str, object]) -> Change:
        """Store a product in place of any of its id; whether it was added, updated or unchanged.

        Raises:
            RecordRejectedError: If a field is bad or names another id.
        """
        ...

    def patch(self, product_id: str, fields: Mapping[str, object]) -> Product:
        """Change some fields; the product as it is now.

        Raises:
            RecordMissingError: If there is no such product.
            RecordRejectedError: If a field is bad.
        """
        ...

    def delete(self, product_id: str) -> bool:
        """Delete a product; whether it was there."""
        ...

    def batch(
        self, products: Sequence[Mapping[str, object]], documents: Sequence[Mapping[str, object]]
    ) -> IngestionReport:
        """Store many records in one transaction; a bad one is rejected, the others go in."""
        ...


class ReadinessView(Protocol):
    """Whether questions can be answered, and over what."""

    @property
    def ready(self) -> bool: ...
    @property
    def generation(self) -> str | None: ...
    @property
    def products(self) -> int: ...
    @property
    def documents(self) -> int: ...
    @property
    def warnings(self) -> Sequence[str]: ...


class ServedShop(Protocol):
    """Everything the routes talk to."""

    @property
    def catalog(self) -> CatalogReader: ...
    @property
    def changes(self) -> CatalogWriting: ...
    @property
    def assistant(self) -> Answering: ...
    @property
    def conversations(self) -> Conversations: ...
    @property
    def ratings(self) -> Ratings: ...
    @property
    def model_name(self) -> str: ...
    @property
    def model_circuit(self) -> CircuitState | None: ...

    def search(self, query: str, *, limit: int, filters: Sequence[str], cursor: str | None) -> SearchPage:
        """One page of ranked products and documents.

        Raises:
            QuestionError: If a filter or the cursor cannot be read.
        """
        ...

    def readiness(self) -> ReadinessView:
        """Whether questions can be answered now."""
        ...

    def answerability(self) -> Answerability:
        """What of the catalog keeps questions from being answered; of a large one it takes a while.

        Raises:
            EmptyCatalogError: If there is no product.
        """
        ...

    def gaps(self) -> Gaps:
        """Which kept questions could not be answered."""
        ...
