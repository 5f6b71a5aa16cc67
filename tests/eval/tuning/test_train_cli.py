"""`shelftalk train` on a small store with the packaged reader: a few steps, real files, every way it can end."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import eval.cli  # noqa: F401  # registers the command
from eval.scratch import shared_store
from rag.cli import app
from rag.conversation import ConversationStore
from rag.feedback import FeedbackStore
from rag.models.model_registry import load_model
from rag.question import Focus
from rag.reader.weights import find_reader
from rag.settings import AnsweringSettings, Settings
from rag.tuning.own_readers import installed, own_readers

FEW = ("--questions", "12", "--batch", "4", "--steps", "2")


def train(store: Path, *arguments: object) -> Result:
    return CliRunner().invoke(app, ["train", "--store", str(store), *(str(one) for one in arguments)])


def machine(store: Path, *arguments: object, code: int = 0) -> dict[str, object]:
    """The one object on standard output."""
    result = train(store, *arguments, "--json")
    assert result.exit_code == code, result.stderr
    (line,) = result.stdout.splitlines()
    parsed: dict[str, object] = json.loads(line)
    return parsed


@pytest.fixture(scope="module", autouse=True)
def fixed() -> Iterator[None]:
    """The faster precision is found by time, which differs between two runs on a busy machine."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("rag.reader.train.bf16_is_faster", lambda _: False)
        yield


@pytest.fixture
def lenient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two steps may change the perplexity either way; what is tested is what follows."""
    monkeypatch.setattr("eval.tuning.tuning.why_refused", lambda own, general, whole: None)


@pytest.fixture(scope="module")
def unbroken(
    shop_catalog: Path, tmp_path_factory: pytest.TempPathFactory, fixed: None
) -> tuple[Path, dict[str, object]]:
    """A store whose reader was trained in one go, and the report."""
    store = shutil.copytree(shop_catalog, tmp_path_factory.mktemp("unbroken") / "store")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("eval.tuning.tuning.why_refused", lambda own, general, whole: None)
        return store, machine(store, *FEW)


def test_a_trained_reader_is_installed_shown_and_rolled_back(unbroken: tuple[Path, dict[str, object]]) -> None:
    store, report = unbroken
    name = f"{find_reader().name}-store-001"
    assert (report["installed"], report["model"], report["steps"]) == (True, name, 2)
    held_out, owners = report["held_out"], report["owners"]
    assert isinstance(held_out, dict) and isinstance(owners, dict)
    assert held_out["n"] == 12
    assert set(held_out) == {"n", "before", "after", "accuracy_difference"}
    assert set(held_out["before"]) == {"accuracy", "perplexity", "by_kind"}
    assert owners == {"train": 7, "held_out": 2}
    model = load_model("reader", AnsweringSettings(), store=store)
    assert model is not None and model.name == name
    with shared_store(Settings(store=store)) as shared:  # what `shelftalk eval` asks
        assert installed(shared.store).name == name
    status = machine(store, "--status")
    assert (status["model"], status["current"], status["unfinished"]) == (name, "001", False)
    assert machine(store, "--rollback") == {"model": find_reader().name}
    assert train(store, "--rollback").exit_code == 2


def test_a_model_that_is_worse_is_refused_and_the_old_one_stays(store: Path) -> None:
    result = train(store, *FEW, "--learning-rate", "0.5")  # far too fast: it unlearns to write
    assert result.exit_code == 1
    assert "was not installed: accuracy on held-out questions fell" in result.stderr
    assert own_readers(store).current() is None
    assert not own_readers(store).every()
    assert not own_readers(store).work.exists()


def test_an_interrupted_training_goes_on_and_ends_as_an_unbroken_one(
    store: Path, unbroken: tuple[Path, dict[str, object]], lenient: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("eval.tuning.reader_learner.write_candidate", interrupted)
        assert train(store, *FEW).exit_code != 0
    assert machine(store, "--status")["unfinished"] is True
    resumed = machine(store, "--resume")
    assert resumed["steps"] == 2
    assert resumed["held_out"] == unbroken[1]["held_out"]
    assert not own_readers(store).work.exists()


def test_with_nothing_to_resume_it_says_so(store: Path) -> None:
    result = train(store, "--resume")
    assert result.exit_code == 2
    assert "start without --resume" in " ".join(result.stderr.split())


def test_a_store_with_too_little_says_what_to_do(tmp_path: Path) -> None:
    result = train(tmp_path / "empty", *FEW)
    assert result.exit_code == 2
    assert "ingest at least 6 products" in " ".join(result.stderr.split())
    assert result.stdout == ""


def test_approved_answers_and_cases_are_learnt_from(store: Path, tmp_path: Path, lenient: None) -> None:
    conversations = ConversationStore(store / "conversations.db")
    cited = {"kind": "field", "source": "attribute", "product_id": "KET-1", "field": "power", "text": "2200 W"}
    answer = {
        "answer": "The power is 2200 W.",
        "action": "answer",
        "language": "en",
        "citations": [{**cited, "id": 1, "source_id": "KET-1#power"}],
        "claims": [{"text": "The power is 2200 W.", "status": "verified", "citation_ids": [1]}],
        "products": [{"id": "KET-1", "title": "Breeze K1 kettle"}],
    }
    conversations.add(
        "c_1", question="how strong?", answer="...", turn_id="t_1", answer_json=json.dumps(answer), focus=Focus()
    )
    FeedbackStore(conversations).rate("t_1", "up")
    conversations.close()
    cases = tmp_path / "cases.jsonl"
    rows = [
        {"id": "a", "question": "Is it heavy?", "product_id": "KET-1", "answers": ["It weighs 1.1 kg."]},
        {"id": "b", "question": "What does it cost?", "product_id": "KET-1"},
    ]
    cases.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    report = machine(store, *FEW, "--cases", cases)
    examples, held_out = report["examples"], report["held_out"]
    assert isinstance(examples, dict) and isinstance(held_out, dict)
    seen = {**examples, **{kind: one["n"] for kind, one in held_out["before"]["by_kind"].items()}}
    assert seen["store-feedback"] == 1
    assert seen["store-cases"] == 1
    assert report["unusable_cases"] == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--status", "--rollback"), "exclude each other"),
        (("--resume", "--anew"), "leave out --cases and --anew"),
        (("--cases", "nothing.jsonl"), "cannot read the cases"),
    ],
)
def test_wrong_usage_is_code_2(store: Path, arguments: tuple[str, ...], said: str) -> None:
    result = train(store, *arguments)
    assert result.exit_code == 2
    assert said in " ".join(result.stderr.split())


def test_a_damaged_reader_is_an_error_that_names_the_way_back(store: Path) -> None:
    readers = own_readers(store)
    (readers.root / "001").mkdir(parents=True)
    (readers.root / "CURRENT").write_text("001\n", encoding="ascii")
    result = train(store, *FEW)
    assert result.exit_code == 2
    assert "reader.json" in result.stderr
    assert machine(store, "--rollback") == {"model": find_reader().name}
