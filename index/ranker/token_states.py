"""The packaged encoder's state of each token of a text: its word in its context, as a unit vector.

Backends differ in how they run the network; what they read and give is the same. The states of texts that were read
lately are kept: a customer on a product's page asks about the same texts again.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from index.learning.openvino_network import OpenVinoNetwork
from index.learning.token_ids import CLS, SEP, encoder_tokenizer, encoding_of, lengths_mask, padded_rows
from index.learning.token_pairs import TokenBatch
from index.model_files import find_model

if TYPE_CHECKING:  # torch takes seconds and 200 MB, and only the first start on a machine converts
    import torch

BEGINNING, END = "[CLS]", "[SEP]"
MAX_TOKENS = 128  # of a text, its two marks included; a longer one loses its end
_PART_TEXTS = 16  # texts of similar length that run together
_KEPT_TEXTS = 512  # of 30 tokens each: 12 MB


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenStates:
    """A text as its tokens."""

    tokens: tuple[str, ...]  # as the vocabulary writes them, with the marks at both ends
    vectors: NDArray[np.float16]  # (n_tokens, dim), each row of L2 norm 1


class TokenStateReader:
    """Reads texts; safe to use from several threads.

    Args:
        run: Gives the states of a batch, shape (n, T, dim), not yet of unit length.
        tokenizer_path: The encoder package's `tokenizer.json`.

    Raises:
        BackendMissingError: If there is no such file.
    """

    def __init__(self, run: Callable[[TokenBatch], NDArray[np.float32]], tokenizer_path: Path) -> None:
        self._run = run
        self._tokenizer = encoder_tokenizer(tokenizer_path, reader="ranker")
        self._kept: OrderedDict[str, TokenStates] = OrderedDict()
        self._lock = threading.Lock()

    def read(self, texts: Sequence[str]) -> list[TokenStates]:
        """The states of each text, in their order."""
        with self._lock:
            known = {text: self._kept[text] for text in texts if text in self._kept}
        known.update(self._made([text for text in dict.fromkeys(texts) if text not in known]))
        with self._lock:
            for text in texts:
                self._kept[text] = known[text]
                self._kept.move_to_end(text)
            while len(self._kept) > _KEPT_TEXTS:
                self._kept.popitem(last=False)
        return [known[text] for text in texts]

    def _made(self, texts: Sequence[str]) -> dict[str, TokenStates]:
        read = {text: encoding_of(self._tokenizer, text) for text in texts}
        tokens = {text: (BEGINNING, *one.tokens[: MAX_TOKENS - 2], END) for text, one in read.items()}
        rows = {text: [CLS, *one.ids[: MAX_TOKENS - 2], SEP] for text, one in read.items()}
        order = sorted(texts, key=lambda text: (len(rows[text]), text))
        found = {}
        for start in range(0, len(order), _PART_TEXTS):
            part = order[start : start + _PART_TEXTS]
            states = self._run(_batch([rows[text] for text in part]))  # (n, T, dim)
            lengths = np.linalg.norm(states, axis=2, keepdims=True)
            unit = (states / np.maximum(lengths, 1e-12)).astype(np.float16)
            for number, text in enumerate(part):
                vectors = unit[number, : len(rows[text])].copy()
                found[text] = TokenStates(tokens=tokens[text], vectors=vectors)
        return found


def openvino_states(*, threads: int | None = None, cache_dir: Path | None = None) -> TokenStateReader:
    """A reader on OpenVINO.

    Args:
        threads: Threads of inference; None leaves it to the runtime.
        cache_dir: Where the converted model is kept; None takes `XDG_CACHE_HOME/shelftalk`.
    """
    files = find_model(None)
    network = OpenVinoNetwork("token-states", files.weights_sha256, _in_torch, threads=threads, cache_dir=cache_dir)
    return TokenStateReader(network.run, files.directory / "tokenizer.json")


def torch_states(device: "torch.device") -> TokenStateReader:
    """A reader on a torch device."""
    import torch

    network = _in_torch().to(device)

    def run(batch: TokenBatch) -> NDArray[np.float32]:
        arrays = (batch.input_ids, batch.attention_mask, batch.token_type_ids)
        with torch.inference_mode():
            found: NDArray[np.float32] = network(*(torch.from_numpy(a).to(device) for a in arrays)).cpu().numpy()
        return found

    return TokenStateReader(run, find_model(None).directory / "tokenizer.json")


def _batch(rows: Sequence[Sequence[int]]) -> TokenBatch:
    ids = padded_rows(rows)
    return TokenBatch(input_ids=ids, attention_mask=lengths_mask(rows), token_type_ids=np.zeros_like(ids))


def _in_torch() -> "torch.nn.Module":
    import torch

    from index.learning.cross_encoder import CrossEncoder

    class States(torch.nn.Module):
        """Token ids to the states of the last layer."""

        def __init__(self) -> None:
            super().__init__()
            self.bert = CrossEncoder(find_model(None).directory).bert

        def forward(
            self, input_ids: torch.Tensor, attention_mask: torch.Tensor, token_type_ids: torch.Tensor
        ) -> torch.Tensor:
            states: torch.Tensor = self.bert(
                input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids
            ).last_hidden_state
            return states

    return States().eval()
