"""A judge gives its opinion beside the report, and neither changes it nor learns the key's way."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import eval.cli  # noqa: F401  # registers the command
from eval.errors import EvaluationError, OptionError
from eval.evaluation import Options, evaluate, write_reports
from eval.html_report import html_report
from eval.judge import app, cohens_kappa, judge_report, parse_judge
from eval.judge_opinions import JudgeReport
from eval.judge_server import JudgeServer, JudgeServerError
from eval.report import REPORT_NAME, Report, read_report
from rag.cli import app as shelftalk
from rag.settings import Settings
from tests.eval.fake_judge import Reply, fake_judge

_KEY = "key-that-nobody-may-see"


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.setenv("JUDGE_API_KEY", _KEY)


@pytest.fixture(scope="module")
def folder(store: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Reports of four replies: right, right, wrong, and one with nothing to compare with."""
    out = tmp_path_factory.mktemp("judged")
    rows = [
        {"id": "w", "question": "How heavy is the Aurora Swift Kettle?", "must_include": ["0.9 kg"]},
        {"id": "p", "question": "What does the Brevano Calm Kettle cost?", "must_include": ["39.00 EUR"]},
        {"id": "n", "question": "How heavy is the Osmin Vintage Kettle?", "must_include": ["7 kg"]},
        {"id": "u", "question": "How heavy is the Teelund Pour Kettle?"},
    ]
    path = out / "cases.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    write_reports(evaluate(store, path, Options()), out)
    return out


@pytest.fixture
def report(folder: Path) -> Report:
    return read_report(folder / REPORT_NAME)


def judge(folder: Path, url: str, *arguments: str) -> Result:
    return CliRunner().invoke(app, [str(folder / REPORT_NAME), "--judge", f"{url}#big-model", *arguments])


def test_kappa_is_agreement_beyond_chance() -> None:
    pairs = [(True, True)] * 20 + [(True, False)] * 5 + [(False, True)] * 10 + [(False, False)] * 15
    observed, expected = 35 / 50, 25 / 50 * 30 / 50 + 25 / 50 * 20 / 50
    assert cohens_kappa(pairs) == pytest.approx((observed - expected) / (1 - expected))  # 0.4
    assert cohens_kappa([(True, True), (False, False)]) == 1.0
    assert cohens_kappa([(True, False), (False, True)]) == -1.0


@pytest.mark.parametrize("pairs", [[], [(True, True), (True, True)]])
def test_kappa_of_no_variation_is_not_measured(pairs: list[tuple[bool, bool]]) -> None:
    assert cohens_kappa(pairs) is None


def test_opinions_and_agreement_with_the_deterministic_right(report: Report) -> None:
    said = [Reply(said="RIGHT"), Reply(said="Wrong."), Reply(said="WRONG"), Reply(said="RIGHT")]
    with fake_judge(said) as (url, _):
        found = judge_report(report, JudgeServer(url=url, model="big-model"))
    assert [(one.id, one.right, one.deterministic) for one in found.opinions] == [
        ("w", True, True),
        ("p", False, True),
        ("n", False, False),
        ("u", True, None),
    ]
    assert (found.judge, found.server) == ("big-model", url)
    assert (found.n, found.n_unclear, found.n_both) == (4, 0, 3)
    assert found.right == 2 / 4
    assert found.agreement == pytest.approx(2 / 3, abs=1e-6)
    expected = 1 / 3 * 2 / 3 + 2 / 3 * 1 / 3
    assert found.kappa == pytest.approx((2 / 3 - expected) / (1 - expected), abs=1e-6)


def test_judge_sees_question_gold_and_reply_at_temperature_zero(report: Report) -> None:
    with fake_judge([Reply()]) as (url, seen):
        judge_report(report, JudgeServer(url=url, model="big-model"), limit=1)
    [request] = seen
    assert request.path == "/v1/chat/completions"
    assert request.key is None
    assert (request.body["model"], request.body["temperature"]) == ("big-model", 0)
    messages = request.body["messages"]
    assert isinstance(messages, list)
    shown = json.loads(messages[1]["content"])
    assert shown["question"] == "How heavy is the Aurora Swift Kettle?"
    assert shown["must_be_said"] == ["0.9 kg"]
    assert "0.9 kg" in shown["reply"]


@pytest.mark.parametrize(
    ("said", "right"),
    [
        ("RIGHT", True),
        ("The reply is wrong", False),
        ("<think>It looks wrong, but no.</think>\nRIGHT", True),
        ("RIGHT or WRONG", None),
        ("maybe", None),
        ("", None),
    ],
)
def test_words_of_the_judge_are_read_or_left_unclear(report: Report, said: str, right: bool | None) -> None:
    with fake_judge([Reply(said=said)]) as (url, _):
        found = judge_report(report, JudgeServer(url=url, model="m"), limit=1)
    assert found.opinions[0].right is right
    assert found.n_unclear == (right is None)


def test_busy_server_is_asked_again(report: Report) -> None:
    waited: list[float] = []
    with fake_judge([Reply(status=429), Reply(status=503), Reply(said="RIGHT")]) as (url, seen):
        found = judge_report(report, JudgeServer(url=url, model="m"), limit=1, pause=waited.append)
    assert found.opinions[0].right is True
    assert (len(seen), waited) == (3, [1.0, 4.0])


def test_server_that_goes_on_failing_is_named(report: Report) -> None:
    with fake_judge([Reply(status=503)]) as (url, seen), pytest.raises(JudgeServerError, match="status 503"):
        judge_report(report, JudgeServer(url=url, model="m"), limit=1, pause=lambda seconds: None)
    assert len(seen) == 3


@pytest.mark.parametrize(
    ("reply", "told"),
    [
        (Reply(status=401), "status 401"),
        (Reply(body=b"<html>hello</html>"), "something else than a chat completion"),
        (Reply(body=b'{"choices": []}'), "something else than a chat completion"),
    ],
)
def test_reply_that_is_no_opinion_is_told_with_exit_code_two(folder: Path, reply: Reply, told: str) -> None:
    with fake_judge([reply]) as (url, seen):
        result = judge(folder, url, "--out", str(folder / "unwritten.json"))
    assert result.exit_code == 2
    assert told in result.stderr
    assert len(seen) == 1
    assert not (folder / "unwritten.json").exists()


def test_server_that_is_not_there_is_told(report: Report) -> None:
    with fake_judge([Reply()]) as (url, _):
        pass
    with pytest.raises(JudgeServerError, match="cannot be reached"):
        judge_report(report, JudgeServer(url=url, model="m"), limit=1, pause=lambda seconds: None)


def test_key_goes_to_the_named_server_and_nowhere_else(folder: Path) -> None:
    out = folder / "kept.json"
    with fake_judge([Reply()]) as (url, seen):
        result = judge(folder, url, "--out", str(out))
    assert result.exit_code == 0, result.stderr
    assert {request.key for request in seen} == {f"Bearer {_KEY}"}
    assert _KEY not in result.output + out.read_text(encoding="utf-8")
    assert _KEY not in repr(JudgeServer(url=url, model="m", key=_KEY))


def test_redirect_is_not_followed_with_the_key(report: Report) -> None:
    with fake_judge([Reply()]) as (elsewhere, seen_elsewhere):
        moved = Reply(status=307, headers={"Location": f"{elsewhere}/chat/completions"})
        with fake_judge([moved]) as (url, seen), pytest.raises(JudgeServerError, match="status 307") as caught:
            judge_report(report, JudgeServer(url=url, model="m", key=_KEY), limit=1)
    assert (len(seen), seen_elsewhere) == (1, [])
    assert _KEY not in str(caught.value)


def test_report_is_left_as_it_was_and_opinions_lie_beside_it(folder: Path) -> None:
    before = (folder / REPORT_NAME).read_bytes()
    with fake_judge([Reply()]) as (url, _):
        result = judge(folder, url)
    assert result.exit_code == 0, result.stderr
    assert (folder / REPORT_NAME).read_bytes() == before
    written = json.loads((folder / "judge.json").read_text(encoding="utf-8"))
    assert (written["judge"], written["n"], written["right"]) == ("big-model", 4, 1.0)
    assert "Judge big-model: right 1.000 (1.000 to 1.000), 4 replies" in result.stdout


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("http://127.0.0.1:8001/v1", "URL#MODEL"),
        ("127.0.0.1#m", "URL#MODEL"),
        ("http://me:secret@host/v1#m", "must not hold a password"),
        ("http://host/v1?key=secret#m", "must not hold a password"),
    ],
)
def test_address_of_another_form_is_refused_without_repeating_it(written: str, told: str) -> None:
    with pytest.raises(OptionError, match=told) as caught:
        parse_judge(written)
    assert "secret" not in str(caught.value)


def test_report_of_search_alone_has_nothing_to_judge(report: Report) -> None:
    search = report.model_copy(
        update={"results": tuple(one.model_copy(update={"verdict": None}) for one in report.results)}
    )
    with pytest.raises(EvaluationError, match="no replies to judge"):
        judge_report(search, JudgeServer(url="http://127.0.0.1:9", model="m"))


def evaluated(store: Settings, folder: Path, out: Path, *arguments: str) -> Result:
    """`shelftalk eval` over the cases of a folder of reports."""
    command = ["eval", str(folder / "cases.jsonl"), "--store", str(store.store), "--out", str(out)]
    return CliRunner().invoke(shelftalk, [*command, "--set", "index.encoder=hashing", *arguments])


def opinions_in(out: Path) -> JudgeReport:
    found = read_report(out / REPORT_NAME).judge
    assert found is not None
    return found


def test_judge_of_an_evaluation_stands_apart_in_every_report(store: Settings, folder: Path, tmp_path: Path) -> None:
    said = [Reply(said="RIGHT"), Reply(said="WRONG"), Reply(said="WRONG"), Reply(said="RIGHT")]
    with fake_judge(said) as (url, seen):
        result = evaluated(store, folder, tmp_path, "--judge", f"{url}#big-model")
    assert result.exit_code == 0, result.stderr
    assert {request.key for request in seen} == {f"Bearer {_KEY}"}
    found = opinions_in(tmp_path)
    assert (found.judge, found.right, found.agreement, found.n_both) == ("big-model", 0.5, 0.666667, 3)
    plain = read_report(folder / REPORT_NAME)
    assert read_report(tmp_path / REPORT_NAME).metrics == plain.metrics
    assert "Agreement with the deterministic `right`: 0.667" in result.stdout
    assert "Judge big-model: right 0.500" in (tmp_path / "summary.md").read_text(encoding="utf-8")
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "Judge big-model: right 0.500" in page
    assert "1 replies that judge and measure see differently" in page
    assert all(_KEY not in path.read_text(encoding="utf-8") for path in tmp_path.iterdir())


def test_judge_beside_a_report_and_in_it_say_the_same(store: Settings, folder: Path, tmp_path: Path) -> None:
    said = [Reply(said="WRONG"), Reply(said="RIGHT")]
    with fake_judge(said) as (url, _):
        assert evaluated(store, folder, tmp_path, "--judge", f"{url}#big-model").exit_code == 0
    with fake_judge(said) as (other_url, _):
        found = judge_report(read_report(tmp_path / REPORT_NAME), JudgeServer(url=other_url, model="big-model"))
    assert found.model_copy(update={"server": url}) == opinions_in(tmp_path)


def test_no_gate_looks_at_a_judge(store: Settings, folder: Path, tmp_path: Path) -> None:
    with fake_judge([Reply(said="WRONG")]) as (url, seen):
        passed = evaluated(store, folder, tmp_path / "a", "--judge", f"{url}#m", "--min", "right=0.6")
        unknown = evaluated(store, folder, tmp_path / "b", "--judge", f"{url}#m", "--min", "judge=0.6")
    assert (passed.exit_code, opinions_in(tmp_path / "a").right) == (0, 0.0)
    assert (unknown.exit_code, len(seen)) == (2, 4)
    assert "there is no metric 'judge'" in unknown.stderr


def test_reports_stand_when_the_judge_fails(store: Settings, folder: Path, tmp_path: Path) -> None:
    with fake_judge([Reply(status=401)]) as (url, _):
        result = evaluated(store, folder, tmp_path, "--judge", f"{url}#m")
    assert result.exit_code == 2
    assert "status 401" in result.stderr
    assert "the reports without a judge are in" in result.stderr
    assert read_report(tmp_path / REPORT_NAME).judge is None


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--judge", "http://127.0.0.1:9/v1"), "URL#MODEL"),
        (("--judge", "http://127.0.0.1:9/v1#m", "--grid", "retrieval"), "leave out --grid"),
    ],
)
def test_judge_that_cannot_be_asked_is_told_before_any_question(
    store: Settings, folder: Path, tmp_path: Path, arguments: tuple[str, ...], told: str
) -> None:
    result = evaluated(store, folder, tmp_path / "out", *arguments)
    assert result.exit_code == 2
    assert told in result.stderr
    assert not (tmp_path / "out").exists()


def test_words_of_cases_and_judge_run_nothing_on_the_page(report: Report) -> None:
    hostile = "<script>alert(1)</script>"
    results = tuple(one.model_copy(update={"question": hostile}) for one in report.results)
    with fake_judge([Reply(said="WRONG")]) as (url, _):
        found = judge_report(report, JudgeServer(url=url, model=hostile))
    page = html_report(report.model_copy(update={"judge": found, "results": results}))
    assert "A second opinion" in page
    assert hostile not in page
