"""A model that may write only the numbers of its evidence writes no other."""

import re
from pathlib import Path

import pytest
import torch
from transformers import AutoTokenizer

from rag.models.evidence_numbers import NumbersOf, NumberTokens
from rag.models.hugging_face_model import HuggingFaceModel
from rag.models.token_writing import fitted
from tests.rag.tiny_model import ask, weight_line


@pytest.fixture(scope="module")
def tokens(tiny_directory: Path) -> NumberTokens:
    return NumberTokens(AutoTokenizer.from_pretrained(tiny_directory))


def may_follow(tokens: NumberTokens, evidence: str, written: str) -> str:
    """Which of the characters below may come after a text."""
    rule = NumbersOf(evidence, tokens)
    barred = rule.barred(tokens._tokenizer.encode(written, add_special_tokens=False))
    assert barred is not None
    ids = {character: tokens._tokenizer.encode(character)[0] for character in "0123456789.,k"}
    return "".join(character for character, token in ids.items() if not barred[token])


@pytest.mark.parametrize(
    ("evidence", "written", "allowed"),
    [
        ("weight: 2.4 kg", "It weighs ", "2.,k"),
        ("weight: 2.4 kg", "It weighs 2", "."),  # 2 alone is no number of the evidence
        ("weight: 2.4 kg", "It weighs 2.", "4"),
        ("weight: 2.4 kg", "It weighs 2.4", ".,k"),
        ("2.4 kg and 2 wheels, 1,284 of them", "It has 2", ".,k"),
        ("2.4 kg and 2 wheels, 1,284 of them", "It has 1", ","),
        ("no number", "It has ", ".,k"),
    ],
)
def test_a_number_goes_on_only_as_one_of_the_evidence_and_ends_where_it_is_one(
    tokens: NumberTokens, evidence: str, written: str, allowed: str
) -> None:
    assert may_follow(tokens, evidence, written) == allowed


def test_an_answer_does_not_end_within_a_number(tokens: NumberTokens) -> None:
    rule = NumbersOf("2.4 kg", tokens)
    end = tokens._tokenizer.eos_token_id
    inside, after = (rule.barred(tokens._tokenizer.encode(text)) for text in ("2", "2.4"))
    assert inside is not None
    assert after is not None
    assert (bool(inside[end]), bool(after[end])) == (True, False)


@pytest.mark.parametrize("n_at_once", [1, 4])
def test_the_model_writes_the_evidences_number_where_it_would_write_another(
    tiny_directory: Path, n_at_once: int
) -> None:
    def model(evidence: str | None) -> HuggingFaceModel:
        numbers_from = None if evidence is None else lambda messages: evidence
        return HuggingFaceModel(str(tiny_directory), device="cpu", n_at_once=n_at_once, numbers_from=numbers_from)

    assert ask(model(None), weight_line("2.4")) == "It weighs 2.4 kg."
    assert ask(model("2.4 kg"), weight_line("2.4")) == "It weighs 2.4 kg."
    assert re.findall(r"[\d.]*\d", ask(model("7.9 kg"), weight_line("2.4"))) == ["7.9"]
    assert not re.search(r"\d", ask(model("kg"), weight_line("2.4")))


def test_tokens_beyond_the_tokenizers_are_barred() -> None:
    assert fitted(torch.tensor([False, True]), 4).tolist() == [False, True, True, True]
