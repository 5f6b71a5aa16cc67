"""Benchmark `update`: how soon a change is in search results and answers, beside building the whole index anew.

The catalogs are made from the measured one, vectors are random (`random_vectors.py`), but the texts of a change go
through the real encoder too, so that what embedding them costs is counted. The reference is what was done before there
were deltas: a new generation, whose unchanged texts are not embedded again either.
"""

import random
import shutil
import time
from collections.abc import Callable, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from statistics import fmean
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from catalog.database import Catalog
from catalog.native import to_native
from catalog.product import Attribute, Product
from eval.performance.base_catalog import base_products
from eval.performance.catalogs import MeasuredCatalog, varied
from eval.performance.questions import search_phrases
from eval.performance.random_vectors import RandomVectors
from eval.performance.results import Latency, MatmulRate, Options, UpdateMeasure, UpdateResult
from eval.performance.stores import settings_for
from eval.performance.timing import latency_of
from index.catching_up import build_generation
from index.encoder import Encoder, load_encoder
from index.generations import Generations
from index.opening import OpenIndex
from index.settings import IndexSettings
from rag.assistant import Assistant
from rag.catalog_changes import CatalogChanges
from rag.conversation import ConversationStore
from rag.documents.name_meanings import NameMeanings
from rag.fresh_knowledge import FreshKnowledge
from rag.index_keeper import IndexKeeper
from rag.question import Question
from rag.retrieval import Retriever
from rag.settings import Settings

_N_CHANGES = 20
_SHARE = 0.01
_LIMIT = 10
_BATCH = 2_000

T = TypeVar("T")


def measure_updates(options: Options, measured: MeasuredCatalog, rate: MatmulRate) -> UpdateResult:
    """Change texts and prices in a catalog of each size of `options.sizes`.

    Args:
        options: Sizes and encoder.
        measured: The catalog that the generated ones are made from.
        rate: Taken just before.
    """
    products = base_products(options, measured)
    encoder = load_encoder(settings_for(options.scratch / "update-base", options.encoder).index)
    sizes = []
    for n_products in options.sizes:
        root = options.scratch / f"update-{n_products}"
        store = _Store(root, products, n_products, RandomVectors(encoder, seed=options.seed), options)
        try:
            sizes.append(store.measure(search_phrases(products, options.n_phrases, seed=options.seed)))
        finally:
            store.close()
            shutil.rmtree(root)
    return UpdateResult(rate=rate, sizes=tuple(sizes))


class _Embedding:
    """Random vectors, but texts to be indexed also go through the real encoder."""

    def __init__(self, vectors: RandomVectors, encoder: Encoder) -> None:
        self._vectors = vectors
        self._encoder = encoder
        self.dim, self.model_id = vectors.dim, vectors.model_id

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self._encoder.encode(texts)
        return self._vectors.encode(texts)

    def encode_query(self, text: str) -> NDArray[np.float32]:
        return self._vectors.encode_query(text)


class _Store:
    """A generated catalog with its index, and the parts of a shop that change and answer."""

    def __init__(
        self, root: Path, products: Sequence[Product], n_products: int, vectors: RandomVectors, options: Options
    ) -> None:
        self._n_products = n_products
        self._chance = random.Random(options.seed)
        settings = settings_for(root, options.encoder)
        root.mkdir()
        self._catalog = Catalog.open(root / "catalog.db")
        with self._catalog.transaction() as writer:
            made = varied(products, n_products, seed=options.seed)
            while batch := list(islice(made, _BATCH)):
                writer.write(batch)
        with self._catalog.view() as view:
            self._ids = sorted(name.id for name in view.names())
        self._vectors = vectors
        large = IndexSettings.model_validate(  # a share of 1 % is to be measured in the delta, not merged meanwhile
            settings.index.model_dump() | {"max_delta_share": 1.0, "min_delta": n_products}
        )
        self._generations = Generations(root / "index", large)
        _, self._first_build_s = _timed(lambda: build_generation(self._catalog, self._generations, vectors))
        embedding = _Embedding(vectors, load_encoder(settings.index))
        self._index = OpenIndex(root / "index", embedding, large)
        keeper = IndexKeeper(self._catalog, self._generations, embedding, self._index)
        self._knowledge = FreshKnowledge(self._catalog)
        self.changes = CatalogChanges(
            self._catalog, self._generations, keeper, settings.catalog, knowledge=self._knowledge
        )
        self._assistant = self._made_assistant(settings, embedding, root)

    def close(self) -> None:
        self._conversations.close()
        self._catalog.close()

    def measure(self, phrases: Sequence[str]) -> UpdateMeasure:
        """Every figure of one size; the order matters, since each change leaves something behind."""
        _, open_s = _timed(self._index)
        _, knowledge_s = _timed(self._knowledge)
        price, ask = self._prices()
        name, name_ask = self._names()
        name_elsewhere = self._names_elsewhere()
        text = self._texts()
        n_bulk = max(1, int(_SHARE * self._n_products))
        bulk = [self._changed(product_id, number) for number, product_id in enumerate(self._chosen(n_bulk))]
        report, bulk_s = _timed(lambda: self._searchable(bulk))
        with_delta = self._rankings(phrases)
        text_later = self._texts()
        _, rebuild_s = _timed(lambda: build_generation(self._catalog, self._generations, self._vectors))
        whole = self._rankings(phrases)
        return UpdateMeasure(
            n_products=self._n_products,
            n_passages=self._index().manifest.n_passages,
            first_build_s=self._first_build_s,
            open_s=open_s,
            knowledge_s=knowledge_s,
            price=price,
            ask=ask,
            name=name,
            name_ask=name_ask,
            name_elsewhere=name_elsewhere,
            text=text,
            text_later=text_later,
            n_bulk=n_bulk,
            n_bulk_embedded=report,
            bulk_s=bulk_s,
            rebuild_s=rebuild_s,
            overlap_10=fmean(len(set(a) & set(b)) / max(1, len(b)) for a, b in zip(with_delta, whole, strict=True)),
            same_first=fmean(a[:1] == b[:1] for a, b in zip(with_delta, whole, strict=True)),
        )

    def _made_assistant(self, settings: Settings, encoder: Encoder, root: Path) -> Assistant:
        answering = settings.answering
        self._conversations = ConversationStore(root / "conversations.db", keep_days=answering.conversation_days)
        meanings = NameMeanings(encoder)
        retriever = Retriever(self._catalog, self._index, meanings, answering, self._knowledge)
        return Assistant(self._catalog, self._knowledge, retriever, self._conversations, answering)

    def _prices(self) -> tuple[Latency, Latency]:
        """From a patch to the answer that has its price, and the same question asked alone."""
        patched, asked = [], []
        for number, product_id in enumerate(self._chosen(_N_CHANGES)):
            question = Question(text="How much does it cost?", product_id=product_id)
            _, seconds = _timed(partial(self._assistant.ask, question))
            asked.append(seconds)
            price = f"{1000 + number}.37"
            answer, seconds = _timed(partial(self._answer_to_patch, question, price))
            assert price in answer.replace(",", ""), f"{answer!r} does not have the new price {price}"
            patched.append(seconds)
        return latency_of(patched), latency_of(asked)

    def _answer_to_patch(self, question: Question, price: str) -> str:
        assert question.product_id is not None
        self.changes.patch(question.product_id, {"price": price, "currency": "EUR"})
        return self._assistant.ask(question).text

    def _names(self) -> tuple[Latency, Latency]:
        """From a new product to the answer that knows it by its name, and the question of it alone."""
        whole, asked = [], []
        for number in range(_N_CHANGES):
            product = self._new(number)
            _, put_s = _timed(partial(self.changes.put, product.id, to_native(product)))
            asked.append(self._known_after(product))
            whole.append(put_s + asked[-1])
        return latency_of(whole), latency_of(asked)

    def _names_elsewhere(self) -> Latency:
        """The question that names a product, stored without a word to those who answer, as another process does."""
        asked = []
        for number in range(_N_CHANGES):
            product = self._new(_N_CHANGES + number)
            self._catalog.put(product)
            asked.append(self._known_after(product))
        return latency_of(asked)

    def _new(self, number: int) -> Product:
        """A product with a name that nothing else has."""
        word = "".join(self._chance.choices("bdfglmnprtvz", k=4) + self._chance.choices("aeiou", k=3)).capitalize()
        return Product(
            id=f"new-{number}",
            title=f"{word} {900 + number}",
            attributes=(Attribute(name="Weight", text=f"{number}.37 kg"),),
        )

    def _known_after(self, product: Product) -> float:
        """Seconds until a question is answered that names a product."""
        question = Question(text=f"How heavy is the {product.title}?")
        answer, seconds = _timed(partial(self._assistant.ask, question))
        weight = product.attributes[0].text
        assert weight in answer.text, f"{answer.text!r} does not have the weight {weight!r} of {product.title!r}"
        return seconds

    def _texts(self) -> Latency:
        """From one changed text to the search that finds it."""
        seconds = []
        for number, product_id in enumerate(self._chosen(_N_CHANGES)):
            fields = self._changed(product_id, number)
            _, took = _timed(partial(self._searchable, [fields]))
            seconds.append(took)
        return latency_of(seconds)

    def _searchable(self, changed: Sequence[dict[str, object]]) -> int:
        """Store records, and search for the last one's new word; how many texts were embedded."""
        report = self.changes.batch(changed, ())
        word = str(changed[-1]["description"]).split()[-1].rstrip(".")
        found = self._index().search_products(word, limit=1)
        assert found and found[0].id == changed[-1]["id"], f"{word!r} is not found"
        return 0 if report.build is None else report.build.embedded

    def _changed(self, product_id: str, number: int) -> dict[str, object]:
        """The product with another description, at whose end stands a word that nothing else has."""
        product = self._catalog.product(product_id)
        assert product is not None
        word = f"qx{self._chance.getrandbits(48):x}n{number}"
        return {**to_native(product), "description": f"{product.description or product.title} New: {word}."}

    def _chosen(self, n: int) -> list[str]:
        return self._chance.sample(self._ids, min(n, len(self._ids)))

    def _rankings(self, phrases: Sequence[str]) -> list[list[str]]:
        index = self._index()
        return [[hit.id for hit in index.search_products(text, limit=_LIMIT)] for text in phrases]


def _timed(call: Callable[[], T]) -> tuple[T, float]:
    started = time.perf_counter()
    return call(), time.perf_counter() - started
