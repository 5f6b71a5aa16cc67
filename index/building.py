"""Write the files of one generation into an empty directory: one pass over the catalog, bounded memory."""

from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from catalog.product import OwnerKind, Product, Record
from catalog.rows import record_values
from index.document_sentences import compared_texts
from index.encoder import Encoder
from index.faiss_dense import read_vectors, write_inverted_lists
from index.owner_words import OWNER_FIELDS, owner_words
from index.passage_store import PassageStoreWriter
from index.sentence_vectors import sort_by_digest
from index.settings import IndexSettings
from index.splitting import card_of, embedded_text, fields_of, identifiers_of, passages_of
from index.tantivy_lexical import TantivyChanger, TantivyWriter
from index.terms import normal_identifier, terms
from index.vector_files import VectorArchive, VectorWriter, vectors_path

OWNERS = "owners"
PASSAGES = "passages"
SENTENCES = "sentences"
"""Vectors by the checksum of their text, of what `compared_texts` gives; rows are in no order but that of checksums."""

TEXTS_NAME = "texts.sqlite"
PASSAGE_SOURCES_NAME = "passage_sources.npy"
OWNER_STATES_NAME = "owner_states.npy"
STATE_BYTES = 16
SOURCES = ("bullet", "description", "review", "qa", "document")
"""Sources of passages; the place in this tuple is what `passage_sources.npy` holds."""

PASSAGE_FIELDS = ("text", "context")

_FIELDS = {OWNERS: OWNER_FIELDS, PASSAGES: PASSAGE_FIELDS}
_PROGRESS_STEP = 100


def owner_state(record: Record) -> bytes:
    """What tells one state of a record's indexed texts from another, `STATE_BYTES` bytes, as the catalog keeps it."""
    return bytes.fromhex(record_values(record)["text_hash"])


def words_directory(directory: Path, name: str) -> Path:
    """Where the word index of a set of rows lies."""
    return directory / f"{name}.words"


def lists_path(directory: Path, name: str) -> Path:
    """The inverted lists over a set of vectors; missing where the set is searched exactly."""
    return directory / f"{name}.faiss"


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildReport:
    """What a build did.

    Texts are one card for each product and document, the passages, and headings and sentences of documents.
    """

    generation: str
    owners: int  # products and documents written
    passages: int
    embedded: int  # texts sent through the encoder
    reused: int  # texts whose vector was there already
    seconds: float
    delta: str | None = None  # name of the delta over the generation that was written; None: the generation itself was
    removed: int = 0  # products and documents that a delta hides without writing them anew


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What is written on, instead of into an empty directory: the rows of a generation, and a delta over it.

    Rows of the word index count on from those of the generation; files of the delta count from 0.
    """

    words: Path  # holds the word index of everything so far
    first_owner: int  # rows of the generation
    first_passage: int
    n_owners: int = 0  # rows of the delta so far, whose files lie in the directory
    n_passages: int = 0
    hidden: Mapping[str, Sequence[int]]  # rows that are found no more, of owners and of passages
    forgotten: Sequence[int] = ()  # rows of owners in the delta's files that are written anew or are gone


class GenerationWriter:
    """Writes one generation, or one delta over it; use `add_all` once, then read the counts.

    Args:
        directory: Empty, or holding a copy of the delta that is written on.
        encoder: Makes the vectors.
        settings: Weights, sizes.
        archive: Vectors made before; None embeds every text.
        ground: What a delta is written on; None writes a generation.
    """

    def __init__(
        self,
        directory: Path,
        encoder: Encoder,
        settings: IndexSettings,
        archive: VectorArchive | None,
        *,
        ground: Ground | None = None,
    ) -> None:
        self._directory = directory
        self._settings = settings
        self._encoder = encoder
        self._archive = archive
        self._ground = ground
        self._passage_sources = array("B", self._kept(PASSAGE_SOURCES_NAME))
        self._owner_states = bytearray(self._kept(OWNER_STATES_NAME))
        self.n_products = 0
        self.n_documents = 0
        self.n_passages = 0
        self.n_embedded = 0
        self.n_reused = 0

    def add_all(self, owners: Iterable[Record], progress: Callable[[int], None] | None = None) -> None:
        """Split, embed and index every product and document; `progress` gets the number done so far."""
        words = {name: self._words_writer(name) for name in (OWNERS, PASSAGES)}
        with ExitStack() as stack:
            texts = self._texts_writer()
            stack.callback(texts.abandon)
            vectors = self._vector_writer()
            stack.callback(vectors.close)
            n_done = 0
            for n_done, record in enumerate(owners, start=1):
                self._add(record, texts, words, vectors)
                if progress is not None and n_done % _PROGRESS_STEP == 0:
                    progress(n_done)
            with ThreadPoolExecutor(len(words)) as closers:  # they wait for the disk, the encoder for the processor
                closed = [closers.submit(writer.close) for writer in words.values()]
                vectors.finish()
                sort_by_digest(self._directory, SENTENCES, dim=self._encoder.dim)
                texts.close()
            for each in closed:
                each.result()
            if progress is not None:
                progress(n_done)
        self.n_owner_rows, self.n_passages = texts.n_owners, texts.n_passages
        self.n_embedded, self.n_reused = vectors.n_embedded, vectors.n_reused
        self._save_arrays()
        if self._ground is None:  # a delta is small and searched exactly
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
        self._owner_states.extend(owner_state(record))
        first_owner, first_word_row = 0, first_passage
        if self._ground is not None:
            first_owner, first_word_row = self._ground.first_owner, self._ground.first_passage + first_passage
        words[OWNERS].add(first_owner + row, owner_words(fields_of(record), self._settings.field_weights))
        card = card_of(record)
        vectors.add(OWNERS, card)
        for number, passage in enumerate(passages):
            words[PASSAGES].add(
                first_word_row + number, {"text": terms(passage.text), "context": terms(passage.context)}
            )
            is_in_card = len(passages) == 1 and passage.text in card  # one vector serves both
            vectors.add(PASSAGES, card if is_in_card else embedded_text(passage))
            for text in compared_texts(passage):
                vectors.add_once(SENTENCES, text)
            self._passage_sources.append(SOURCES.index(passage.source))
        if kind == "product":
            self.n_products += 1
        else:
            self.n_documents += 1

    def _words_writer(self, name: str) -> TantivyWriter:
        directory = words_directory(self._directory, name)
        directory.mkdir()
        if self._ground is None:
            return TantivyWriter(directory, _FIELDS[name])
        changer = TantivyChanger(words_directory(self._ground.words, name), directory, _FIELDS[name])
        changer.hide(self._ground.hidden[name])
        return changer

    def _texts_writer(self) -> PassageStoreWriter:
        path = self._directory / TEXTS_NAME
        if self._ground is None:
            return PassageStoreWriter(path)
        writer = PassageStoreWriter(path, n_owners=self._ground.n_owners, n_passages=self._ground.n_passages)
        writer.forget(self._ground.forgotten)
        return writer

    def _kept(self, name: str) -> bytes:
        """The bytes of an array that is written on; none where it begins here."""
        path = self._directory / name
        if not path.is_file():
            return b""
        values: NDArray[np.uint8] = np.load(path, allow_pickle=False)
        return values.tobytes()

    def _vector_writer(self) -> VectorWriter:
        return VectorWriter(
            self._directory,
            (OWNERS, PASSAGES, SENTENCES),
            self._encoder,
            archive=self._archive,
            chunk_texts=self._settings.chunk_texts,
            append=self._ground is not None,
        )

    def _save_arrays(self) -> None:
        sources = np.frombuffer(self._passage_sources, dtype=np.uint8)  # (n_passages,)
        np.save(self._directory / PASSAGE_SOURCES_NAME, sources, allow_pickle=False)
        states = np.frombuffer(self._owner_states, dtype=np.uint8).reshape(-1, STATE_BYTES)  # (n_owners, 16)
        np.save(self._directory / OWNER_STATES_NAME, states, allow_pickle=False)

    def _write_lists(self, name: str, n_rows: int) -> None:
        if n_rows > self._settings.flat_limit:
            path = vectors_path(self._directory, name)
            vectors = read_vectors(path, n_rows=n_rows, dim=self._encoder.dim)
            write_inverted_lists(vectors, lists_path(self._directory, name))
