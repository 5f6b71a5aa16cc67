"""Benchmark `documents`: the first questions over many long documents, just after the index was opened.

A question is compared with the sentences of the likeliest passages. The index holds their vectors; the reference embeds
them when they are first looked at, as an index without them must.
"""

import json
import time
from collections.abc import Sequence
from pathlib import Path
from random import Random

import numpy as np
from numpy.typing import NDArray

from eval.performance.results import DocumentsResult, FirstQuestions, MatmulRate, Options
from eval.performance.stores import fill_store, settings_for
from index.building import SENTENCES
from index.encoder import Encoder, load_encoder
from index.generations import Generations
from index.search import SearchIndex
from index.vector_files import digests_path, n_digests
from rag.assembly import index_root, open_catalog
from rag.documents.name_meanings import NameMeanings
from rag.documents.retrieval import DocumentRetriever
from rag.evidence import Evidence
from rag.question import Question, Understanding
from rag.settings import Settings

_N_QUESTIONS = 20
_SECTIONS, _SENTENCES = 10, 4  # of a document
_PARTS = "lid hose filter blade gasket hinge valve spring motor belt pump tray burner handle thermostat nozzle".split()
_MACHINES = (
    "kettle blender mower heater freezer grinder sander toaster pump stove mixer drill lamp fan oven saw".split()
)
_ACTS = "cleaned oiled replaced tightened checked dried adjusted tested emptied rinsed greased aligned".split()
_WHEN = "after each use,once a week,every 40 hours,before winter,twice a year,when it rattles".split(",")


class _Counting:
    """An encoder that counts what it embeds."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self.dim, self.model_id = encoder.dim, encoder.model_id
        self.n_embedded = 0

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.n_embedded += len(texts)
        return self._encoder.encode(texts)

    def encode_query(self, text: str) -> NDArray[np.float32]:
        return self._encoder.encode_query(text)


def measure_documents(options: Options, rate: MatmulRate) -> DocumentsResult:
    """Time the first questions over `options.n_documents` long documents.

    Args:
        options: How many, and the scratch directory.
        rate: Taken just before.
    """
    settings = settings_for(options.scratch / "documents", options.encoder)
    encoder = load_encoder(settings.index)
    source = options.scratch / "documents.jsonl"
    _write_documents(source, options.n_documents, options.seed)
    started = time.perf_counter()
    fill_store(settings, [source], encoder)
    build_s = time.perf_counter() - started
    directory = Generations(index_root(settings), settings.index).serving().directory
    ours, reference = (_first_questions(settings, encoder, options, is_stored=is_stored) for is_stored in (True, False))
    return DocumentsResult(
        rate=rate,
        n_documents=options.n_documents,
        n_sentences=n_digests(digests_path(directory, SENTENCES)),
        build_s=build_s,
        ours=ours,
        reference=reference,
    )


def _first_questions(settings: Settings, encoder: Encoder, options: Options, *, is_stored: bool) -> FirstQuestions:
    """What the first questions take, of an index that was just opened; the encoder has run before."""
    counting = _Counting(encoder)
    random = Random(options.seed + 1)
    catalog = open_catalog(settings)
    with SearchIndex.open(index_root(settings), encoder, settings.index) as index:
        meanings = NameMeanings(counting, stored=index.sentence_vectors if is_stored else None)
        retriever = DocumentRetriever(catalog, lambda: index, meanings, least_likelihood=0.0)
        index.search_passages("warm", limit=1)  # the words of the first search are read from the disk
        seconds = []
        for _ in range(_N_QUESTIONS):
            part, act, number = random.choice(_PARTS), random.choice(_ACTS), random.randrange(options.n_documents)
            asked = _asked(f"how often must the {part} of the {_machine(number)} be {act}?")
            started = time.perf_counter()
            retriever.find(asked, Evidence())
            seconds.append(time.perf_counter() - started)
    catalog.close()
    ms = [1_000 * one for one in seconds]
    return FirstQuestions(
        first_ms=ms[0], tenth_ms=ms[9], p50_ms=float(np.median(ms[1:])), n_embedded=counting.n_embedded
    )


def _asked(text: str) -> Understanding:
    return Understanding(
        question=Question(text=text), asked=text, standalone=text, language="en", intent="policy", is_policy=True
    )


def _machine(number: int) -> str:
    return f"{_MACHINES[number % len(_MACHINES)]} {100 + number}"


def _write_documents(path: Path, n_documents: int, seed: int) -> None:
    random = Random(seed)
    with path.open("w", encoding="utf-8") as file:
        for number in range(n_documents):
            document = {"type": "document", "id": f"manual-{number}", "title": f"Manual of the {_machine(number)}"}
            file.write(json.dumps({**document, "text": _text(_machine(number), random)}) + "\n")


def _text(machine: str, random: Random) -> str:
    sections = []
    for part in random.sample(_PARTS, _SECTIONS):
        sentences = (
            f"The {part} of the {machine} must be {random.choice(_ACTS)} {random.choice(_WHEN)}, "
            f"or it loses {random.randrange(1, 90)} % of its force within {random.randrange(2, 60)} days."
            for _ in range(_SENTENCES)
        )
        sections.append(f"## {part.title()}\n\n{' '.join(sentences)}")
    return "\n\n".join(sections)
