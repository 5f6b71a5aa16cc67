"""Measuring how the reader writes."""

import json
from pathlib import Path

import pytest

from eval.errors import EvaluationError
from eval.performance.report import render_reader
from eval.performance.results import Latency, MatmulRate, ReaderResult
from eval.reader_cases import ReaderCase, judged_cases, unanswerable_cases
from eval.reader_quality import WrittenAnswer, figures, perplexity, write_answers
from eval.reader_refusing import refusing_probabilities, refusing_table
from rag.reader.decoding import Decoder
from rag.reader.examples import ReaderExample
from rag.reader.input import NOT_STATED_TOKEN, ReaderEvidence, ReaderInput
from tests.rag.reader.tiny_reader import QUESTION, tiny_decoder, tiny_network, tokenizer

PRODUCT = {
    "id": "P1",
    "title": "Lamp",
    "attributes": {"item_weight": "2.4 kg"},
    "bullets": ["bright"],
    "reviews": [{"id": "r", "text": "it weighs 2 kilos"}],
    "qa": [{"question": "is it heavy?", "answer": "no, 2.4 kg"}],
}
ANSWERED = {
    "id": "1",
    "question": "is it light?",
    "product_id": "P1",
    "answers": ["Yes. A customer says that it is 2.4 kg."],
    "action": "answer",
    "expect": {
        "yesno": "yes",
        "evidence_full": [
            {"text": "no, 2.4 kg", "source": "qa", "product_id": "P1"},
            {"text": "2.4 kg", "field": "item_weight", "source": "attribute", "product_id": "P1"},
        ],
    },
}
UNANSWERED = {
    "id": "2",
    "question": "is it red?",
    "product_id": "P1",
    "answers": [],
    "action": "abstain",
    "expect": {},
}


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    (tmp_path / "catalog.jsonl").write_text(json.dumps(PRODUCT), encoding="utf-8")
    (tmp_path / "cases.jsonl").write_text("\n".join(map(json.dumps, (ANSWERED, UNANSWERED))), encoding="utf-8")
    return tmp_path


def case(*answers: str, polarity: str | None = None) -> ReaderCase:
    evidence = (ReaderEvidence(source="review", text="no, it weighs 2.4 kg"),)
    return ReaderCase(
        dataset="d",
        given=ReaderInput(question="is it heavy?", evidence=evidence),
        answers=answers,
        style="voiced",
        polarity="yes" if polarity == "yes" else "no" if polarity == "no" else None,
    )


def test_labelled_evidence_is_given_with_the_question_it_replies_to(directory: Path) -> None:
    (first,) = judged_cases(directory, given="first")
    (every,) = judged_cases(directory, given="all")
    assert [(e.source, e.text, e.context) for e in first.given.evidence] == [("qa", "no, 2.4 kg", "is it heavy?")]
    assert [e.text for e in every.given.evidence] == ["no, 2.4 kg", "item weight: 2.4 kg"]
    assert (every.polarity, every.answers) == ("yes", tuple(ANSWERED["answers"]))


def test_an_unanswerable_question_is_given_what_its_product_says(directory: Path) -> None:
    (one,) = unanswerable_cases(directory)
    assert one.answers == ()
    assert [e.text for e in one.given.evidence] == ["bright", "it weighs 2 kilos", "no, 2.4 kg"]


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match=r"catalog\.jsonl"):
        list(judged_cases(tmp_path, given="all"))


def test_figures_are_plain_shares() -> None:
    found = figures(
        [
            WrittenAnswer(case=case("No. It weighs 2.4 kg.", polarity="no"), text="No. It weighs 2.4 kg."),
            WrittenAnswer(case=case("No. It weighs 2.4 kg.", polarity="no"), text="Yes. It weighs 3 kg."),
            WrittenAnswer(case=case(), text="NOT STATED"),
            WrittenAnswer(case=case("It weighs 2.4 kg."), text="NOT STATED"),
        ]
    )
    assert found["polarity"] == 1 / 2
    assert found["numbers_held"] == 1 / 2
    assert found["numbers_right"] == pytest.approx(1 / 3, abs=1e-4)
    assert (found["not_stated"], found["wrongly_not_stated"]) == (1.0, pytest.approx(1 / 3, abs=1e-4))
    # "No. It weighs 2.4 kg." right: 1; "Yes. It weighs 3 kg." shares it, weighs and kg: 3 of 5; nothing: 0
    assert found["token_f1"] == pytest.approx((1 + 3 / 5 + 0) / 3, abs=1e-4)
    # copied: "no. it weighs 2.4 kg" is the answer but for its mark; without polarity the first "no" stays
    assert found["copying_f1"] == pytest.approx((1 + 1 + 2 * 4 / 9) / 3, abs=1e-4)


def test_answers_come_in_the_order_of_the_cases() -> None:
    one = ReaderCase(dataset="d", given=QUESTION, answers=("x",), style="plain", polarity=None)
    cases = [one, case("y"), one]
    answers = write_answers(tiny_decoder(8), cases)
    assert [answer.case for answer in answers] == cases
    assert answers[0].text == answers[2].text != ""


def test_perplexity_is_at_least_one_and_none_without_answers() -> None:
    example = ReaderExample(dataset="d", group="g", given=QUESTION, answer="it weighs 1.25 kg", style="plain")
    found = perplexity(tiny_decoder(), [example])
    assert found is not None and found > 1
    assert perplexity(tiny_decoder(), []) is None


def test_refusals_are_counted_from_each_threshold_on() -> None:
    table = {line["threshold"]: line for line in refusing_table([0.1, 0.5, 0.6, 0.99], [0.5, 0.9])}
    assert (table[0.5]["right"], table[0.5]["wrong"]) == (1.0, 0.75)
    assert (table[0.95]["right"], table[0.95]["wrong"]) == (0.0, 0.25)


def test_a_refusal_that_is_not_sure_enough_is_not_believed() -> None:
    example = ReaderExample(dataset="d", group="g", given=QUESTION, answer=None, style="voiced")
    (probability,) = refusing_probabilities(tiny_decoder(), [example])
    given = tokenizer().give(QUESTION, max_tokens=400)
    for least, is_refused in ((0.0, probability > 0.5), (1.0, False)):
        decoder = Decoder(tiny_network(), tokenizer(), least_not_stated=least)
        first = next(decoder.write(given, style="voiced", max_tokens=4))
        assert (first.id == NOT_STATED_TOKEN) == is_refused


def test_the_page_compares_ways_and_sizes() -> None:
    times = [Latency(n_calls=2, p50_ms=ms, p95_ms=ms) for ms in (800.0, 200.0, 100.0)]
    page = render_reader(
        ReaderResult(
            rate=MatmulRate(device="cpu", fp32_gflops=100.0, bf16_gflops=200.0),
            n_questions=2,
            given_tokens=250.0,
            written_tokens=25.0,
            plain=times[0],
            kept=times[1],
            guessed=times[2],
            answers_per_s={1: 5.0, 16: 20.0},
        )
    )
    assert "| what is copied next proposed too | 100.0 / 100.0 | 0.12 |" in page
    assert "| 16 | 20.0 | 4.00 |" in page
