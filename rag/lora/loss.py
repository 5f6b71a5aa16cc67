"""How surprised a causal model is by answers to prompts: the loss that an adapter learns by, and the perplexity."""

import math
from collections.abc import Sequence
from typing import Any

import torch

from rag.lora.examples import TokenExample

_IGNORED = -100  # what cross-entropy leaves out
_MEASURED_BATCH = 8
_MOST_NATS = 50.0  # e to more is no figure any more


def answer_loss(network: Any, batch: Sequence[TokenExample]) -> torch.Tensor:  # Any: a PreTrainedModel or PeftModel
    """Mean cross-entropy of the answers' tokens, a scalar; padding stands before the prompts, answers at the end."""
    width = max(len(row.prompt) + len(row.answer) for row in batch)
    n_answer = max(len(row.answer) for row in batch)
    ids = torch.zeros((len(batch), width), dtype=torch.long)
    mask = torch.zeros_like(ids)
    targets = torch.full((len(batch), n_answer), _IGNORED)
    for place, row in enumerate(batch):
        tokens = torch.tensor([*row.prompt, *row.answer])
        ids[place, -len(tokens) :] = tokens
        mask[place, -len(tokens) :] = 1
        targets[place, -len(row.answer) :] = torch.tensor(row.answer)
    positions = (mask.cumsum(dim=1) - 1).clamp(min=0)
    logits = network(
        input_ids=ids.to(network.device),
        attention_mask=mask.to(network.device),
        position_ids=positions.to(network.device),
        logits_to_keep=n_answer + 1,
    ).logits[:, :-1]  # (batch, n_answer, vocabulary)
    return torch.nn.functional.cross_entropy(
        logits.flatten(0, 1).float(), targets.flatten().to(network.device), ignore_index=_IGNORED
    )


def answer_perplexity(network: Any, rows: Sequence[TokenExample]) -> float:  # Any: as above
    """Per token of the answers: e to the mean loss, at most e to the power of 50; 1 is not surprised at all.

    Args:
        network: Is set to evaluation.
        rows: At least one.
    """
    total, n_tokens = 0.0, 0
    network.eval()
    with torch.no_grad():
        for start in range(0, len(rows), _MEASURED_BATCH):
            batch = rows[start : start + _MEASURED_BATCH]
            n_batch = sum(len(row.answer) for row in batch)
            total += answer_loss(network, batch).item() * n_batch
            n_tokens += n_batch
    nats = total / n_tokens
    return math.exp(nats if nats < _MOST_NATS else _MOST_NATS)
