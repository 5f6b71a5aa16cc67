"""History rewriting measured: the public sets as they are read, word scores by hand, fitting, search in a pool."""

import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
from scipy import optimize  # type: ignore[import-untyped]  # it ships no types
from typer.testing import CliRunner

from eval.errors import CasesError
from eval.rewriting import ALL, LAST, OURS, QUESTIONS, WAYS, app, content_words, scores_of, word_scores
from eval.rewriting_fitting import fit_weights, logistic_regression
from eval.rewriting_retrieval import rankings, read_pool
from eval.rewriting_sets import FollowUp, read_canard, read_kdconv, read_mtrag, read_treccast
from eval.tracks.ground import MissingDataError
from rag.question import Turn
from rag.words.rewriting import WEIGHTS

CANARD_ROW = {
    "QuAC_dialog_id": "C_1",
    "History": ["Frank Zappa", "Disbandment", "What group disbanded?", "The Mothers of Invention"],
    "Question": "When did they disband?",
    "Question_no": 2,
    "Rewrite": "When did The Mothers of Invention disband?",
}
TENT = FollowUp(
    id="f1",
    set="canard",
    part="dev",
    turns=(Turn(role="user", content="How do I return a tent?"), Turn(role="assistant", content="Within 30 days.")),
    question="Who pays for that?",
    rewriting="Who pays for returning the tent?",
)


def write(path: Path, content: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".jsonl":
        assert isinstance(content, list)
        path.write_text("".join(json.dumps(row) + "\n" for row in content), encoding="utf-8")
    else:
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")


def write_canard(data: Path, *rows: Mapping[str, object]) -> None:
    write(data / "canard/data/release/dev.json", list(rows))


def write_mtrag(data: Path) -> None:
    tasks = data / "mtrag/mtrag-human/retrieval_tasks"
    for domain in ("clapnq", "cloud", "fiqa", "govt"):
        said = "|user|: How do I return a tent?\n|user|: Who pays?"
        rows = [{"_id": "m1", "text": said}] if domain == "cloud" else []
        write(tasks / domain / f"{domain}_questions.jsonl", rows)
        write(
            tasks / domain / f"{domain}_rewrite.jsonl", [{**row, "text": "|user|: Who pays returns?"} for row in rows]
        )
        judged = "query-id\tcorpus-id\tscore\n" + ("m1\tp1\t1\n" if domain == "cloud" else "x\tunknown\t1\n")
        write(tasks / domain / "qrels/dev.tsv", judged)
        judged = "query-id\tcorpus-id\tscore\n" + ("u1\tp2\t1\n" if domain == "govt" else "")
        write(data / f"mtrag/mtragun-human/retrieval_tasks/qrels/{domain}.tsv", judged)
    write(
        data / "mtrag/mtrag-human/evaluations/reference_subset_with_human_evaluations.json",
        {"documents": [{"document_id": "p1", "title": "Returns", "text": "The shop pays for a return."}]},
    )
    speech = [
        {"speaker": who, "text": text} for who, text in (("user", "A kettle?"), ("agent", "Yes"), ("user", "it?"))
    ]
    context = {"document_id": "p2", "text": "Kettles boil."}
    task = {"task_id": "u1", "contexts": [context], "input": speech}
    write(data / "mtrag/mtragun-human/generation_tasks/reference.jsonl", [task])


def test_word_scores_by_hand() -> None:
    # searched with: pay return tent; meant: pay shipping return
    scores = word_scores("who pays for return tent", "Who pays for the shipping of a return?")
    assert scores is not None
    assert (scores.recall, scores.precision, scores.n_words) == (2 / 3, 2 / 3, 3)
    assert scores.f1 == pytest.approx(2 / 3)


def test_nothing_in_common_scores_nothing_and_nothing_searched_is_precise() -> None:
    missed, silent = word_scores("kettle", "the tent"), word_scores("who is it", "the tent")
    assert missed is not None and (missed.recall, missed.precision, missed.f1) == (0.0, 0.0, 0.0)
    assert silent is not None and (silent.recall, silent.precision, silent.f1) == (0.0, 1.0, 0.0)


def test_a_rewriting_without_content_words_is_not_scored() -> None:
    assert word_scores("tent", "What is it?") is None
    assert len(scores_of([TENT])[OURS]) == 1


def test_ways_differ_in_what_they_take_from_earlier_turns() -> None:
    words = {name: content_words(way(TENT)) for name, way in WAYS.items()}
    assert words[LAST] == {"pay"}
    assert words[QUESTIONS] == {"pay", "return", "tent"}
    assert words[ALL] > {"pay", "return", "tent", "30"}
    assert words[OURS] == {"pay", "return", "tent"}


def test_canard_is_read_with_its_title_apart(tmp_path: Path) -> None:
    write_canard(tmp_path, CANARD_ROW, {**CANARD_ROW, "History": ["Frank Zappa", "Disbandment"]})
    (found,) = read_canard(tmp_path)  # the second is no follow-up
    assert found.about == ("Frank Zappa",)
    assert [turn.role for turn in found.turns] == ["assistant", "user", "assistant"]
    assert found.turns[0].content == "Disbandment"
    assert found.rewriting == "When did The Mothers of Invention disband?"


def test_an_article_of_canard_lies_in_one_part_only(tmp_path: Path) -> None:
    titles = [f"Article {number % 20}" for number in range(40)]
    rows = [{**CANARD_ROW, "History": [title, *CANARD_ROW["History"][1:]]} for title in titles]  # type: ignore[index]  # a list
    write_canard(tmp_path, *rows)
    parts: dict[str, set[str]] = {}
    for one in read_canard(tmp_path):
        parts.setdefault(one.about[0], set()).add(one.part)
    assert all(len(found) == 1 for found in parts.values())
    assert set.union(*parts.values()) == {"dev", "test"}


def test_cast_is_read_year_by_year_and_each_question_once(tmp_path: Path) -> None:
    folder = tmp_path / "treccast"
    turn = {"raw_utterance": "How?", "manual_rewritten_utterance": "How is a tent made?"}
    topic = {"number": 31, "turn": [{"number": 1, **turn}, {"number": 2, **turn, "passage": "By hand."}]}
    bare = {"number": 31, "turn": [{"number": n, "raw_utterance": "How?"} for n in (1, 2)]}
    for kind, topics, resolved in (
        ("training", "train_topics_v1.0.json", "train_topic_sample_annotated_resolved_v1.0.tsv"),
        ("evaluation", "evaluation_topics_v1.0.json", "evaluation_topics_annotated_resolved_v1.0.tsv"),
    ):
        write(folder / "2019/data" / kind / topics, [bare])
        write(folder / "2019/data" / kind / resolved, "31_2\tHow is it?\n" if kind == "evaluation" else "1_1\tWhat?\n")
    write(folder / "2020/2020_manual_evaluation_topics_v1.0.json", [bare])
    write(folder / "2021/2021_manual_evaluation_topics_v1.0.json", [topic])
    old = {"utterance": "Why?", "manual_rewritten_utterance": "Why a tent?", "response": "To sleep."}
    branch = {"number": 132, "turn": [{"number": "1-1", **old}, {"number": "1-3", **old}]}
    write(folder / "2022/2022_evaluation_topics_flattened_duplicated_v1.0.json", [branch, branch])
    found = [(one.id, one.part, len(one.turns)) for one in read_treccast(tmp_path)]
    assert found == [("2019_31_2", "dev", 1), ("2021_31_2", "dev", 1), ("2022_132_1-3", "test", 2)]


def test_mtrag_has_the_customers_turns_alone(tmp_path: Path) -> None:
    write_mtrag(tmp_path)
    (found,) = read_mtrag(tmp_path)
    assert [turn.content for turn in found.turns] == ["How do I return a tent?"]
    assert (found.question, found.rewriting, found.part) == ("Who pays?", "Who pays returns?", "test")


def test_kdconv_question_stands_for_itself_with_the_entity_of_the_reply(tmp_path: Path) -> None:
    fact = [{"name": "排云殿（景点）"}]
    messages = [
        {"message": "知道排云殿吗？"},
        {"message": "知道。", "attrs": fact},
        {"message": "门票多少钱？"},
        {"message": "10元。", "attrs": fact},
        {"message": "排云殿远吗？"},
        {"message": "不远。", "attrs": fact},
    ]
    for domain in ("film", "music", "travel"):
        for part in ("dev", "test"):
            dialogues = [{"messages": messages}] if (domain, part) == ("travel", "test") else []
            write(tmp_path / f"KdConv/data/{domain}/{part}.json", dialogues)
    found = list(read_kdconv(tmp_path))
    assert [one.rewriting for one in found] == ["门票多少钱？ 排云殿", "排云殿远吗？"]
    assert [turn.role for turn in found[0].turns] == ["user", "assistant"]


def test_a_set_of_another_form_is_refused_by_name_and_place(tmp_path: Path) -> None:
    write_canard(tmp_path, {"History": ["a", "b"]})
    with pytest.raises(CasesError, match=r"canard/data/release/dev\.json: 0\.QuAC_dialog_id"):
        list(read_canard(tmp_path))


def test_a_set_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(MissingDataError, match="canard"):
        list(read_canard(tmp_path))


def test_fitted_weights_agree_with_another_optimiser() -> None:
    generator = np.random.default_rng(3)
    signs = generator.normal(size=(80, 3))
    targets = signs[:, 0] + generator.normal(size=80) > 0
    influence = generator.random(80)

    def loss(weights: np.ndarray) -> float:
        margins = np.where(targets, 1, -1) * (signs @ weights)
        return float(influence @ np.log1p(np.exp(-margins)) + 0.5 * 2.0 * weights @ weights)

    theirs = optimize.minimize(loss, np.zeros(3), tol=1e-10).x
    assert logistic_regression(signs, targets, influence, penalty=2.0) == pytest.approx(theirs, abs=1e-4)


def test_fitting_prefers_the_words_that_were_meant() -> None:
    said = (Turn(role="user", content="What is the weight of the tent?"),)
    case = FollowUp(id="1", set="canard", part="dev", turns=said, question="Is it dry?", rewriting="Is the tent dry?")
    weights = fit_weights([case] * 40)
    assert weights.keys() == WEIGHTS.keys()
    assert weights["owner"] > 0 > weights["aspect"]


def test_fitting_without_any_word_to_choose_is_refused() -> None:
    empty = FollowUp(id="1", set="canard", part="dev", turns=(), question="tent?", rewriting="tent?")
    with pytest.raises(CasesError, match="no follow-up of canard, treccast, KdConv"):
        fit_weights([empty])


def test_a_broken_judgement_is_refused_with_its_file(tmp_path: Path) -> None:
    write_mtrag(tmp_path)
    path = "mtrag-human/retrieval_tasks/cloud/qrels/dev.tsv"
    write(tmp_path / "mtrag" / path, "query-id\tcorpus-id\tscore\nm1\tp1\n")
    with pytest.raises(CasesError, match=rf"mtrag/{path}.*'m1', 'p1'"):
        read_pool(tmp_path)


def test_only_tasks_whose_judged_passages_are_at_hand_are_searched(tmp_path: Path) -> None:
    write_mtrag(tmp_path)
    pool = read_pool(tmp_path)
    assert pool.grades == {"m1": {"p1": 1}, "u1": {"p2": 1}}
    assert [(one.id, one.question) for one in pool.others] == [("u1", "it?")]
    assert rankings(pool, ["who pays a return", "kettles", "nothing"]) == [["p1"], ["p2"], []]


def test_command_measures_what_is_there_and_says_what_is_not(tmp_path: Path) -> None:
    write_canard(tmp_path, *[{**CANARD_ROW, "Question_no": number} for number in range(6)])
    write_mtrag(tmp_path)
    done = CliRunner().invoke(app, ["--data", str(tmp_path)])
    assert done.exit_code == 0, done.output
    assert "## canard" in done.output and ": 6 follow-ups" in done.output
    assert "## Search, mtrag, test: 1 follow-ups, 2 passages" in done.output
    assert "treccast: left out" in done.output


def test_command_without_any_set_says_what_to_do(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["--data", str(tmp_path)])
    assert done.exit_code == 2
    assert "give their folder with --data" in done.output
