"""Write the files of one generation into an empty directory: one pass over the catalog, bounded memory."""

from array import array
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from pathlib import Path

import numpy as np

from catalog.product import OwnerKind, Product, Record
from index.encoder import Encoder
from index.faiss_dense import read_vectors, write_inverted_lists
from index.owner_words import OWNER_FIELDS, owner_words
from index.passage_store import PassageStoreWriter
from index.settings import IndexSettings
from index.splitting import card_of, embedded_text, fields_of, identifiers_of, passages_of
from index.tantivy_lexical import TantivyWriter
from index.terms import normal_identifier, terms
from index.vector_files import VectorArchive, VectorWriter, vectors_path

OWNERS = "owners"
PASSAGES = "passages"
TEXTS_NAME = "texts.sqlite"
PASSAGE_SOURCES_NAME = "passage_sources.npy"
SOURCES = ("bullet", "description", "review", "qa", "document")
"""Sources of passages; the place in this tuple is what `passage_sources.npy` holds."""

PASSAGE_FIELDS = ("text", "context")

_PROGRESS_STEP = 100


def words_directory(directory: Path, name: str) -> Path:
    """Where the word index of a set of rows lies."""
    return directory / f"{name}.words"


def lists_path(directory: Path, name: str) -> Path:
    """The inverted lists over a set of vectors; missing where the set is searched exactly."""
    return directory / f"{name}.faiss"


class GenerationWriter:
    """Writes one generation; use `add_all` once, then read the counts."""

    def __init__(
        self, directory: Path, encoder: Encoder, settings: IndexSettings, archive: VectorArchive | None
    ) -> None:
        self._directory = directory
        self._settings = settings
        self._encoder = encoder
        self._archive = archive
        self._passage_sources = array("B")
        self.n_products = 0
        self.n_documents = 0
        self.n_passages = 0
        self.n_embedded = 0
        self.n_reused = 0

    def add_all(self, owners: Iterable[Record], progress: Callable[[int], None] | None = None) -> None:
        """Split, embed and index every product and document; `progress` gets the number done so far."""
        words = {
            name: TantivyWriter(self._new_directory(name), fields)
            for name, fields in ((OWNERS, OWNER_FIELDS), (PASSAGES, PASSAGE_FIELDS))
        }
        with ExitStack() as stack:
            texts = PassageStoreWriter(self._directory / TEXTS_NAME)
            stack.callback(texts.abandon)
            vectors = self._vector_writer()
            stack.callback(vectors.close)
            n_done = 0
            for n_done, record in enumerate(owners, start=1):
                self._add(record, texts, words, vectors)
                if progress is not None and n_done % _PROGRESS_STEP == 0:
                    progress(n_done)
            for name in (OWNERS, PASSAGES):
                words[name].close()
            vectors.finish()
            texts.close()
            if progress is not None:
                progress(n_done)
        self.n_passages = texts.n_passages
        self.n_embedded, self.n_reused = vectors.n_embedded, vectors.n_reused
        self._save_sources()
        for name in (OWNERS, PASSAGES):
            self._write_lists(name, vectors.n_rows(name))

    def _add(
        self,
        record: Record,
        texts: PassageStoreWriter,
        words: dict[str, TantivyWriter],
        vectors: VectorWriter,
    ) -> None:
        passages = passages_of(record)
        identifiers = identifiers_of(record)
        first_passage = texts.n_passages
        kind: OwnerKind = "product" if isinstance(record, Product) else "document"
        normal = dict.fromkeys(filter(None, map(normal_identifier, identifiers)))
        row = texts.add(record.id, kind, passages, normal)
        words[OWNERS].add(row, owner_words(fields_of(record), self._settings.field_weights))
        card = card_of(record)
        vectors.add(OWNERS, card)
        for number, passage in enumerate(passages):
            words[PASSAGES].add(
                first_passage + number, {"text": terms(passage.text), "context": terms(passage.context)}
            )
            is_in_card = len(passages) == 1 and passage.text in card  # one vector serves both
            vectors.add(PASSAGES, card if is_in_card else embedded_text(passage))
            self._passage_sources.append(SOURCES.index(passage.source))
        if kind == "product":
            self.n_products += 1
        else:
            self.n_documents += 1

    def _new_directory(self, name: str) -> Path:
        directory = words_directory(self._directory, name)
        directory.mkdir()
        return directory

    def _vector_writer(self) -> VectorWriter:
        return VectorWriter(
            self._directory,
            (OWNERS, PASSAGES),
            self._encoder,
            archive=self._archive,
            chunk_texts=self._settings.chunk_texts,
        )

    def _save_sources(self) -> None:
        sources = np.frombuffer(self._passage_sources, dtype=np.uint8)  # (n_passages,)
        np.save(self._directory / PASSAGE_SOURCES_NAME, sources, allow_pickle=False)

    def _write_lists(self, name: str, n_rows: int) -> None:
        if n_rows > self._settings.flat_limit:
            path = vectors_path(self._directory, name)
            vectors = read_vectors(path, n_rows=n_rows, dim=self._encoder.dim)
            write_inverted_lists(vectors, lists_path(self._directory, name))
