"""Benchmark `hf`: a Hugging Face model writes one text by plain `generate`, then one and several together.

The model has random weights, because speed does not depend on what they say; the prompts are random too, so that none
shares a beginning with another. What a token costs at least is reading every weight once, at the rate at which the
machine multiplies a large matrix by a vector in the same run.
"""

import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median

import torch
from transformers import Qwen3Config, Qwen3ForCausalLM

from eval.performance.results import HuggingFaceResult, MatmulRate, ModelSize, Options, WritingMeasure
from rag.models.continuous_writing import ContinuousWriter
from rag.models.single_writing import SingleWriter
from rag.models.token_writing import TokenRequest, TokenWriter


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shape:
    """Of a Qwen3 model, and what is asked of it."""

    hidden: int
    intermediate: int
    layers: int
    heads: int
    kv_heads: int
    head_width: int
    vocabulary: int
    n_prompt: int  # tokens
    n_written: int


_SHAPES: dict[ModelSize, _Shape] = {
    "tiny": _Shape(
        hidden=32, intermediate=64, layers=2, heads=2, kv_heads=1, head_width=16, vocabulary=300,
        n_prompt=40, n_written=6,
    ),
    "small": _Shape(
        hidden=768, intermediate=2048, layers=12, heads=12, kv_heads=4, head_width=64, vocabulary=32_000,
        n_prompt=400, n_written=32,
    ),
    "4b": _Shape(
        hidden=2560, intermediate=9728, layers=36, heads=32, kv_heads=8, head_width=128, vocabulary=151_936,
        n_prompt=1_000, n_written=64,
    ),
}  # fmt: skip
_AT_ONCE = {"cpu": (1, 4, 8), "cuda": (1, 8, 64)}
_MATRIX_BYTES = {"cpu": 2**28, "cuda": 2**32}  # far more than any cache
_REPEATS = 15
_PATIENCE_S = 900


def measure_hugging_face(options: Options, rate: MatmulRate) -> HuggingFaceResult:
    """Write with a model of random weights.

    Args:
        options: Size of the model, passes and seed.
        rate: Taken just before.
    """
    device = "cuda" if torch.cuda.is_available() else "cpu"
    size: ModelSize = options.model_size or ("4b" if device == "cuda" else "small")
    shape = _SHAPES[size]
    model = _model(shape, device, options.seed)
    chance = random.Random(options.seed)
    single = SingleWriter(model)
    together = {n_texts: ContinuousWriter(model, single, n_texts) for n_texts in _AT_ONCE[device]}
    ways: list[tuple[str, TokenWriter, int]] = [("plain generate", single, 1)]
    ways += [("together", writer, n_texts) for n_texts, writer in together.items()]
    runs: list[list[_Run]] = [[] for _ in ways]
    for _ in range(1 + options.passes):  # in turns, so that a busy moment falls on each
        for found, (_, writer, n_texts) in zip(runs, ways, strict=True):
            found.append(_write(writer, _prompts(shape, n_texts, chance), shape.n_written))
    for writer in together.values():
        writer.close()
    measures = [
        WritingMeasure(
            way=way,
            n_texts=n_texts,
            prefill_per_s=median(n_texts * shape.n_prompt / run.prefill_s for run in found[1:]),  # the first warms up
            decode_per_s=median(run.n_decoded / run.decode_s for run in found[1:]),
            whole_s=median(run.prefill_s + run.decode_s for run in found[1:]),
        )
        for found, (way, _, n_texts) in zip(runs, ways, strict=True)
    ]
    n_weights = sum(weight.numel() for weight in model.parameters())
    return HuggingFaceResult(
        rate=rate,
        size=size,
        dtype=str(model.dtype).removeprefix("torch."),
        n_weights=n_weights,
        prompt_tokens=shape.n_prompt,
        written_tokens=shape.n_written,
        bandwidth_gb_s=_bandwidth(device, model.dtype) / 1e9,
        weight_gb=n_weights * model.dtype.itemsize / 1e9,
        measures=tuple(measures),
    )


@dataclass(slots=True)
class _Clock:
    """When each token of a text came; stands where a writer expects a text."""

    times: list[float] = field(default_factory=list)

    def put(self, tokens: torch.Tensor) -> None:
        """A token has come."""
        self.times.append(time.perf_counter())

    def end(self) -> None:
        """The text is done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    prefill_s: float  # until every text has its first token
    decode_s: float  # from then on
    n_decoded: int  # tokens in that time


def _write(writer: TokenWriter, prompts: Sequence[list[int]], n_written: int) -> _Run:
    clocks = [_Clock() for _ in prompts]
    started = time.perf_counter()
    writings = [
        writer.begin(TokenRequest(ids=ids, n_new=n_written, text=clock))
        for ids, clock in zip(prompts, clocks, strict=True)
    ]
    for writing in writings:
        writing.result.result(timeout=_PATIENCE_S)
    first = max(clock.times[0] for clock in clocks)
    last = max(clock.times[-1] for clock in clocks)
    n_decoded = sum(moment > first for clock in clocks for moment in clock.times)
    return _Run(prefill_s=first - started, decode_s=max(last - first, 1e-9), n_decoded=n_decoded)


def _prompts(shape: _Shape, n_texts: int, chance: random.Random) -> list[list[int]]:
    return [[chance.randrange(1, shape.vocabulary) for _ in range(shape.n_prompt)] for _ in range(n_texts)]


def _model(shape: _Shape, device: str, seed: int) -> Qwen3ForCausalLM:
    config = Qwen3Config(
        vocab_size=shape.vocabulary,
        hidden_size=shape.hidden,
        intermediate_size=shape.intermediate,
        num_hidden_layers=shape.layers,
        num_attention_heads=shape.heads,
        num_key_value_heads=shape.kv_heads,
        head_dim=shape.head_width,
        max_position_embeddings=2 * (shape.n_prompt + shape.n_written),
        tie_word_embeddings=True,  # so that every weight is read for every token
        bos_token_id=None,
        eos_token_id=None,  # every text is written to its last token
        pad_token_id=0,
    )
    torch.manual_seed(seed)
    with torch.device(device):
        model = Qwen3ForCausalLM(config)
    return model.to(torch.bfloat16 if device == "cuda" else torch.float32).eval()


def _bandwidth(device: str, dtype: torch.dtype) -> float:
    """Bytes a second of a large matrix that is multiplied by a vector; the best of several."""
    side = 8_192
    matrix = torch.ones((_MATRIX_BYTES[device] // dtype.itemsize // side, side), dtype=dtype, device=device)
    vector = torch.ones(side, dtype=dtype, device=device)
    seconds = []
    with torch.inference_mode():
        for _ in range(_REPEATS):
            started = time.perf_counter()
            matrix @ vector
            if device == "cuda":
                torch.cuda.synchronize()
            seconds.append(time.perf_counter() - started)
    return matrix.numel() * dtype.itemsize / min(seconds)
