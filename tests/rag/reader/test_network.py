"""The reader's network: what it may see, and what it says of the next token."""

import math

import pytest
import torch

from rag.reader.input import SEGMENTS
from rag.reader.network import Memory, ReaderNetwork, Written, answer_loss, label_log_probability
from tests.rag.reader.tiny_reader import QUESTION, tiny_network, tokenizer

ANSWER = SEGMENTS["answer"]


@pytest.fixture
def network() -> ReaderNetwork:
    return tiny_network()


@pytest.fixture
def memory(network: ReaderNetwork) -> Memory:
    given = tokenizer().give(QUESTION, max_tokens=200)
    ids = torch.tensor([given.ids])
    with torch.inference_mode():
        return network.give(ids, torch.tensor([given.segments]), torch.ones_like(ids, dtype=torch.bool))


def answer_of(text: str) -> torch.Tensor:
    return torch.tensor([[1, *tokenizer().ids(text)]])


@torch.inference_mode()
def test_token_by_token_gives_the_states_of_the_whole_answer(network: ReaderNetwork, memory: Memory) -> None:
    answer = answer_of("it weighs 1.25 kg.")
    whole, _ = network.write(memory, answer, ANSWER, Written())
    written, states = Written(), []
    for at in range(answer.shape[1]):
        state, written = network.write(memory, answer[:, at : at + 1], ANSWER, written)
        states.append(state)
    assert torch.allclose(torch.cat(states, dim=1), whole, atol=1e-5)  # the same sums in another order
    assert written.length == answer.shape[1]


@torch.inference_mode()
def test_a_state_does_not_see_the_answer_after_it(network: ReaderNetwork, memory: Memory) -> None:
    one, _ = network.write(memory, answer_of("it weighs 1.25 kg."), ANSWER, Written())
    other, _ = network.write(memory, answer_of("it weighs a lot."), ANSWER, Written())
    assert torch.allclose(one[:, :3], other[:, :3], atol=1e-6)
    assert not torch.allclose(one[:, 3:5], other[:, 3:5], atol=1e-3)


@torch.inference_mode()
def test_padding_changes_nothing(network: ReaderNetwork, memory: Memory) -> None:
    given = tokenizer().give(QUESTION, max_tokens=200)
    ids = torch.tensor([[*given.ids, 0, 0, 0]])
    is_token = torch.tensor([[True] * len(given.ids) + [False] * 3])
    padded = network.give(ids, torch.tensor([[*given.segments, 0, 0, 0]]), is_token)
    answer = answer_of("it folds")
    one, _ = network.write(memory, answer, ANSWER, Written())
    other, _ = network.write(padded, answer, ANSWER, Written())
    assert torch.allclose(one, other, atol=1e-5)
    assert torch.allclose(
        network.outlook(padded, other).copied[..., :-3], network.outlook(memory, one).copied, atol=1e-4
    )


@torch.inference_mode()
def test_what_may_come_next_sums_to_one(network: ReaderNetwork, memory: Memory) -> None:
    state, _ = network.write(memory, answer_of("it weighs"), ANSWER, Written())
    outlook = network.outlook(memory, state)
    total = outlook.generated.exp().sum(-1) + outlook.copied.exp().sum(-1)
    assert torch.allclose(total, torch.ones_like(total), atol=1e-4)


@torch.inference_mode()
def test_a_number_is_copied_or_it_is_impossible(network: ReaderNetwork, memory: Memory) -> None:
    state, _ = network.write(memory, answer_of("it weighs"), ANSWER, Written())
    outlook = network.outlook(memory, state)
    stated, unstated = tokenizer().ids("1")[0], tokenizer().ids("77")[0]
    labels = torch.tensor([[-100, -100, stated]]), torch.tensor([[-100, -100, unstated]])
    copied = sum(
        math.exp(outlook.copied[0, 2, place]) for place in (memory.ids[0] == stated).nonzero().flatten().tolist()
    )
    assert label_log_probability(network, memory, outlook, labels[0])[0, 2].exp().item() == pytest.approx(
        copied, rel=1e-4
    )
    assert label_log_probability(network, memory, outlook, labels[1])[0, 2].item() < -1e6


@torch.inference_mode()
def test_the_loss_is_the_mean_over_the_labels_alone(network: ReaderNetwork, memory: Memory) -> None:
    state, _ = network.write(memory, answer_of("it weighs"), ANSWER, Written())
    ids = [*tokenizer().ids("it"), -100, *tokenizer().ids("kg")]
    labels = torch.tensor([ids])
    each = label_log_probability(network, memory, network.outlook(memory, state), labels)[0]
    assert answer_loss(network, memory, state, labels).item() == pytest.approx(
        -(each[0] + each[2]).item() / 2, rel=1e-5
    )
