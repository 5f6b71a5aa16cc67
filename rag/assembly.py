"""The only place that constructs the whole: a shop, opened from its settings."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from catalog.database import Catalog
from catalog.errors import StoreError
from catalog.insights.finding import Answerability
from index.caching_encoder import CachingEncoder
from index.encoder import Encoder, load_encoder
from index.errors import IndexingError, IndexMissingError
from index.generations import Generations
from index.opening import OpenIndex
from index.ranker.ranker import EvidenceRanker, load_ranker
from rag.assistant import Assistant
from rag.catalog_changes import CatalogChanges
from rag.claims.paraphrases import paraphrase_check
from rag.conversation import ConversationStore
from rag.documents.name_meanings import NameMeanings
from rag.feedback import FeedbackStore
from rag.fresh_knowledge import FreshKnowledge
from rag.index_keeper import IndexKeeper
from rag.insights.answerability import FreshAnswerability
from rag.insights.gaps import Gaps, find_gaps
from rag.models.circuit_breaker import CircuitState
from rag.models.model_registry import load_writers, writes_freely
from rag.passage_judging import PassageJudge
from rag.product_search import search
from rag.retrieval import Retriever
from rag.search_page import SearchPage
from rag.settings import Settings
from rag.words.topics import TopicJudge


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    """Whether questions can be answered, and over what."""

    ready: bool
    generation: str | None
    products: int
    documents: int
    warnings: tuple[str, ...] = ()


class Shop:
    """A store opened for questions: everything the command line and the API need."""

    def __init__(self, settings: Settings) -> None:
        """Use `open_shop`."""
        self.settings = settings
        self.catalog = open_catalog(settings)
        self.generations = Generations(index_root(settings), settings.index)
        self.conversations = ConversationStore(
            conversations_path(settings), keep_days=settings.answering.conversation_days
        )
        self.ratings = FeedbackStore(self.conversations)
        self._answerability = FreshAnswerability(self.catalog, self.conversations)
        self.encoder: Encoder = CachingEncoder(load_encoder(settings.index), size=settings.index.query_cache)
        self._index = OpenIndex(index_root(settings), self.encoder, settings.index)
        self.keeper = IndexKeeper(self.catalog, self.generations, self.encoder, self._index)
        self._knowledge = FreshKnowledge(self.catalog)
        self.changes = CatalogChanges(
            self.catalog, self.generations, self.keeper, settings.catalog, knowledge=self._knowledge
        )
        knows_meanings = settings.index.encoder != "hashing"
        writers = load_writers(settings.model, settings.answering, store=settings.store)
        self._circuit = writers.circuit
        self._retriever = Retriever(
            self.catalog,
            self._index,
            NameMeanings(self.encoder),
            settings.answering,
            self._knowledge,
            document_meanings=NameMeanings(self.encoder, stored=self._stored) if knows_meanings else None,
            topics=TopicJudge(self.encoder) if knows_meanings else None,
            judge=PassageJudge(_ranker_of(settings)),
        )
        self._paraphrases = paraphrase_check(settings.answering) if writes_freely(settings.model) else None
        self.assistant = Assistant(
            self.catalog,
            self._knowledge,
            self._retriever,
            self.conversations,
            settings.answering,
            model=writers.model,
            stand_in=writers.stand_in,
            paraphrases=self._paraphrases,
        )

    def _stored(self, texts: Sequence[str]) -> Mapping[str, NDArray[np.float32]]:
        """Vectors of the index, where the encoder in use made them."""
        index = self._index()
        return index.sentence_vectors(texts) if index.manifest.model_id == self.encoder.model_id else {}

    @property
    def model_name(self) -> str:
        """Who writes the answers."""
        return self.assistant.model_name

    @property
    def model_circuit(self) -> CircuitState | None:
        """Whether the server of the language model is asked; None where the model has none."""
        return None if self._circuit is None else self._circuit.state

    def search(self, query: str, *, limit: int, filters: Sequence[str], cursor: str | None) -> SearchPage:
        """One page of ranked products and documents.

        Raises:
            QuestionError: If the query, a filter or the cursor cannot be read.
            IndexMissingError: If there is no catalog yet.
        """
        return search(self.catalog, self._index(), query, limit=limit, filters=filters, cursor=cursor)

    def answerability(self) -> Answerability:
        """What of the catalog keeps questions from being answered; made again when something has changed.

        Raises:
            EmptyCatalogError: If there is no product.
        """
        return self._answerability()

    def gaps(self) -> Gaps:
        """Which kept questions could not be answered."""
        return find_gaps(self.conversations.exchanges())

    def warm_up(self) -> None:
        """Load what the first question would have to wait for, and mend the index; does nothing in an empty store."""
        self.keeper.mend()
        self._knowledge()
        if self.readiness().ready:
            self._index().query("warm")
            self.encoder.encode(["warm"])  # the first text of a process takes seconds
            self._retriever.warm_up()
            self.assistant.rehearse()
            if self._paraphrases is not None:
                self._paraphrases.warm_up()

    def readiness(self) -> Readiness:
        """Whether questions can be answered now, and what a merchant should know."""
        counts = self.catalog.counts()
        warnings: list[str] = []
        generation = None
        try:
            serving = self._index().serving
            generation = serving.manifest.generation
            if serving.catalog_revision != str(self.catalog.text_revision()) and not self._index.problems:
                warnings.append("the index is behind the catalog; run `shelftalk index rebuild`")
            warnings.extend(self._index.problems)
        except IndexMissingError:
            warnings.append("there is no catalog yet; run `shelftalk ingest`")
        except IndexingError as error:
            warnings.append(str(error))
        warnings.extend(self.keeper.problems)
        if self.keeper.is_building:
            warnings.append("a new generation of the index is being built; the one before it serves meanwhile")
        if self.model_circuit in ("open", "half_open"):
            warnings.append(
                f"the server of {self.model_name!r} failed and is left alone for a while; "
                f"`{self.settings.answering.fallback}` writes until it answers again"
            )
        return Readiness(
            ready=generation is not None,
            generation=generation,
            products=counts.products,
            documents=counts.documents,
            warnings=tuple(warnings),
        )

    def close(self) -> None:
        """Let go of the databases; a generation that is being built in the background is given up."""
        self.keeper.close()
        self.conversations.close()
        self.catalog.close()


def _ranker_of(settings: Settings) -> Callable[[], EvidenceRanker] | None:
    """What loads the ranker of passages; None where the settings want none, or no vectors at all."""
    backend = settings.answering.evidence_ranker
    if backend == "none" or settings.index.encoder == "hashing":
        return None
    return partial(load_ranker, backend)


def open_shop(settings: Settings) -> Shop:
    """Open a store for questions; an empty one is created.

    Raises:
        StoreError: If the store cannot be opened.
        BackendMissingError: If the encoder cannot be loaded.
        GenerationError: If the language model cannot be loaded.
    """
    return Shop(settings)


def open_catalog(settings: Settings) -> Catalog:
    """The catalog of a store."""
    if settings.database_url is not None:
        return Catalog.open(settings.database_url)
    try:
        settings.store.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"cannot make the store at {str(settings.store)!r}: {error.strerror}; choose another with --store"
        ) from error
    return Catalog.open(settings.store / "catalog.db")


def conversations_path(settings: Settings) -> Path:
    """Where the conversations of a store are kept."""
    return settings.store / "conversations.db"


def index_root(settings: Settings) -> Path:
    """Where the generations of a store lie."""
    return settings.store / "index"
