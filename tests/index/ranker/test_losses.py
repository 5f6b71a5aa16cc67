"""The training loss against arithmetic by hand."""

import math

import pytest
import torch

from index.ranker.losses import list_loss


def bce(logit: float, label: float) -> float:
    p = 1 / (1 + math.exp(-logit))
    return -(label * math.log(p) + (1 - label) * math.log(1 - p))


def test_one_answer_is_weighed_against_the_others_and_none_of_these() -> None:
    logits = torch.tensor([2.0, 1.0, -1.0])
    loss = list_loss(logits, torch.tensor([1.0, 0.0, 0.0]), torch.tensor([0, 0, 0]))
    total = math.exp(2) + math.exp(1) + math.exp(-1) + 1
    pointwise = (bce(2, 1) + bce(1, 0) + bce(-1, 0)) / 3
    assert loss.item() == pytest.approx(-math.log(math.exp(2) / total) + pointwise, rel=1e-6)


def test_a_list_without_an_answer_goes_to_none_of_these() -> None:
    loss = list_loss(torch.tensor([1.0, -2.0]), torch.tensor([0.0, 0.0]), torch.tensor([0, 0]))
    total = math.exp(1) + math.exp(-2) + 1
    assert loss.item() == pytest.approx(math.log(total) + (bce(1, 0) + bce(-2, 0)) / 2, rel=1e-6)


def test_a_partial_answer_has_half_the_weight_of_a_full_one() -> None:
    loss = list_loss(torch.tensor([1.0, 0.5]), torch.tensor([1.0, 0.5]), torch.tensor([0, 0]))
    total = math.log(math.exp(1) + math.exp(0.5) + 1)
    ranking = total - (2 / 3 * 1.0 + 1 / 3 * 0.5)
    assert loss.item() == pytest.approx(ranking + (bce(1, 1) + bce(0.5, 0.5)) / 2, rel=1e-6)


def test_lists_count_alike_whatever_their_length_and_order() -> None:
    logits, labels = torch.tensor([1.0, 0.0, 3.0]), torch.tensor([1.0, 0.0, 1.0])
    mixed = list_loss(logits, labels, torch.tensor([0, 0, 1]))
    turned = list_loss(logits[[2, 1, 0]], labels[[2, 1, 0]], torch.tensor([1, 0, 0]))
    first = math.log(math.exp(1) + 1 + 1) - 1
    second = math.log(math.exp(3) + 1) - 3
    pointwise = (bce(1, 1) + bce(0, 0) + bce(3, 1)) / 3
    assert mixed.item() == pytest.approx((first + second) / 2 + pointwise, rel=1e-6)
    assert turned.item() == pytest.approx(mixed.item(), rel=1e-6)


def test_large_logits_do_not_overflow() -> None:
    loss = list_loss(torch.tensor([500.0, -500.0]), torch.tensor([1.0, 0.0]), torch.tensor([0, 0]))
    assert loss.item() == pytest.approx(0.0, abs=1e-6)
