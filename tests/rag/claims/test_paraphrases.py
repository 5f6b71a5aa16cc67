"""What the evidence says in other words: only where code found nothing wrong, and only as sure as is set."""

from collections.abc import Sequence

import pytest

from rag.claims.paraphrases import ParaphraseCheck, evidence_pieces, paraphrase_check
from rag.settings import AnsweringSettings
from rag.verification import verify
from tests.rag.written_evidence import fact, passage

EVIDENCE = (
    fact("VAC-200#item_shape", "Oval"),
    fact("VAC-200#weight", "2.4 kg"),
    passage(
        "VAC-200#description:0", "The dust box opens with one press. It is emptied in seconds.", source="description"
    ),
    passage("VAC-200#qa:0", "No, it has a dust box.", source="qa", context="Does it need bags?"),
)
PARAPHRASE = "Cleaning out takes a moment."


class ScriptedJudge:
    """Answers with one probability, and remembers what it was asked."""

    model_id = "scripted"

    def __init__(self, probability: float) -> None:
        self._probability = probability
        self.asked: list[tuple[str, tuple[str, ...]]] = []

    def probability(self, statement: str, evidence: Sequence[str]) -> float:
        self.asked.append((statement, tuple(evidence)))
        return self._probability


def check_of(judge: ScriptedJudge) -> ParaphraseCheck:
    return ParaphraseCheck(judge=judge, least_probability=0.9, doubted_below=0.05)


@pytest.mark.parametrize(("probability", "expected"), [(0.95, "verified"), (0.9, "verified"), (0.89, "unsupported")])
def test_a_paraphrase_is_verified_where_the_judge_is_sure_enough(probability: float, expected: str) -> None:
    judge = ScriptedJudge(probability)
    verdict = verify(PARAPHRASE, EVIDENCE, paraphrases=check_of(judge))
    assert verdict.status == expected
    assert judge.asked[0][0] == PARAPHRASE
    assert bool(verdict.items) is (expected == "verified")


def test_without_a_judge_a_paraphrase_is_unsupported() -> None:
    assert verify(PARAPHRASE, EVIDENCE).status == "unsupported"


@pytest.mark.parametrize(
    "sentence",
    [
        "Cleaning out takes 3 minutes.",  # an amount nobody states
        "Cleaning out was improved on 3 May 2024.",  # a date
        "Cleaning out takes a moment with the AX-77.",  # a code
        "Cleaning out takes a moment, says Miele.",  # a name
        "Cleaning out never takes a moment.",  # a denial and a small word
        "The purple lid makes cleaning out easy.",  # a colour
        "The weight is 3 kg, and cleaning out takes a moment.",
        "The weight of its casing is oval.",  # the value of another attribute
    ],
)
def test_the_judge_is_not_asked_for_what_code_decides(sentence: str) -> None:
    judge = ScriptedJudge(1.0)
    assert verify(sentence, EVIDENCE, paraphrases=check_of(judge)).status != "verified"
    assert judge.asked == []


def test_chinese_is_left_to_the_words() -> None:
    judge = ScriptedJudge(1.0)
    assert verify("清理起来毫不费力。", EVIDENCE, paraphrases=check_of(judge)).status == "unsupported"
    assert judge.asked == []


def test_words_of_a_passage_that_mean_something_else_there_are_doubted() -> None:
    sentence = "The dust box is emptied with one press."
    assert verify(sentence, EVIDENCE).status == "verified"
    assert verify(sentence, EVIDENCE, paraphrases=check_of(ScriptedJudge(0.06))).status == "verified"
    doubted = verify(sentence, EVIDENCE, paraphrases=check_of(ScriptedJudge(0.04)))
    assert doubted.status == "unsupported"
    assert doubted.reason is not None


def test_facts_and_quotations_are_never_doubted() -> None:
    judge = ScriptedJudge(0.0)
    for sentence in ("The weight is 2.4 kg.", "It weighs 2400 g.", "The dust box opens with one press."):
        assert verify(sentence, EVIDENCE, paraphrases=check_of(judge)).status == "verified", sentence
    assert judge.asked == []


def test_the_judge_reads_facts_by_name_and_answers_with_their_question() -> None:
    assert [evidence_pieces(item) for item in EVIDENCE] == [
        ["item shape: Oval"],
        ["weight: 2.4 kg"],
        ["The dust box opens with one press.", "It is emptied in seconds."],
        ["Does it need bags? No, it has a dust box."],
    ]


def test_settings_that_let_and_doubt_nothing_need_no_judge() -> None:
    assert paraphrase_check(AnsweringSettings(least_paraphrase_probability=1.0, doubted_below=0.0)) is None
    assert paraphrase_check(AnsweringSettings()) is not None


def test_warming_up_asks_the_judge_before_any_customer_does() -> None:
    judge = ScriptedJudge(0.5)
    check_of(judge).warm_up()
    assert judge.asked
