"""What the benchmarks measure: plain figures, without any library that would weigh on their reader.

Each result carries the machine's own matrix-multiply rate, taken just before it, so that two runs on
different or busy machines can be told apart.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from index.settings import EncoderKey

BenchmarkName = Literal["ingest", "query", "understand", "update", "verify", "documents", "answers", "reader", "hf"]
BENCHMARKS: tuple[BenchmarkName, ...] = (
    "ingest",
    "query",
    "understand",
    "update",
    "verify",
    "documents",
    "answers",
    "reader",
    "hf",
)
ModelSize = Literal["tiny", "small", "4b"]  # 19 thousand weights, for trials; 100 million; 4 billion


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a run measures."""

    scratch: Path  # stores are made here; may be removed afterwards
    icecat: Path | None = None  # BEIR-like directory or products file; None takes the bundled demo shop
    store: Path | None = None  # a merchant's own, for the benchmark `verify` beside the demo shop; only read
    n_products: int | None = None  # sampled from the catalog; None takes all
    sizes: tuple[int, ...] = (20_000, 200_000)  # products of the benchmarks over generated catalogs
    encoder: EncoderKey = "auto"
    n_documents: int = 2_000  # of benchmark `documents`
    n_phrases: int = 100  # distinct queries of the query benchmark
    passes: int = 3  # times that each query or question is asked; its median counts
    model_size: ModelSize | None = None  # of benchmark `hf`; None takes 4b on a GPU, else small
    seed: int = 20_260_101


@dataclass(frozen=True, slots=True, kw_only=True)
class MatmulRate:
    """What the machine reaches in torch matrix multiplication, in 10^9 operations a second on all its cores.

    On a CPU it is taken by CPU time, so that other programs running meanwhile do not lower it.
    """

    device: str
    fp32_gflops: float
    bf16_gflops: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """Where a run took place."""

    cpu: str
    n_cores: int  # that this process may use
    memory_gib: float | None  # None where the system does not say
    load: float | None  # processes waiting for a core, mean of the last minute; None as above


@dataclass(frozen=True, slots=True, kw_only=True)
class Latency:
    """How long calls took, in milliseconds."""

    n_calls: int  # distinct inputs; each counts with the median of its repetitions
    p50_ms: float
    p95_ms: float
    cpu_ms: float | None = None  # mean over all calls and threads; None where only durations are known


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """How good rankings are on judged queries, each a mean over queries from 0 to 1."""

    n_queries: int  # those with a relevant product in the catalog
    ndcg_10: float  # an unjudged product counts as not relevant
    ndcg_10_judged: float  # unjudged products are taken out of the ranking first
    hit_10: float  # share of queries with a relevant product in the first ten


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestMeasure:
    """One system's way from a file to an index that can be asked."""

    encoder: str
    n_products: int
    n_texts: int  # sent through the encoder
    n_tokens: int  # of these texts, as the model cuts them, without padding
    teraflops: float  # that the model needs for these tokens, in 10^12 operations
    start_s: float  # libraries, model and first call; once a process, not in `wall_s`
    wall_s: float
    cpu_s: float  # over all threads; steadier than `wall_s` on a busy machine
    encode_s: float  # wall seconds inside the encoder
    peak_rss_mib: float  # of the whole process, libraries included
    query: Latency  # text to ten products, over this catalog
    quality: Quality | None  # None where the catalog has no judgements

    @property
    def products_per_s(self) -> float:
        """Products a wall second."""
        return self.n_products / self.wall_s

    @property
    def products_per_cpu_s(self) -> float:
        """Products a CPU second."""
        return self.n_products / self.cpu_s

    @property
    def encoder_gflops(self) -> float:
        """What the encoder reached, tokenizing and padding counted as time but not as work."""
        return 1_000 * self.teraflops / self.encode_s

    def share_of(self, gflops: float) -> float:
        """Wall seconds that the model would take at this rate, as a share of those the whole ingest took."""
        return 1_000 * self.teraflops / gflops / self.wall_s


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestResult:
    """Whole ingests of the same file."""

    catalog: str
    rate: MatmulRate
    ours: IngestMeasure
    reference: IngestMeasure


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryMeasure:
    """Search over one generated catalog, ours and the reference's."""

    n_products: int
    n_passages: int
    build_s: float  # without the encoder, whose place a generator of vectors takes
    retrieve_products: Latency  # the query's vector is there already
    retrieve_passages: Latency  # likewise
    whole: Latency  # text to ten products
    reference_retrieve: Latency
    reference_whole: Latency


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryResult:
    """Search by size of the catalog."""

    rate: MatmulRate
    encode: Latency  # one query, ours
    reference_encode: Latency
    sizes: tuple[QueryMeasure, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnderstandMeasure:
    """Reading questions over one generated catalog, and the reference that finds a name only."""

    n_products: int
    build_s: float  # what is read of the catalog once for a revision
    understand: Latency
    reference: Latency


@dataclass(frozen=True, slots=True, kw_only=True)
class UnderstandResult:
    """Reading questions by size of the catalog."""

    rate: MatmulRate
    sizes: tuple[UnderstandMeasure, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstQuestions:
    """The first questions over documents, just after the index was opened."""

    first_ms: float
    tenth_ms: float
    p50_ms: float  # of all but the first
    n_embedded: int  # texts that were embedded for them


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentsResult:
    """Questions over long documents, with the vectors of sentences that the index holds, and without them."""

    rate: MatmulRate
    n_documents: int
    n_sentences: int  # texts whose vectors the index holds for them
    build_s: float  # from the file to a generation
    ours: FirstQuestions
    reference: FirstQuestions


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopVerify:
    """Checking answers of three sentences about one shop, and the reference that looks for words and numbers only."""

    shop: str
    n_products: int  # spoken of
    n_evidence: float  # pieces of evidence that an answer is checked against; median
    n_wrong: int  # answers with a sentence that is not verified
    true: Latency  # answers that are right
    mixed: Latency  # the last sentence changed in one thing, where it can be
    reference: Latency  # of the latter


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyResult:
    """Checking answers, by shop."""

    rate: MatmulRate
    shops: tuple[ShopVerify, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateMeasure:
    """Changes of one generated catalog, each until it is seen by who asks."""

    n_products: int
    n_passages: int
    first_build_s: float  # of the first generation, vectors given
    open_s: float  # of the generation, its checksums compared
    knowledge_s: float  # what is read of the catalog before the first answer
    price: Latency  # a price patched, and the answer that has it
    ask: Latency  # the same question alone
    name: Latency  # a new product put, and the answer to a question that names it
    name_ask: Latency  # that question alone, the first one after the change
    name_elsewhere: Latency  # the same where another process has stored the product
    text: Latency  # one text changed, and the search that finds it
    text_later: Latency  # the same over a delta of `n_bulk` products
    n_bulk: int  # products changed at once
    n_bulk_embedded: int  # texts embedded for them
    bulk_s: float  # until all of them are found
    rebuild_s: float  # the reference: a new generation, vectors given
    overlap_10: float  # of the first ten with the delta and after the rebuild, mean over queries
    same_first: float  # share of queries whose first is the same


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateResult:
    """Changes by size of the catalog."""

    rate: MatmulRate
    sizes: tuple[UpdateMeasure, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopAnswers:
    """Whole answers of one shop."""

    shop: str
    n_products: int
    n_questions: int
    actions: Mapping[str, int]  # how many questions were answered, asked back, refused
    stages: Mapping[str, Latency]  # as in `timings_ms` of an answer
    ask: Latency  # the whole call, the conversation stored
    search: Latency  # a page of ten search results for the same texts, prices read from the catalog


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswersResult:
    """Whole answers by shop, written by the composer."""

    rate: MatmulRate
    shops: tuple[ShopAnswers, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderResult:
    """Answers written by the embedded language model."""

    rate: MatmulRate
    n_questions: int
    given_tokens: float  # median
    written_tokens: float  # median
    plain: Latency  # one answer, everything read again for each token
    kept: Latency  # keys and values kept
    guessed: Latency  # likewise, and what is copied next proposed: the way in use
    answers_per_s: Mapping[int, float]  # by how many are written at once


@dataclass(frozen=True, slots=True, kw_only=True)
class WritingMeasure:
    """Texts that a Hugging Face model writes at the same time; tokens a second of all of them."""

    way: str
    n_texts: int
    prefill_per_s: float  # of the prompts
    decode_per_s: float  # once every text has begun
    whole_s: float  # until the last text is done


@dataclass(frozen=True, slots=True, kw_only=True)
class HuggingFaceResult:
    """A Hugging Face model of random weights, one text by plain `generate` and several together."""

    rate: MatmulRate
    size: ModelSize
    dtype: str
    n_weights: int
    prompt_tokens: int
    written_tokens: int
    bandwidth_gb_s: float  # of a matrix times a vector, in 10^9 bytes a second
    weight_gb: float  # what is read for each token, in 10^9 bytes
    measures: tuple[WritingMeasure, ...]  # the first is plain `generate`

    @property
    def limit_per_s(self) -> float:
        """Tokens a second of one text, if reading the weights were all there is to do."""
        return self.bandwidth_gb_s / self.weight_gb


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One run; a benchmark that was not asked for is None."""

    date: str  # ISO 8601, UTC
    command: str
    machine: Machine
    options: Options
    ingest: IngestResult | None = None
    query: QueryResult | None = None
    understand: UnderstandResult | None = None
    verify: VerifyResult | None = None
    update: UpdateResult | None = None
    documents: DocumentsResult | None = None
    answers: AnswersResult | None = None
    reader: ReaderResult | None = None
    hf: HuggingFaceResult | None = None
