"""The small shop with a model behind a server: who wrote an answer, what the operator sees, what is never shown."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from index.settings import IndexSettings
from rag.assembly import Shop, open_shop
from rag.models.model_server_settings import ModelServerSettings
from rag.question import Question
from rag.replying import COMPOSER_NAME
from rag.settings import AnsweringSettings, Settings
from tests.rag.command_line import refused, shelftalk
from tests.rag.scripted_server import Connection, Request, ScriptedServer, fails, piece, says, scripted_server, sends

QUESTION = Question(text="How heavy is the Aurora 200?")
WRITTEN = "The weight of the Aurora 200 vacuum cleaner is 2.4 kg."
COMPOSED = "The Aurora 200 vacuum cleaner weighs 2.4 kg."
LISTING = {"data": [{"id": "qwen", "max_model_len": 8_192}]}
KEY = "sk-very-secret-1"


@contextmanager
def served_shop(store: Path, script: ScriptedServer, **server: float) -> Iterator[Shop]:
    settings = ModelServerSettings.model_validate({"read_s": 0.3, "n_retries": 0, "failures_to_pause": 2} | server)
    shop = open_shop(
        Settings(
            store=store,
            model=f"openai:{script.url}#qwen",
            index=IndexSettings(encoder="hashing"),
            answering=AnsweringSettings(server=settings),
        )
    )
    try:
        yield shop
    finally:
        shop.close()


@pytest.fixture
def script() -> Iterator[ScriptedServer]:
    with scripted_server(says(WRITTEN), listing=LISTING) as running:
        yield running


def test_the_model_writes_from_the_evidence_and_is_named(own_store: Path, script: ScriptedServer) -> None:
    with served_shop(own_store, script) as shop:
        answer = shop.assistant.ask(QUESTION)
        assert (answer.text, answer.model) == (WRITTEN, "qwen")
        assert [one.source_id for one in answer.citations] == ["VAC-200#weight"]
        assert "2.4 kg" in script.requests[0].body["messages"][-1]["content"]
        assert (shop.model_circuit, shop.readiness().warnings) == ("closed", ())


@pytest.mark.parametrize(
    "behaviour",
    [
        fails(500),
        fails(400, {"error": "too long"}),
        sends(),
        sends(piece("The Aurora 200 vacuum")),
        sends(piece("It"), b"data: {nonsense\n\n"),
        sends(b"<html>", kind="text/html"),
        sends(b"", b"", every_s=0.4),
        says("<think>hm"),
    ],
    ids=["500", "400", "nothing", "cut", "nonsense", "page", "silence", "thoughts"],
)
def test_whatever_the_server_does_the_customer_gets_the_fact(own_store: Path, behaviour: object) -> None:
    with (
        scripted_server(behaviour, listing=LISTING) as script,  # type: ignore[arg-type]  # behaviours of several kinds
        served_shop(own_store, script) as shop,
    ):
        answer = shop.assistant.ask(QUESTION)
        assert (answer.text, answer.action, answer.model) == (COMPOSED, "answer", COMPOSER_NAME)


def test_a_server_that_is_left_alone_is_told_of_where_readiness_is(own_store: Path, script: ScriptedServer) -> None:
    script.behaviours = [fails(500)]
    with served_shop(own_store, script, pause_s=600) as shop:
        assert [shop.assistant.ask(QUESTION).model for _ in range(4)] == [COMPOSER_NAME] * 4
        assert len(script.requests) == 2
        readiness = shop.readiness()
        assert readiness.ready
        assert readiness.warnings == (
            "the server of 'qwen' failed and is left alone for a while; `composer` writes until it answers again",
        )


def test_a_server_that_comes_back_writes_again(own_store: Path, script: ScriptedServer) -> None:
    script.behaviours = [fails(500), fails(500), says(WRITTEN)]
    with served_shop(own_store, script, pause_s=0) as shop:
        assert [shop.assistant.ask(QUESTION).model for _ in range(4)] == [COMPOSER_NAME, COMPOSER_NAME, "qwen", "qwen"]
        assert shop.readiness().warnings == ()


def test_a_customer_who_leaves_ends_the_writing(own_store: Path, script: ScriptedServer) -> None:
    def goes_on(connection: Connection, _: Request) -> None:
        connection.begin()
        connection.text(f"{WRITTEN} ")
        while True:
            connection.text("It is white. ")

    script.behaviours = [goes_on]
    with served_shop(own_store, script) as shop:
        events = shop.assistant.stream(QUESTION)
        assert [type(next(events)).__name__ for _ in range(2)] == ["EvidenceEvent", "DeltaEvent"]
        del events
        assert script.left.wait(timeout=10)


# --- the command line


def test_the_command_line_says_who_wrote(
    own_store: Path, script: ScriptedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHELFTALK_MODEL", f"openai:{script.url}#qwen")
    monkeypatch.setenv("SHELFTALK_ANSWERING__SERVER__API_KEY", KEY)
    done = shelftalk("ask", QUESTION.text, "--store", own_store, "--json")
    assert json.loads(done.stdout)["model"] == "qwen"
    assert script.requests[0].headers["authorization"] == f"Bearer {KEY}"


def test_a_model_that_is_not_served_is_one_line_and_wrong_usage(
    own_store: Path, script: ScriptedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    script.behaviours = [fails(404)]
    monkeypatch.setenv("SHELFTALK_MODEL", f"openai:{script.url}#gpt")
    assert "serves no model 'gpt'; it serves 'qwen'" in refused("ask", QUESTION.text, "--store", own_store)


def test_a_key_under_a_misspelt_name_is_refused_and_not_repeated(
    own_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHELFTALK_ANSWERING__SERVER__APIKEY", KEY)
    said = refused("ask", QUESTION.text, "--store", own_store)
    assert "SHELFTALK_ANSWERING__SERVER__APIKEY" in said
    assert KEY not in said
    with pytest.raises(ValueError, match="apikey") as caught:
        Settings()
    assert KEY not in str(caught.value)
