"""The settings of the index: how passages are found and how generations are kept."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

EncoderKey = Literal["auto", "openvino", "transformer", "hashing"]


class FieldWeights(BaseModel):
    """Weight of each field of a product or document in the score of words; fixed when the index is built."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: float = Field(default=4.0, ge=0.0, le=100.0, description="Weight of the title.")
    brand: float = Field(default=0.5, ge=0.0, le=100.0, description="Weight of the brand.")
    category: float = Field(default=2.0, ge=0.0, le=100.0, description="Weight of the category path.")
    identifiers: float = Field(default=0.5, ge=0.0, le=100.0, description="Weight of id, GTIN and MPN.")
    attributes: float = Field(default=1.0, ge=0.0, le=100.0, description="Weight of attribute names and values.")
    body: float = Field(default=1.0, ge=0.0, le=100.0, description="Weight of description, bullets or document text.")
    voices: float = Field(default=0.5, ge=0.0, le=100.0, description="Weight of reviews and community answers.")


class IndexSettings(BaseModel):
    """How owners and passages are embedded, indexed, fused and kept."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    encoder: EncoderKey = Field(
        default="auto",
        description="Backend of the encoder; auto takes torch on a CUDA device, else OpenVINO on the CPU.",
    )
    model: str | None = Field(
        default=None,
        description="Directory or id of a sentence-transformers model; None takes the packaged MiniLM.",
    )
    threads: int | None = Field(
        default=None,
        ge=1,
        le=512,
        description="Threads of the encoder; None lets the runtime take the free cores.",
    )
    precision: Literal["auto", "f32", "bf16"] = Field(
        default="auto",
        description="Precision of OpenVINO; auto takes the one that is faster on the processor.",
    )
    batch_tokens: int = Field(
        default=2048,
        ge=256,
        le=1_000_000,
        description="Tokens, padding included, that one batch of the encoder holds.",
    )
    chunk_texts: int = Field(
        default=2048,
        ge=1,
        le=100_000,
        description="Texts sorted by length and embedded together; bounds the memory of a build.",
    )
    field_weights: FieldWeights = Field(
        default=FieldWeights(),
        description="Weight of each field in the score of words over products and documents; "
        "after a change, rebuild the index.",
    )
    context_weight: float = Field(
        default=0.5,
        ge=0.0,
        le=100.0,
        description="Weight of a passage's context (title, heading, question) beside its text.",
    )
    n_candidates: int = Field(
        default=50, ge=1, le=10_000, description="Hits taken from each retriever before they are fused."
    )
    fusion: Literal["score", "rank"] = Field(
        default="score", description="Fuse by normalised scores, or by reciprocal ranks."
    )
    dense_weight: float = Field(
        default=0.3,
        ge=0.0,
        le=1.0,
        description="Share of the dense ranking in fusion; 0 switches it off, 1 leaves it alone.",
    )
    cjk_dense_weight: float = Field(
        default=0.0,
        ge=0.0,
        le=1.0,
        description="The same for questions of mostly Chinese, Japanese or Korean characters; "
        "raise it with a multilingual encoder.",
    )
    rerank_dense_weight: float = Field(
        default=0.7,
        ge=0.0,
        le=1.0,
        description="Share of the cosine when a pool of passages is ranked for a question.",
    )
    rrf_k: int = Field(default=60, ge=1, le=10_000, description="Rank damping of reciprocal rank fusion.")
    flat_limit: int = Field(
        default=25_000,
        ge=0,
        description="Vectors up to which dense search is exact; above it, inverted lists are built.",
    )
    n_probe: int = Field(
        default=32,
        ge=1,
        le=65_536,
        description="Inverted lists read for one question; more finds more and takes longer.",
    )
    exact_subset_limit: int = Field(
        default=2_000,
        ge=0,
        description="Allowed rows up to which a filtered dense search scores each of them exactly.",
    )
    query_cache: int = Field(default=1024, ge=0, le=1_000_000, description="Encoded questions kept in memory.")
    max_delta_share: float = Field(
        default=0.05,
        ge=0.0,
        le=1.0,
        description="Share of the catalog that may lie in the delta; beyond it a new generation is built.",
    )
    min_delta: int = Field(
        default=100,
        ge=0,
        le=1_000_000,
        description="Products and documents that may lie in the delta however small the catalog is.",
    )
    checksums_on_open: bool = Field(
        default=True,
        description="Whether a generation is compared with its checksums when it is opened: 1 s for each 1.5 GB.",
    )
    keep_generations: int = Field(
        default=2, ge=0, le=100, description="Earlier generations kept for rollback beside the current one."
    )
