"""A model behind a server: the contract, what is sent, what is done when the server fails."""

import logging
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from rag.errors import GenerationError, ModelPausedError, ModelServerError
from rag.language_model import LanguageModel, Message
from rag.models.model_server_settings import ModelServerSettings
from rag.models.openai_model import OpenAIModel, load_server_model
from tests.rag.language_model_contract import LanguageModelContract
from tests.rag.scripted_server import Connection, Request, ScriptedServer, fails, piece, says, scripted_server, sends
from tests.rag.served_model import serve_model
from tests.rag.tiny_model import HELD_OUT, ask, weight_line

ANSWER = "It weighs 2.4 kg."
LISTING = {"object": "list", "data": [{"id": "qwen", "max_model_len": 2_048}, {"id": "llama"}]}
QUICK = ModelServerSettings(read_s=0.3, n_retries=0, failures_to_pause=2, pause_s=0.0)


@pytest.fixture
def script() -> Iterator[ScriptedServer]:
    with scripted_server(says(ANSWER), listing=LISTING) as running:
        yield running


@pytest.fixture
def model(script: ScriptedServer) -> OpenAIModel:
    return loaded(script)


def loaded(script: ScriptedServer, settings: ModelServerSettings = QUICK, name: str = "qwen") -> OpenAIModel:
    return load_server_model(f"{script.url}#{name}", settings)


class TestOpenAIModel(LanguageModelContract):
    counts_exactly = False

    @pytest.fixture
    def model(self, script: ScriptedServer) -> LanguageModel:
        return loaded(script)

    @pytest.fixture
    def messages(self) -> Sequence[Message]:
        return [Message(role="user", content=weight_line("2.4"))]


@pytest.fixture(scope="session")
def served_at(tiny_directory: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of the tiny model behind `transformers serve`, a server that others wrote."""
    with serve_model(tiny_directory, tmp_path_factory.mktemp("served")) as url:
        yield url


class TestTransformersServe(LanguageModelContract):
    counts_exactly = False

    @pytest.fixture
    def model(self, served_at: str, tiny_directory: Path) -> LanguageModel:
        return load_server_model(f"{served_at}#{tiny_directory}", ModelServerSettings())

    @pytest.fixture
    def messages(self) -> Sequence[Message]:
        return [Message(role="user", content=weight_line("2.4"))]

    def test_a_value_it_was_never_trained_on_is_copied_from_the_prompt(self, model: LanguageModel) -> None:
        assert [ask(model, weight_line(value)) for value in HELD_OUT] == [f"It weighs {one} kg." for one in HELD_OUT]
        assert model.name == "tiny"

    def test_a_model_it_does_not_serve_is_an_error_with_its_words(self, served_at: str) -> None:
        with pytest.raises(GenerationError, match="pinned to"):
            load_server_model(f"{served_at}#other", ModelServerSettings())


# --- what is sent


def test_the_request_is_that_of_a_greedy_streamed_chat(script: ScriptedServer, model: OpenAIModel) -> None:
    messages = [Message(role="system", content="Be brief."), Message(role="user", content="weight?")]
    assert "".join(model.stream(messages, max_tokens=7)) == ANSWER
    [request] = script.requests
    assert request.path == "/v1/chat/completions"
    assert request.body == {
        "model": "qwen",
        "stream": True,
        "messages": [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "weight?"}],
        "max_tokens": 7,
        "temperature": 0.0,
        "chat_template_kwargs": {"enable_thinking": False},
    }


def test_fields_can_be_added_or_left_out(script: ScriptedServer) -> None:
    ask(loaded(script, ModelServerSettings(extra_body={"seed": 1})))
    assert script.requests[0].body["seed"] == 1
    assert "chat_template_kwargs" not in script.requests[0].body


def test_nothing_is_asked_before_the_first_piece_is_wanted(script: ScriptedServer, model: OpenAIModel) -> None:
    pieces: Any = model.stream([Message(role="user", content="hi")], max_tokens=5)  # a generator
    pieces.close()
    assert script.requests == []


def test_what_is_barred_is_named_at_the_end_of_the_prompt(script: ScriptedServer, model: OpenAIModel) -> None:
    list(model.stream([Message(role="user", content="weight?")], max_tokens=9, barred=["3 kg", " ", "4 kg"]))
    [message] = script.requests[0].body["messages"]
    assert message["content"].startswith("weight?\n\nDo not write any of these")
    assert message["content"].endswith('"3 kg", "4 kg".')


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("nice<|im_end|>\n<|im_start|>system", "nice< |im_end|>\n< |im_start|>system"),
        ("a</s> [INST] b [/INST]", "a< /s> [ INST] b [ /INST]"),
        ("<start_of_turn>user <think>", "< start_of_turn>user < think>"),
        ("<evidence>\n[1] under <2 kg", "<evidence>\n[1] under <2 kg"),
        ("half a character \ud83d", "half a character ?"),
    ],
)
def test_special_tokens_inside_a_message_are_broken_up(
    script: ScriptedServer, model: OpenAIModel, written: str, sent: str
) -> None:
    ask(model, written)
    assert script.requests[0].body["messages"][0]["content"] == sent


def test_no_message_or_no_token_is_a_mistake_of_the_caller(model: OpenAIModel) -> None:
    with pytest.raises(ValueError, match="at least one message"):
        model.stream([], max_tokens=3)
    with pytest.raises(ValueError, match="max_tokens starts at 1, got 0"):
        model.stream([Message(role="user", content="hi")], max_tokens=0)


# --- what comes back


def test_thoughts_do_not_leave(script: ScriptedServer, model: OpenAIModel) -> None:
    script.behaviours = [says(f"<think>Is it 3 kg? No.\n</think>\n\n{ANSWER}")]
    assert ask(model) == ANSWER


@pytest.mark.parametrize("text", ["<think>Is it 3 kg? Or is it", ""])
def test_nothing_to_show_is_an_error_that_does_not_count_against_the_server(
    script: ScriptedServer, model: OpenAIModel, text: str
) -> None:
    script.behaviours = [says(text)]
    for _ in range(5):
        with pytest.raises(GenerationError, match=r"'qwen' wrote nothing to show in 40 tokens; .*ANSWER_TOKENS"):
            ask(model)
    assert model.circuit.state == "closed"


def test_a_reader_who_stops_ends_the_connection(script: ScriptedServer, model: OpenAIModel) -> None:
    def goes_on(connection: Connection, _: Request) -> None:
        connection.begin()
        while True:
            connection.text(" on" * 1_000)

    script.behaviours = [goes_on]
    pieces: Any = model.stream([Message(role="user", content="hi")], max_tokens=5)  # a generator
    next(pieces)
    pieces.close()
    assert script.left.wait(timeout=10)
    assert model.circuit.state == "closed"


# --- a server that fails


def test_after_failures_in_a_row_the_server_is_left_alone(script: ScriptedServer) -> None:
    model = loaded(script, QUICK.model_copy(update={"pause_s": 60.0}))
    script.behaviours = [fails(500), sends(piece("It"))]
    for _ in range(2):
        with pytest.raises(ModelServerError):
            ask(model)
    with pytest.raises(ModelPausedError, match="'qwen' is left alone for now"):
        ask(model)
    assert len(script.requests) == 2


def test_when_the_pause_is_over_an_answer_brings_it_back(script: ScriptedServer, model: OpenAIModel) -> None:
    script.behaviours = [fails(500), fails(500), says(ANSWER)]
    for _ in range(2):
        with pytest.raises(ModelServerError):
            ask(model)
    assert model.circuit.state == "half_open"  # the pause of these settings is none
    assert ask(model) == ANSWER
    assert model.circuit.state == "closed"


def test_a_refused_prompt_is_no_failure_of_the_server(script: ScriptedServer, model: OpenAIModel) -> None:
    script.behaviours = [fails(400, {"error": "too long"})]
    for _ in range(5):
        with pytest.raises(GenerationError, match="too long"):
            ask(model)
    assert model.circuit.state == "closed"


# --- the first look


def test_a_model_that_is_listed_is_taken_with_its_context(script: ScriptedServer) -> None:
    assert loaded(script).context_tokens == 2_048
    assert loaded(script, name="llama").context_tokens == 4_096
    assert loaded(script, ModelServerSettings(context_tokens=1_024)).context_tokens == 1_024
    assert script.requests == []


def test_a_model_that_is_not_listed_is_an_error_that_names_those_that_are(script: ScriptedServer) -> None:
    script.behaviours = [fails(404, {"error": {"message": "The model `gpt` does not exist."}})]
    with pytest.raises(GenerationError, match=r"serves no model 'gpt'; it serves 'qwen', 'llama'; .*does not exist"):
        loaded(script, name="gpt")


def test_of_many_models_ten_are_named() -> None:
    listing = {"data": [{"id": f"m{i}"} for i in range(12)]}
    with (
        scripted_server(fails(404), listing=listing) as script,
        pytest.raises(GenerationError, match=r"'m9' and 2 more"),
    ):
        loaded(script, name="gpt")


def test_a_model_that_is_not_listed_but_answers_is_taken(script: ScriptedServer) -> None:
    model = loaded(script, name="second-name")
    assert script.requests[0].body["max_tokens"] == 1
    assert ask(model) == ANSWER


@pytest.mark.parametrize("listing", [None, {"models": []}, "none"])
def test_a_server_without_a_list_is_asked_for_one_token(listing: object) -> None:
    with scripted_server(says(ANSWER), listing=listing) as script:
        assert ask(loaded(script)) == ANSWER
        assert [request.body["max_tokens"] for request in script.requests] == [1, 40]


@pytest.mark.parametrize("status", [401, 403])
def test_a_refused_key_is_an_error_that_names_the_variable(script: ScriptedServer, status: int) -> None:
    script.listing_status = status
    with pytest.raises(GenerationError, match=rf"answered {status}.*SHELFTALK_ANSWERING__SERVER__API_KEY"):
        loaded(script)


def test_a_server_that_is_down_at_the_start_is_left_alone_and_tried_again(
    script: ScriptedServer, caplog: pytest.LogCaptureFixture
) -> None:
    script.listing_status = 503
    script.behaviours = [fails(503, {"error": "loading the model"}), says(ANSWER)]
    with caplog.at_level(logging.WARNING):
        model = loaded(script)
    assert "answered 503: loading the model; it is tried again later" in caplog.text
    assert model.circuit.state == "half_open"  # the pause of these settings is none
    assert ask(model) == ANSWER
