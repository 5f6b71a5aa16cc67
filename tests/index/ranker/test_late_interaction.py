"""Token states of the packaged encoder, and how well those of a question match those of evidence."""

from collections.abc import Callable

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from index.learning.token_pairs import TokenBatch
from index.model_files import find_model
from index.ranker.late_interaction import token_matches
from index.ranker.token_states import MAX_TOKENS, TokenStateReader, TokenStates, openvino_states, torch_states

QUESTION = "can the filter be washed?"
EVIDENCE = ("its filter is washable", "a quiet motor", "the lead is 6 m long")


Make = Callable[[], TokenStateReader]


@pytest.fixture(scope="module", params=["openvino", "torch"])
def make(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Make:
    cache = tmp_path_factory.mktemp("cache")
    backends: dict[str, Make] = {
        "openvino": lambda: openvino_states(threads=1, cache_dir=cache),
        "torch": lambda: torch_states(torch.device("cpu")),
    }
    return backends[request.param]


@pytest.fixture(scope="module")
def reader(make: Make) -> TokenStateReader:
    return make()


def states(*rows: tuple[str, tuple[float, float]]) -> TokenStates:
    vectors = np.array([vector for _, vector in rows], dtype=np.float16)
    return TokenStates(tokens=tuple(token for token, _ in rows), vectors=vectors)


def test_every_token_has_a_unit_vector(reader: TokenStateReader) -> None:
    found = reader.read([QUESTION])[0]
    assert found.tokens == ("[CLS]", "can", "the", "filter", "be", "washed", "?", "[SEP]")
    assert found.vectors.shape == (8, 384)
    assert np.linalg.norm(found.vectors.astype(np.float32), axis=1) == pytest.approx(np.ones(8), abs=2e-3)


def test_the_states_of_a_text_do_not_depend_on_its_company(make: Make) -> None:
    alone = make().read([EVIDENCE[1]])[0]
    beside = make().read([*EVIDENCE, "word " * 60])[1]
    assert np.allclose(alone.vectors, beside.vectors, atol=5e-3)


def test_a_long_text_loses_its_end(reader: TokenStateReader) -> None:
    found = reader.read(["word " * 400])[0]
    assert len(found.tokens) == MAX_TOKENS and found.tokens[-1] == "[SEP]"


def test_texts_that_were_read_lately_are_not_read_again() -> None:
    sizes = []

    def run(batch: TokenBatch) -> NDArray[np.float32]:
        sizes.append(len(batch.input_ids))
        return np.ones((*batch.input_ids.shape, 4), dtype=np.float32)

    reader = TokenStateReader(run, find_model(None).directory / "tokenizer.json")
    first = reader.read(EVIDENCE)
    again = reader.read([EVIDENCE[1], "new", EVIDENCE[0]])
    assert sizes == [3, 1]
    assert again[0] is first[1] and again[2] is first[0]


def test_evidence_that_answers_matches_best(reader: TokenStateReader) -> None:
    asked, *evidence = reader.read([QUESTION, *EVIDENCE])
    assert int(token_matches(asked, evidence).argmax()) == 0


def test_small_words_and_marks_ask_for_nothing() -> None:
    asked = states(("[CLS]", (0.0, 1.0)), ("is", (0.0, 1.0)), ("red", (1.0, 0.0)), ("?", (0.0, 1.0)))
    found = token_matches(asked, [states(("red", (1.0, 0.0))), states(("is", (0.0, 1.0)))])
    assert found.tolist() == pytest.approx([1.0, 0.0], abs=1e-3)


def test_several_tokens_alike_match_a_little_better_than_one() -> None:
    asked = states(("red", (1.0, 0.0)))
    once, twice = token_matches(asked, [states(("red", (1.0, 0.0))), states(("red", (1.0, 0.0)), ("red", (1.0, 0.0)))])
    assert twice == pytest.approx(once + np.log(2) / 20, abs=1e-3)


def test_a_question_of_small_words_alone_is_still_matched() -> None:
    asked = states(("is", (1.0, 0.0)), ("it", (1.0, 0.0)))
    assert token_matches(asked, [states(("it", (1.0, 0.0)))])[0] == pytest.approx(1.0, abs=1e-3)


def test_no_evidence_has_no_matches() -> None:
    assert token_matches(states(("red", (1.0, 0.0))), []).shape == (0,)
