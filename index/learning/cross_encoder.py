"""The network of the evidence ranker: the encoder's transformer read as a cross-encoder, with a small head.

The word, position and type embeddings are those of the encoder package and stay as they are, so that they need not be
shipped a second time; layers and head are trained.
"""

from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import nn
from transformers import BertConfig, BertModel

_HEAD_DROPOUT = 0.1
_NOT_TAKEN = ("pooler.", "embeddings.position_ids")  # of the encoder; the head is new, positions are counted


class CrossEncoder(nn.Module):
    """Scores pairs of question and evidence that are read together.

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
        """Logits, shape (B,): above 0, the evidence rather answers than not.

        Args:
            input_ids: (B, T), int64.
            attention_mask: (B, T), 1 where there is a token.
            token_type_ids: (B, T), 1 where the evidence is.
        """
        hidden = self.bert(
            input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids
        ).last_hidden_state  # (B, T, dim)
        stated = token_type_ids.unsqueeze(-1).to(hidden.dtype)  # (B, T, 1)
        mean = (hidden * stated).sum(1) / stated.sum(1).clamp(min=1.0)  # (B, dim) over the evidence
        both = torch.cat([hidden[:, 0], mean], dim=1)  # (B, 2 dim)
        logits: torch.Tensor = self.score(self.dropout(torch.tanh(self.pooled(both)))).squeeze(-1)  # (B,)
        return logits

    def trained_state(self) -> dict[str, torch.Tensor]:
        """The weights that are trained, by name: everything but the embeddings."""
        return {name: value for name, value in self.state_dict().items() if not name.startswith("bert.embeddings.")}
