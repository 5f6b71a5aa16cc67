"""What texts cost a transformer encoder: their tokens, and the operations these need at the least.

Padding is not counted, nor are layer norms, softmax and pooling: this is the limit, not an estimate.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from tokenizers import Tokenizer

from index.model_files import find_model

_BATCH_TEXTS = 1_024


@dataclass(frozen=True, slots=True, kw_only=True)
class TextCost:
    """What a number of texts costs."""

    n_texts: int
    n_tokens: int
    teraflops: float  # 10^12 operations


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelShape:
    """The sizes of a BERT-like encoder that its cost depends on."""

    hidden: int
    intermediate: int
    layers: int

    def flops(self, n_tokens: int) -> int:
        """Operations for one text: two for each weight and token, and attention, growing with the square."""
        weights = self.layers * (4 * self.hidden**2 + 2 * self.hidden * self.intermediate)
        attention = self.layers * 4 * self.hidden  # scores and weighted sum, two operations each
        return 2 * weights * n_tokens + attention * n_tokens**2


def cost_of(texts: Iterable[str], *, model: str | None = None) -> TextCost:
    """Count the tokens of texts as the model cuts them, and the operations.

    Args:
        texts: Read once.
        model: Directory or id; None is the packaged MiniLM.

    Raises:
        BackendMissingError: If there is no such model on this machine.
    """
    files = find_model(model)
    tokenizer = Tokenizer.from_file(str(files.directory / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(max_length=files.max_tokens)
    shape = _shape_of(files.directory)
    n_texts = n_tokens = flops = 0
    remaining = iter(texts)
    while batch := list(islice(remaining, _BATCH_TEXTS)):
        for encoding in tokenizer.encode_batch_fast(batch):
            n_texts += 1
            n_tokens += len(encoding.ids)
            flops += shape.flops(len(encoding.ids))
    return TextCost(n_texts=n_texts, n_tokens=n_tokens, teraflops=flops / 1e12)


def _shape_of(directory: Path) -> ModelShape:
    config = json.loads((directory / "config.json").read_text(encoding="utf-8"))
    return ModelShape(
        hidden=config["hidden_size"],
        intermediate=config["intermediate_size"],
        layers=config["num_hidden_layers"],
    )
