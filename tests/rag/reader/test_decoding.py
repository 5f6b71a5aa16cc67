"""Writing with kept keys and values, with guesses and in batches gives what writing the naive way gives."""

import pytest
import torch

from index.learning.token_ids import SEP
from rag.reader.copying import Course, source_of
from rag.reader.decoding import Decoder
from rag.reader.input import SEGMENTS, STARTS, Given
from rag.reader.network import Written
from tests.rag.reader.tiny_reader import LONG_QUESTION, QUESTION, tiny_decoder, tiny_network, tokenizer

GIVEN = tokenizer().give(QUESTION, max_tokens=200)
OTHER = tokenizer().give(LONG_QUESTION, max_tokens=300)
SEEDS = (2, 6, 8)  # of those that write more than a few tokens


@torch.inference_mode()
def naive(seed: int, given: Given, max_tokens: int) -> list[int]:
    """The whole answer is read again for each token."""
    network = tiny_network(seed)
    course = Course(source_of(given, tokenizer()), frozenset(network.output_ids.tolist()))
    while len(course.ids) < max_tokens:
        ids = torch.tensor([given.ids])
        memory = network.give(ids, torch.tensor([given.segments]), torch.ones_like(ids, dtype=torch.bool))
        answer = torch.tensor([[STARTS["voiced"], *course.ids]])
        hidden, _ = network.write(memory, answer, SEGMENTS["answer"], Written())
        outlook = network.outlook(memory, hidden[:, -1:])
        scores = torch.zeros(network.shape.vocabulary)
        scores[network.output_ids] += outlook.generated[0, 0].exp()
        for place, id_ in enumerate(given.ids):
            scores[id_] += outlook.copied[0, 0, place].exp()
        must = course.must()
        allowed = (
            [id_ for id_ in scores.argsort(descending=True).tolist()[:200] if id_ in must]
            if must
            else [id_ for id_ in scores.argsort(descending=True).tolist()[:200] if course.allows(id_)]
        )
        if not allowed or allowed[0] == SEP:
            break
        course.add(allowed[0])
    return course.ids


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("given", [GIVEN, OTHER])
def test_kept_keys_and_values_give_the_tokens_of_the_naive_way(seed: int, given: Given) -> None:
    written = [t.id for t in tiny_decoder(seed).write(given, style="voiced", max_tokens=24, proposed=0)]
    assert written == naive(seed, given, 24)
    assert len(written) > 3


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("given", [GIVEN, OTHER])
def test_guessing_ahead_changes_no_token(seed: int, given: Given) -> None:
    decoder = tiny_decoder(seed)
    one_by_one = list(decoder.write(given, style="voiced", max_tokens=24, proposed=0))
    guessed = list(decoder.write(given, style="voiced", max_tokens=24, proposed=5))
    assert [(t.id, t.place) for t in guessed] == [(t.id, t.place) for t in one_by_one]


@pytest.mark.parametrize("seed", SEEDS)
def test_answers_written_together_are_those_written_alone(seed: int) -> None:
    decoder = tiny_decoder(seed)
    together = decoder.write_all([GIVEN, OTHER, GIVEN], style="voiced", max_tokens=24)
    alone = [list(decoder.write(one, style="voiced", max_tokens=24)) for one in (GIVEN, OTHER)]
    assert [[t.id for t in answer] for answer in together] == [[t.id for t in alone[i]] for i in (0, 1, 0)]


def test_an_answer_is_no_longer_than_asked_for() -> None:
    assert len(list(tiny_decoder(8).write(GIVEN, style="plain", max_tokens=3))) <= 3


def test_what_is_given_and_written_fits_the_positions() -> None:
    full = tokenizer().give(LONG_QUESTION, max_tokens=508)
    assert len(full.ids) > 400
    decoder: Decoder = tiny_decoder(8)
    written = list(decoder.write(full, style="voiced", max_tokens=300))
    assert len(full.ids) + 1 + len(written) <= 512
