"""The network of the reader: a prefix language model over the encoder's Transformer, with a pointer to what it read.

What is given (history, question, evidence) is read once, every token seeing every other; the answer is written token
by token, each seeing all that was given and the answer so far. The next token is either one of a closed output
vocabulary, which holds no digit, or is copied from what was given: numbers can only be copied.

The word embeddings are those of the encoder package and stay as they are, so that they need not be shipped again.

Reference: UniLM (Dong et al., NeurIPS 2019); pointer-generator networks (See et al., ACL 2017).
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import torch
from torch import nn
from torch.nn import functional

_WORDS = "words.weight"
_NEVER = -1e9  # added to a score that must not win; finite, so that a row without any key stays a number


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkShape:
    """The sizes of a network."""

    vocabulary: int
    dim: int
    n_layers: int
    n_heads: int
    inner: int
    positions: int
    segments: int


@dataclass(slots=True)
class Memory:
    """What was given, as the network keeps it: everything about it that writing needs.

    Per layer, keys and values have shape (B, heads, S + room, dim / heads). With room behind what was given, those of
    the answer are written into it; without, each step copies everything (which is what training needs).
    """

    ids: torch.Tensor  # (B, S), int64
    is_token: torch.Tensor  # (B, S), bool: False where there is padding
    lengths: torch.Tensor  # (B,), tokens of each row
    keys: list[torch.Tensor]
    values: list[torch.Tensor]
    hidden: torch.Tensor  # (B, S, dim)
    copy_keys: torch.Tensor  # (B, S, dim)
    room: int = 0  # places for tokens of the answer

    def with_room(self, room: int) -> "Memory":
        """The same with places for as many tokens of an answer."""
        return replace(
            self,
            keys=[functional.pad(k, (0, 0, 0, room)) for k in self.keys],
            values=[functional.pad(v, (0, 0, 0, room)) for v in self.values],
            room=room,
        )

    def rows(self, kept: Sequence[int]) -> "Memory":
        """Those rows alone."""
        picked = torch.tensor(list(kept), dtype=torch.int64, device=self.ids.device)
        return replace(
            self,
            ids=self.ids[picked],
            is_token=self.is_token[picked],
            lengths=self.lengths[picked],
            keys=[k[picked] for k in self.keys],
            values=[v[picked] for v in self.values],
            hidden=self.hidden[picked],
            copy_keys=self.copy_keys[picked],
        )


@dataclass(frozen=True, slots=True)
class Written:
    """The answer so far: its length, and its keys and values where the memory has no room for them.

    Per layer they have shape (B, heads, A, dim / heads).
    """

    length: int = 0
    keys: tuple[torch.Tensor, ...] = ()
    values: tuple[torch.Tensor, ...] = ()

    def cut(self, length: int) -> "Written":
        """The same without what comes after the first `length` tokens."""
        keys, values = (tuple(t[:, :, :length] for t in both) for both in (self.keys, self.values))
        return Written(length, keys, values)


@dataclass(slots=True)
class Outlook:
    """What may come next at A places of the answer, as log probabilities."""

    generated: torch.Tensor  # (B, A, outputs): log of gate times probability in the output vocabulary
    copied: torch.Tensor  # (B, A, S): log of 1 - gate times attention on each given token


class _Layer(nn.Module):
    """One layer of BERT: attention, then two matrices, each added and normalised."""

    def __init__(self, shape: NetworkShape) -> None:
        super().__init__()
        self.n_heads = shape.n_heads
        self.read = nn.Linear(shape.dim, 3 * shape.dim)  # query, key, value
        self.gather = nn.Linear(shape.dim, shape.dim)
        self.gathered = nn.LayerNorm(shape.dim, eps=1e-12)
        self.widen = nn.Linear(shape.dim, shape.inner)
        self.narrow = nn.Linear(shape.inner, shape.dim)
        self.narrowed = nn.LayerNorm(shape.dim, eps=1e-12)

    def read_heads(self, hidden: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """Query, key and value of each token, each (B, heads, T, dim / heads)."""
        rows, length, dim = hidden.shape
        heads = self.read(hidden).view(rows, length, 3, self.n_heads, dim // self.n_heads)
        query, key, value = heads.permute(2, 0, 3, 1, 4)  # each (B, heads, T, dim / heads)
        return query, key, value

    def finish(
        self, hidden: torch.Tensor, query: torch.Tensor, key: torch.Tensor, value: torch.Tensor, mask: torch.Tensor
    ) -> torch.Tensor:
        """The layer's output, (B, T, dim); `mask` is True where a key may be seen."""
        seen = functional.scaled_dot_product_attention(query, key, value, attn_mask=mask)
        together = seen.transpose(1, 2).reshape(hidden.shape)  # (B, T, dim)
        hidden = self.gathered(hidden + self.gather(together))
        out: torch.Tensor = self.narrowed(hidden + self.narrow(functional.gelu(self.widen(hidden))))
        return out


class ReaderNetwork(nn.Module):
    """Reads what is given, and says what may come next in the answer.

    Args:
        shape: Sizes.
        output_ids: The tokens that may be generated, ascending; all others can only be copied.
    """

    output_ids: torch.Tensor

    def __init__(self, shape: NetworkShape, output_ids: Sequence[int]) -> None:
        super().__init__()
        self.shape = shape
        dim = shape.dim
        self.words = nn.Embedding(shape.vocabulary, dim)
        self.positions = nn.Embedding(shape.positions, dim)
        self.segments = nn.Embedding(shape.segments, dim)
        self.embedded = nn.LayerNorm(dim, eps=1e-12)
        self.layers = nn.ModuleList(_Layer(shape) for _ in range(shape.n_layers))
        self.copy_query = nn.Linear(dim, dim)
        self.copy_key = nn.Linear(dim, dim)
        self.copy_before = nn.Linear(dim, dim, bias=False)  # of the token before: "go on after what was just copied"
        self.gate = nn.Linear(2 * dim, 1)
        self.turn = nn.Linear(dim, dim)
        self.turned = nn.LayerNorm(dim)
        self.output_bias = nn.Parameter(torch.zeros(len(output_ids)))
        self._kept_words: torch.Tensor | None = None
        self.register_buffer("output_ids", torch.tensor(list(output_ids), dtype=torch.int64), persistent=False)
        self.words.requires_grad_(False)
        nn.init.zeros_(self.segments.weight)

    def give(self, ids: torch.Tensor, segments: torch.Tensor, is_token: torch.Tensor) -> Memory:
        """Read what is given.

        Args:
            ids: (B, S), int64, padded at the end.
            segments: (B, S), int64: whose words each token is of.
            is_token: (B, S), bool, False where there is padding.
        """
        places = torch.arange(ids.shape[1], device=ids.device).expand_as(ids)  # (B, S)
        words = self.words(ids)  # (B, S, dim)
        hidden = self.embedded(words + self.positions(places) + self.segments(segments))
        mask = is_token[:, None, None, :]  # (B, 1, 1, S)
        keys, values = [], []
        for layer in self._layers():
            query, key, value = layer.read_heads(hidden)
            keys.append(key)
            values.append(value)
            hidden = layer.finish(hidden, query, key, value, mask)
        before = functional.pad(hidden, (0, 0, 1, 0))[:, :-1]  # (B, S, dim): each the state of its neighbour
        return Memory(
            ids=ids,
            is_token=is_token,
            lengths=is_token.sum(1),
            keys=keys,
            values=values,
            hidden=hidden,
            copy_keys=self.copy_key(hidden) + self.copy_before(before),
        )

    def write(
        self, memory: Memory, answer: torch.Tensor, segment: int, written: Written
    ) -> tuple[torch.Tensor, Written]:
        """States at A new places of the answer, (B, A, dim), and what is written with them.

        Args:
            memory: What was given.
            answer: (B, A), int64: the new tokens, the first answer token being a mark that starts it.
            segment: Of the answer.
            written: The answer before them.
        """
        start, new = written.length, answer.shape[1]
        places = memory.lengths[:, None] + start + torch.arange(new, device=answer.device)  # (B, A)
        places = places.clamp(max=self.shape.positions - 1)
        hidden = self.embedded(self.words(answer) + self.positions(places) + self.segments.weight[segment])
        mask = self._mask(memory, start, new)
        keys: list[torch.Tensor] = []
        values: list[torch.Tensor] = []
        for number, layer in enumerate(self._layers()):
            query, key, value = layer.read_heads(hidden)
            if memory.room:
                first, last = memory.ids.shape[1] + start, memory.ids.shape[1] + start + new
                memory.keys[number][:, :, first:last] = key
                memory.values[number][:, :, first:last] = value
                all_keys, all_values = memory.keys[number][:, :, :last], memory.values[number][:, :, :last]
            else:
                if written.keys:
                    key = torch.cat([written.keys[number], key], dim=2)  # (B, heads, start + A, dim / heads)
                    value = torch.cat([written.values[number], value], dim=2)
                keys.append(key)
                values.append(value)
                all_keys = torch.cat([memory.keys[number], key], dim=2)  # (B, heads, S + start + A, dim / heads)
                all_values = torch.cat([memory.values[number], value], dim=2)
            hidden = layer.finish(hidden, query, all_keys, all_values, mask)
        return hidden, Written(start + new, tuple(keys), tuple(values))

    def outlook(self, memory: Memory, hidden: torch.Tensor) -> Outlook:
        """What may come next at each of the states `hidden` (B, A, dim)."""
        scores = self.copy_query(hidden) @ memory.copy_keys.transpose(1, 2) / math.sqrt(self.shape.dim)  # (B, A, S)
        scores = scores.float().masked_fill(~memory.is_token[:, None, :], _NEVER)
        attention = scores.log_softmax(-1)  # (B, A, S)
        context = attention.exp().to(hidden.dtype) @ memory.hidden  # (B, A, dim)
        gate = self.gate(torch.cat([hidden, context], dim=-1)).float()  # (B, A, 1)
        turned = self.turned(functional.gelu(self.turn(hidden)))
        logits = functional.linear(turned, self._output_words(), self.output_bias)  # (B, A, outputs)
        return Outlook(
            generated=functional.logsigmoid(gate) + logits.float().log_softmax(-1),
            copied=functional.logsigmoid(-gate) + attention,
        )

    def trained_state(self) -> dict[str, torch.Tensor]:
        """The weights that are trained, by name: everything but the word embeddings."""
        return {name: value for name, value in self.state_dict().items() if name != _WORDS}

    def take_encoder(self, state: Mapping[str, torch.Tensor]) -> None:
        """Start from the weights of a BERT encoder, by their published names."""
        types = state["embeddings.token_type_embeddings.weight"][0]  # one kind of text in the encoder; ours are learnt
        self._kept_words = None
        self._copy("words.weight", state["embeddings.word_embeddings.weight"])
        self._copy("positions.weight", state["embeddings.position_embeddings.weight"] + types)
        self._copy("embedded.weight", state["embeddings.LayerNorm.weight"])
        self._copy("embedded.bias", state["embeddings.LayerNorm.bias"])
        for number in range(self.shape.n_layers):
            theirs, ours = f"encoder.layer.{number}.", f"layers.{number}."
            for kind in ("weight", "bias"):
                parts = [state[f"{theirs}attention.self.{name}.{kind}"] for name in ("query", "key", "value")]
                self._copy(f"{ours}read.{kind}", torch.cat(parts))
                self._copy(f"{ours}gather.{kind}", state[f"{theirs}attention.output.dense.{kind}"])
                self._copy(f"{ours}gathered.{kind}", state[f"{theirs}attention.output.LayerNorm.{kind}"])
                self._copy(f"{ours}widen.{kind}", state[f"{theirs}intermediate.dense.{kind}"])
                self._copy(f"{ours}narrow.{kind}", state[f"{theirs}output.dense.{kind}"])
                self._copy(f"{ours}narrowed.{kind}", state[f"{theirs}output.LayerNorm.{kind}"])

    def _copy(self, name: str, value: torch.Tensor) -> None:
        with torch.no_grad():
            self.state_dict()[name].copy_(value)

    def _output_words(self) -> torch.Tensor:
        """The embeddings of the output vocabulary, (outputs, dim); gathered once while nothing is trained."""
        if self.training:
            return self.words.weight[self.output_ids]
        kept = self._kept_words
        if kept is None or kept.device != self.output_ids.device:
            kept = self._kept_words = self.words.weight[self.output_ids]
        return kept

    def _layers(self) -> list[_Layer]:
        return [layer for layer in self.layers if isinstance(layer, _Layer)]

    def _mask(self, memory: Memory, start: int, new: int) -> torch.Tensor:
        """True where a new place may see: all that was given, and the answer up to itself; (B, 1, A, S + start + A)."""
        rows, given = memory.is_token.shape
        places = torch.arange(start + new, device=memory.ids.device)
        causal = places[None, :] <= places[start:, None]  # (A, start + A)
        return torch.cat(
            [memory.is_token[:, None, :].expand(rows, new, given), causal.expand(rows, new, start + new)], dim=2
        )[:, None]


def answer_loss(network: ReaderNetwork, memory: Memory, hidden: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """Mean cross-entropy over the labels, a scalar in nats.

    Args:
        network: The network.
        memory: What was given.
        hidden: States at the places before each label, (B, A, dim).
        labels: (B, A), int64, -100 where there is none.
    """
    outlook = network.outlook(memory, hidden)
    log_probability = label_log_probability(network, memory, outlook, labels)
    has_label = labels >= 0
    return -(log_probability * has_label).sum() / has_label.sum().clamp(min=1)


def label_log_probability(
    network: ReaderNetwork, memory: Memory, outlook: Outlook, labels: torch.Tensor
) -> torch.Tensor:
    """Log probability of each label, generated or copied from any of its places; (B, A), 0 where there is no label."""
    wanted = labels.clamp(min=0)
    place = torch.searchsorted(network.output_ids, wanted).clamp(max=len(network.output_ids) - 1)  # (B, A)
    is_output = network.output_ids[place] == wanted
    generated = outlook.generated.gather(2, place[..., None]).squeeze(2).masked_fill(~is_output, _NEVER)  # (B, A)
    is_copy = (memory.ids[:, None, :] == wanted[..., None]) & memory.is_token[:, None, :]  # (B, A, S)
    copied = outlook.copied.masked_fill(~is_copy, _NEVER).logsumexp(2)  # (B, A)
    return torch.logaddexp(generated, copied).masked_fill(labels < 0, 0.0)
