"""The command line: `ask`, `search`, wrong usage, settings, and one process of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import typer

from rag.cli import prepare_process, run
from tests.rag.command_line import machine, objects, refused, shelftalk
from tests.rag.conftest import SHOP

ANSWER_KEYS = [
    "answer",
    "action",
    "reason",
    "language",
    "citations",
    "claims",
    "products",
    "conversation_id",
    "turn_id",
    "model",
    "timings_ms",
]


@pytest.mark.parametrize(
    "arguments",
    [
        ["ingest"],
        ["ingest", "x", "--map", "no-equals-sign"],
        ["ingest", "x", "--max-delete-fraction", "2"],
        ["search", "kettle", "--limit", "0"],
        ["search", "kettle", "--limit", "101"],
        ["bogus"],
        ["ask", "hi", "--no-such-option"],
        ["index", "bogus"],
    ],
    ids=" ".join,
)
def test_wrong_usage_is_code_2(arguments: list[str]) -> None:
    assert refused(*arguments)


def test_ask_answers_with_the_object_of_the_contract(shop_store: Path) -> None:
    answer = machine("ask", "how heavy is the Aurora 200?", "--store", shop_store)
    assert list(answer) == ANSWER_KEYS
    assert answer["action"] == "answer"
    assert "2.4 kg" in str(answer["answer"])
    (citation,) = objects(answer["citations"])
    assert citation == {
        "id": 1,
        "kind": "field",
        "product_id": "VAC-200",
        "field": "weight",
        "text": "2.4 kg",
        "source": "attribute",
        "source_id": "VAC-200#weight",
        "start": None,
        "end": None,
        "url": citation["url"],
        "as_of": "2026-11-01T00:00:00Z",
    }
    assert [claim["status"] for claim in objects(answer["claims"])] == ["verified"]
    assert [card["id"] for card in objects(answer["products"])] == ["VAC-200"]


def test_people_get_the_answer_with_its_source(shop_store: Path) -> None:
    result = shelftalk("ask", "云山保温杯多重？", "--store", shop_store)
    assert result.exit_code == 0
    assert "280克" in result.stdout
    assert "007#重量" in result.stdout


def test_a_product_page_and_a_conversation_are_gone_on_with(shop_store: Path) -> None:
    first = machine("ask", "how heavy is it?", "--product", "TEN-3", "--store", shop_store)
    assert "2.1 kg" in str(first["answer"])
    second = machine(
        "ask", "and what is it made of?", "--conversation", first["conversation_id"], "--store", shop_store
    )
    assert "polyester" in str(second["answer"])
    assert second["conversation_id"] == first["conversation_id"]


def test_a_chat_keeps_what_it_is_about_and_ends_at_an_empty_line(shop_store: Path) -> None:
    asked = "how heavy is the Aurora 300?\nand how loud is it?\n\nnever asked\n"
    result = shelftalk("ask", "--chat", "--store", shop_store, input=asked)
    assert result.exit_code == 0
    assert "3.1 kg" in result.stdout
    assert "76 dB" in result.stdout


def test_a_chat_ends_at_the_end_of_input(shop_store: Path) -> None:
    result = shelftalk("ask", "how heavy is the Aurora 300?", "--chat", "--store", shop_store, input="")
    assert result.exit_code == 0
    assert "3.1 kg" in result.stdout


def test_a_chat_in_json_prints_one_object_a_line(shop_store: Path) -> None:
    asked = "how heavy is the Aurora 300?\nand how loud is it?\n\n"
    result = shelftalk("ask", "--chat", "--json", "--store", shop_store, input=asked)
    answers = [json.loads(line) for line in result.stdout.splitlines() if line.startswith("{")]  # the rest is typed
    assert [answer["action"] for answer in answers] == ["answer", "answer"]
    assert len({answer["conversation_id"] for answer in answers}) == 1


def test_an_empty_store_has_no_catalog_yet(tmp_path: Path) -> None:
    store = tmp_path / "store"
    answer = machine("ask", "how heavy is the Aurora 200?", "--store", store)
    assert (answer["action"], answer["reason"], answer["citations"]) == ("abstain", "not_in_catalog", [])
    for command in (["search", "kettle"], ["index", "verify"], ["index", "rebuild"], ["index", "rollback"]):
        assert "shelftalk ingest" in refused(*command, "--store", store)
    status = shelftalk("index", "status", "--store", store)
    assert status.exit_code == 0
    assert "shelftalk ingest" in status.stdout


@pytest.mark.parametrize(
    ("question", "said"),
    [("x" * 2_001, "2,001"), ("  ", "empty"), ("", "empty"), ("caf\udce9", "UTF-8")],
    ids=["long", "blank", "none", "no text"],
)
def test_a_question_that_cannot_be_taken_is_refused(shop_store: Path, question: str, said: str) -> None:
    assert said in refused("ask", question, "--store", shop_store)


def test_what_does_not_exist_is_named(shop_store: Path) -> None:
    assert "'NOPE'" in refused("ask", "hi", "--product", "NOPE", "--store", shop_store)
    assert "'c_no'" in refused("ask", "hi", "--conversation", "c_no", "--store", shop_store)


def test_search_gives_the_page_of_the_contract(shop_store: Path) -> None:
    page = machine("search", "kettle", "--filter", "price<50", "--filter", "brand=Breeze", "--store", shop_store)
    assert list(page) == ["query", "results", "total", "next_cursor"]
    results = objects(page["results"])
    assert {result["id"] for result in results} == {"KET-1", "KET-2"}
    assert list(results[0]) == [
        "kind", "id", "title", "score", "price", "currency", "availability", "url", "image", "passages",
    ]  # fmt: skip
    assert {result["price"] for result in results} == {"39.90", "24.90"}


def test_people_get_a_table_of_results(shop_store: Path) -> None:
    result = shelftalk("search", "kettle", "--limit", 2, "--store", shop_store)
    assert result.exit_code == 0
    assert "KET-1" in result.stdout
    assert "€39.90" in result.stdout


def test_a_filter_that_cannot_be_read_is_refused_with_the_form(shop_store: Path) -> None:
    assert "price<500" in refused("search", "kettle", "--filter", "price~5", "--store", shop_store)


def test_a_store_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("")
    for command in (["ask", "hi"], ["search", "kettle"], ["ingest", SHOP]):
        assert "file" in refused(*command, "--store", file / "store")


def test_the_store_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch, shop_store: Path) -> None:
    monkeypatch.setenv("SHELFTALK_STORE", str(shop_store))
    assert "2.4 kg" in str(machine("ask", "how heavy is the Aurora 200?")["answer"])


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SHELFTALK_MODEL", "gpt"),
        ("SHELFTALK_INDEX__ENCODER", "magic"),
        ("SHELFTALK_ANSWERING__PROMPT_TOKENS", "many"),
    ],
)
def test_a_wrong_setting_is_named_with_its_value(
    monkeypatch: pytest.MonkeyPatch, shop_store: Path, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    said = refused("ask", "hi", "--store", shop_store)
    assert repr(value) in said
    assert name in said or name == "SHELFTALK_MODEL"


def test_an_unknown_setting_is_named_without_its_value_which_may_be_a_key(
    monkeypatch: pytest.MonkeyPatch, shop_store: Path
) -> None:
    monkeypatch.setenv("SHELFTALK_ANSWERING__NO_SUCH_SETTING", "sk-1")
    said = refused("ask", "hi", "--store", shop_store)
    assert "SHELFTALK_ANSWERING__NO_SUCH_SETTING" in said
    assert "sk-1" not in said


def test_an_interrupt_ends_without_a_traceback(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    interrupted = typer.Typer()

    @interrupted.command()
    def wait() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(sys, "argv", ["shelftalk"])
    with pytest.raises(SystemExit) as caught:
        run(interrupted)
    assert caught.value.code == 130
    assert "Traceback" not in capsys.readouterr().err


def test_a_process_is_prepared_without_overruling_its_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMP_WAIT_POLICY", "ACTIVE")
    monkeypatch.delenv("TOKENIZERS_PARALLELISM", raising=False)
    prepare_process()
    assert os.environ["OMP_WAIT_POLICY"] == "ACTIVE"
    assert os.environ.pop("TOKENIZERS_PARALLELISM") == "false"


def test_the_installed_command_answers_and_rejects(own_store: Path) -> None:
    """As a shell sees it: a process of its own, bytes and exit codes."""
    command = Path(sys.executable).with_name("shelftalk")

    def call(*arguments: str, input: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [command, *arguments, "--store", own_store],
            input=input,
            capture_output=True,
            timeout=120,
            check=False,
        )

    answered = call("ask", "云山保温杯多重？", "--json")
    assert answered.returncode == 0, answered.stderr.decode()
    assert "280克" in json.loads(answered.stdout)["answer"]
    assert answered.stderr == b""
    rejected = call("ingest", "-", "--json", input=b'{"id": "A", "title": "T", "price": "12,x"}\n')
    assert rejected.returncode == 3
    assert json.loads(rejected.stdout)["rejected"] == 1


def test_a_store_that_is_given_wins_over_the_environment(monkeypatch: pytest.MonkeyPatch, shop_store: Path) -> None:
    monkeypatch.setenv("SHELFTALK_STORE", "/nowhere/at/all")
    assert "2.4 kg" in str(machine("ask", "how heavy is the Aurora 200?", "--store", shop_store)["answer"])
