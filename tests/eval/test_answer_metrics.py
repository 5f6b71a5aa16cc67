"""Metrics of wording by hand, and against independent implementations on random texts."""

from collections.abc import Callable, Sequence

import pytest
import sacrebleu
from hypothesis import given, settings
from hypothesis import strategies as st
from rouge_score import rouge_scorer  # type: ignore[import-untyped]  # it ships no types

from eval import answer_metrics as metrics
from eval.normalisation import normalise, tokens

Scored = Callable[[str, Sequence[str]], float | None]
VOCABULARY = ("kettle", "red", "boils", "the", "2", "kg", "quick", "litre", "of", "water")
WORDS = st.lists(st.sampled_from(VOCABULARY), max_size=12).map(" ".join)


def test_texts_are_normalised_as_in_squad() -> None:
    assert normalise("The  Filter, (washable)!") == "filter washable"
    assert tokens("An HEPA 滤网，可洗") == ["hepa", "滤", "网", "可", "洗"]


def test_exact_match_takes_any_gold() -> None:
    assert metrics.exact_match("The red one.", ["blue", "red one"]) == 1.0
    assert metrics.exact_match("The red kettle", ["red"]) == 0.0


def test_token_f1_is_the_harmonic_mean() -> None:
    precision, recall = 2 / 3, 2 / 4
    expected = 2 * precision * recall / (precision + recall)
    assert metrics.token_f1("red kettle boils", ["red kettle with lid"]) == pytest.approx(expected)


def test_repeated_tokens_count_as_often_as_in_both() -> None:
    assert metrics.token_f1("red red red", ["red"]) == pytest.approx(2 * 1 / (3 + 1))


def test_chinese_is_compared_by_character() -> None:
    assert metrics.token_f1("容量500毫升", ["容量是500毫升。"]) == pytest.approx(2 * 5 / (5 + 6))


def test_token_recall_forgives_what_is_said_beside() -> None:
    assert metrics.token_recall("It is red and has a lid", ["red lid"]) == 1.0
    assert metrics.token_recall("It is blue", ["red lid"]) == 0.0


def test_best_gold_counts() -> None:
    assert metrics.rouge_l("red kettle", ["something else", "red kettle"]) == 1.0


def test_rouge_l_keeps_the_order() -> None:
    assert metrics.rouge_l("kettle red", ["red kettle"]) == pytest.approx(2 * 1 / (2 + 2))


@pytest.mark.parametrize(
    ("answer", "golds", "expected"),
    [
        ("It weighs 2400 g.", ["2.4 kg"], 1.0),
        ("It weighs 2.5 kg.", ["2.4 kg"], 0.0),
        ("It weighs 2.4 l.", ["2.4 kg"], 0.0),
        ("45 min, then 2 h to charge", ["45 min of use, 3 h to charge"], 1 / 2),
        ("€249.00", ["249 EUR"], 1.0),
        ("重1.6公斤", ["1.6 kg"], 1.0),
    ],
)
def test_numbers_match_by_their_amount(answer: str, golds: list[str], expected: float) -> None:
    assert metrics.number_match(answer, golds) == expected


def test_gold_without_numbers_measures_none() -> None:
    assert metrics.number_match("2 kg", ["red"]) is None


@pytest.mark.parametrize(
    ("answer", "text", "expected"),
    [
        ("The light is infrared.", "red", False),
        ("The RED one.", "red", True),
        ("It weighs 2400 g", "2.4 kg", True),
        ("There are 11 kettles.", "11", True),
        ("There are 111 kettles.", "11", False),
        ("材质是紫砂。", "紫砂", True),
        ("It has a 2.4 kg bag and a lid", "lid (steel)", False),
    ],
)
def test_saying_is_word_for_word_or_the_same_amount(answer: str, text: str, expected: bool) -> None:
    assert metrics.says(answer, text) is expected


def test_must_and_must_not_say() -> None:
    assert metrics.includes("red, 2 kg", ["red", "2000 g", "blue"]) == pytest.approx(2 / 3)
    assert metrics.excludes("red, 2 kg", ["blue", "3 kg"]) == 1.0
    assert metrics.excludes("red, 2 kg", ["blue", "2 kg"]) == 0.0


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Yes. It floats.", "yes"), ("No, it sinks.", "no"), ("Now it floats.", None), ("是的，可以。", "yes"),
     ("不支持。", "no"), ("没有。", "no"), ("Nothing is stated.", None), ("No-slip base.", None)],
)  # fmt: skip
def test_yes_and_no_are_read_from_the_beginning(text: str, expected: str | None) -> None:
    assert metrics.said_yes_no(text) == expected


def test_yes_no_is_not_measured_where_neither_is_said() -> None:
    assert metrics.yes_no_match("It floats.", "yes") is None
    assert metrics.yes_no_match("Yes.", None) is None
    assert metrics.yes_no_match("No.", "yes") == 0.0


@pytest.mark.parametrize(
    "score",
    [metrics.exact_match, metrics.token_f1, metrics.token_recall, metrics.rouge_l, metrics.bleu, metrics.chrf,
     metrics.number_match, metrics.includes, metrics.excludes],
)  # fmt: skip
def test_without_gold_nothing_is_measured(score: Scored) -> None:
    assert score("anything", []) is None


def test_bleu_of_two_words_by_hand() -> None:
    # 3 of 3 words, 1 of 2 pairs, orders above are left out as effective order has it; no brevity penalty.
    precisions = [
        3 / 3,
        1 / 2,
        1 / (2 * 1),
    ]  # the third order has no match: 1 / (2 * 1) by exponential smoothing
    expected = (precisions[0] * precisions[1] * precisions[2]) ** (1 / 3)
    assert metrics.bleu("kettle red boils", ["red boils kettle"]) == pytest.approx(expected)


def test_chinese_bleu_is_by_character() -> None:
    assert metrics.bleu("材质是紫砂壶", ["材质是紫砂壶"]) == pytest.approx(1.0)
    assert (metrics.bleu("材质是紫砂", ["材质为紫砂"]) or 0.0) > 0.2


@settings(max_examples=40, deadline=None)
@given(WORDS, st.lists(WORDS, min_size=1, max_size=3))
def test_bleu_and_chrf_agree_with_sacrebleu(answer: str, golds: list[str]) -> None:
    assert metrics.bleu(answer, golds) == pytest.approx(
        sacrebleu.sentence_bleu(answer, golds, use_effective_order=True).score / 100
    )
    assert metrics.chrf(answer, golds) == pytest.approx(sacrebleu.sentence_chrf(answer, golds).score / 100)


class OurTokens:
    """Cuts texts for the reference as we do, so that the comparison is of the score alone."""

    def tokenize(self, text: str) -> list[str]:
        return tokens(text)


@settings(max_examples=60, deadline=None)
@given(WORDS, WORDS)
def test_rouge_l_agrees_with_the_reference(answer: str, gold: str) -> None:
    if not tokens(answer) or not tokens(gold):
        return
    scorer = rouge_scorer.RougeScorer(["rougeL"], tokenizer=OurTokens())
    assert metrics.rouge_l(answer, [gold]) == pytest.approx(scorer.score(gold, answer)["rougeL"].fmeasure)


@settings(max_examples=40, deadline=None)
@given(WORDS, st.lists(WORDS, min_size=1, max_size=3))
def test_scores_stay_between_zero_and_one(answer: str, golds: list[str]) -> None:
    for score in (metrics.token_f1, metrics.rouge_l, metrics.bleu, metrics.chrf, metrics.token_recall):
        assert 0.0 <= (score(answer, golds) or 0.0) <= 1.0 + 1e-9
