"""What the ranker is trained to minimise: ranking within a list, and saying of each candidate whether it answers."""

import torch
from torch.nn import functional

_POINTWISE_WEIGHT = 1.0


def list_loss(logits: torch.Tensor, labels: torch.Tensor, list_of: torch.Tensor) -> torch.Tensor:
    """Mean over lists of a softmax loss with "none of these" as one more choice of logit 0, and a pointwise loss.

    The target of the softmax is spread over the candidates in the ratio of their labels; a list without any goes to
    "none of these". So a logit above 0 comes to mean that a candidate answers, in both losses.

    Args:
        logits: (n,), all candidates of all lists.
        labels: (n,), 0 to 1.
        list_of: (n,), the number of each candidate's list, from 0 without gaps, int64.
    """
    n_lists = int(list_of.max()) + 1
    largest = torch.zeros(n_lists, dtype=logits.dtype, device=logits.device).scatter_reduce(
        0, list_of, logits.detach(), "amax"
    )  # (L,)
    summed = torch.exp(-largest).scatter_add(0, list_of, torch.exp(logits - largest[list_of]))  # (L,)
    log_total = largest + torch.log(summed)  # (L,)
    weight = torch.zeros(n_lists, dtype=logits.dtype, device=logits.device).scatter_add(0, list_of, labels)  # (L,)
    share = labels / weight.clamp(min=1e-6)[list_of]  # (n,)
    chosen = torch.zeros(n_lists, dtype=logits.dtype, device=logits.device).scatter_add(
        0, list_of, share * logits
    )  # (L,); 0: none
    ranking = (log_total - chosen).mean()
    pointwise = functional.binary_cross_entropy_with_logits(logits, labels)
    return ranking + _POINTWISE_WEIGHT * pointwise
