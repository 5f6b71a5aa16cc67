"""A model server that misbehaves: every wait has an end, retries are few and polite, and no error tells the key."""

import logging
import random
import re
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from pydantic import SecretStr

from rag.errors import GenerationError, ModelServerError
from rag.models.model_server import ModelServer
from rag.models.model_server_settings import ModelServerSettings
from rag.models.server_address import ServerAddress
from rag.models.server_events import MAX_EVENT_BYTES
from tests.rag.scripted_server import Behaviour, Connection, Request, fails, piece, says, scripted_server, sends

KEY = "sk-very-secret-1"
BODY = {"messages": [{"role": "user", "content": "how heavy?"}], "max_tokens": 40}
ANSWER = "It weighs 2.4 kg."
QUICK = ModelServerSettings(read_s=0.3, total_s=5.0)


class Asked:
    """What came of asking a server once."""

    def __init__(self, behaviours: Sequence[Behaviour], settings: ModelServerSettings = QUICK) -> None:
        self.text = ""
        self.pauses: list[float] = []
        self.error: GenerationError | None = None
        with scripted_server(*behaviours) as script:
            address = ServerAddress(url=script.url, model="qwen", is_local=True)
            server = ModelServer(address, settings, pause=self.pauses.append, rng=random.Random(0))
            started = time.monotonic()
            try:
                for text in server.write(BODY):
                    self.text += text
            except GenerationError as error:
                self.error = error
            self.seconds = time.monotonic() - started
            self.requests = script.requests

    @property
    def is_passing(self) -> bool:
        """Whether the trouble counts against the server."""
        return isinstance(self.error, ModelServerError)


def hangs(after: bytes = b"", for_s: float = 3.0) -> Behaviour:
    return sends(after, b"", every_s=for_s / 2)


def slow_first_byte(_: Connection, __: Request) -> None:
    time.sleep(1.5)


# --- silence


@pytest.mark.parametrize("behaviour", [slow_first_byte, hangs(), hangs(piece("It"))], ids=["status", "first", "middle"])
def test_a_silent_server_is_not_waited_for_and_not_asked_again(behaviour: Behaviour) -> None:
    asked = Asked([behaviour])
    assert asked.is_passing
    assert "is silent" in str(asked.error)
    assert asked.seconds < 1.2
    assert len(asked.requests) == 1


def test_a_server_that_drips_is_given_up_when_the_time_is_over() -> None:
    drip = sends(*[b": still here\n\n"] * 60, every_s=0.05)
    asked = Asked([drip], ModelServerSettings(read_s=0.3, total_s=0.6))
    assert asked.is_passing
    assert "not done in time" in str(asked.error)
    assert asked.seconds < 1.2


# --- broken answers


def test_what_breaks_off_before_the_first_word_is_tried_again() -> None:
    role = b'data: {"choices": [{"delta": {"role": "assistant"}}]}\n\n'
    asked = Asked([sends(role), sends(), says(ANSWER)])
    assert (asked.text, asked.error, len(asked.requests)) == (ANSWER, None, 3)


def test_what_breaks_off_in_the_middle_is_an_error_after_what_was_written() -> None:
    asked = Asked([sends(piece("It weighs"), piece(" 2.4"), b'data: {"choi'), says(ANSWER)])
    assert asked.text == "It weighs 2.4"
    assert asked.is_passing
    assert "broke off" in str(asked.error)
    assert len(asked.requests) == 1


def test_a_connection_that_is_reset_in_the_middle_is_an_error() -> None:
    def reset(connection: Connection, _: Request) -> None:
        connection.begin(Transfer_Encoding="chunked")
        connection.send(b"%x\r\n%b\r\n" % (len(piece("It")), piece("It")))  # and no last chunk

    asked = Asked([reset])
    assert asked.text == "It"
    assert asked.is_passing
    assert "went away" in str(asked.error)


@pytest.mark.parametrize(
    "data",
    [
        b"data: {not json}\n\n",
        b'data: {"choices": "none"}\n\n',
        b'data: {"choices": [{"delta": {"content": 5}}]}\n\n',
        b"data: []\n\n",
        b"data: \xff\xfe\n\n",
        b"data: " + b"x" * (MAX_EVENT_BYTES + 1_000),
        b"data: " + b"[" * 100_000 + b"\n\n",
    ],
    ids=["json", "choices", "content", "list", "bytes", "huge", "deep"],
)
def test_nonsense_is_one_error_that_repeats_none_of_it(data: bytes) -> None:
    asked = Asked([sends(piece("It"), data)])
    assert asked.text == "It"
    assert asked.is_passing
    assert re.search("no chat completion|not UTF-8|more than", str(asked.error))
    assert len(str(asked.error)) < 300


@pytest.mark.parametrize("error", ['"out of memory"', '{"message": "out of memory"}'])
def test_an_error_inside_the_stream_is_told(error: str) -> None:
    asked = Asked([sends(piece("It"), f'data: {{"error": {error}}}\n\n'.encode())])
    assert asked.text == "It"
    assert asked.is_passing
    assert "failed while it wrote: out of memory" in str(asked.error)


def test_another_kind_of_answer_asks_whether_the_url_is_right() -> None:
    asked = Asked([sends(b"<html>Welcome</html>", kind="text/html; charset=utf-8")])
    assert "'text/html' instead of a stream" in str(asked.error)
    assert "/v1" in str(asked.error)


def test_what_comes_after_the_end_is_not_waited_for() -> None:
    end = b'data: {"choices": [{"delta": {"content": "!"}, "finish_reason": "stop"}]}\n\n'
    asked = Asked([sends(piece("Hi"), end, b": bye\n\n", every_s=0.2)])
    assert (asked.text, asked.error) == ("Hi!", None)
    assert asked.seconds < 0.55


def test_usage_and_unknown_fields_are_passed_over() -> None:
    usage = b'data: {"choices": [], "usage": {"total_tokens": 5}, "x": null}\n\n'
    thought = b'data: {"choices": [{"delta": {"reasoning_content": "hm", "content": null}}]}\n\n'
    asked = Asked([sends(thought, piece("Hi"), usage, b"data: [DONE]\n\n")])
    assert (asked.text, asked.error) == ("Hi", None)


# --- retries


def test_a_server_that_fails_twice_and_is_well_again_answers_after_growing_waits() -> None:
    asked = Asked([fails(500), fails(503), says(ANSWER)])
    assert (asked.text, asked.error) == (ANSWER, None)
    first, second = asked.pauses
    assert 0.25 / 2 <= first <= 0.25
    assert 0.5 / 2 <= second <= 0.5


def test_a_server_that_goes_on_failing_is_asked_only_so_often() -> None:
    asked = Asked([fails(500, {"error": {"message": "CUDA error"}})])
    assert asked.is_passing
    assert "answered 500: CUDA error" in str(asked.error)
    assert len(asked.requests) == 3
    assert len(asked.pauses) == 2


def test_no_wait_is_longer_than_the_setting() -> None:
    asked = Asked([fails(502)], ModelServerSettings(n_retries=10, retry_wait_s=0.5, total_s=60))
    assert len(asked.requests) == 11
    assert max(asked.pauses) <= 0.5


def test_a_busy_server_is_tried_again_when_it_says() -> None:
    asked = Asked([fails(429, Retry_After="2"), says(ANSWER)])
    assert (asked.text, asked.pauses) == (ANSWER, [2.0])


def test_a_date_is_as_good_as_seconds() -> None:
    at = format_datetime(datetime.now(UTC) + timedelta(seconds=3), usegmt=True)
    asked = Asked([fails(503, Retry_After=at), says(ANSWER)])
    assert asked.text == ANSWER
    assert 1.0 < asked.pauses[0] <= 3.0


@pytest.mark.parametrize("stated", ["soon", "-5", ""])
def test_a_wait_that_cannot_be_read_is_none(stated: str) -> None:
    asked = Asked([fails(429, Retry_After=stated), says(ANSWER)])
    assert asked.text == ANSWER
    assert asked.pauses[0] <= 0.25


def test_a_server_that_asks_for_a_long_wait_is_not_asked_again() -> None:
    asked = Asked([fails(429, Retry_After="3600"), says(ANSWER)])
    assert asked.is_passing
    assert (len(asked.requests), asked.pauses) == (1, [])


def test_no_retry_begins_after_the_time_is_over() -> None:
    asked = Asked([fails(429, Retry_After="4"), says(ANSWER)], ModelServerSettings(total_s=2.0, read_s=1.0))
    assert asked.is_passing
    assert len(asked.requests) == 1


def test_a_server_that_is_not_there_is_an_error_that_says_where() -> None:
    with scripted_server() as script:
        gone = ServerAddress(url=script.url, model="qwen", is_local=True)
    pauses: list[float] = []
    server = ModelServer(gone, QUICK, pause=pauses.append)
    with pytest.raises(ModelServerError, match=r"127\.0\.0\.1:\d+/v1 cannot be reached .*; is it running\?"):
        list(server.write(BODY))
    assert len(pauses) == 2
    with pytest.raises(ModelServerError, match="cannot be reached"):
        server.models()


# --- refusals


@pytest.mark.parametrize("status", [400, 413, 422])
def test_a_refused_request_is_told_and_does_not_count_against_the_server(status: int) -> None:
    asked = Asked([fails(status, {"message": "maximum context length is 4096 tokens"})])
    assert asked.error is not None
    assert not asked.is_passing
    assert "maximum context length is 4096 tokens" in str(asked.error)
    assert len(asked.requests) == 1


def test_an_error_that_repeats_the_prompt_is_not_repeated() -> None:
    asked = Asked([fails(422, {"detail": [{"loc": ["body"], "input": "how heavy?"}]})])
    assert "answered 422" in str(asked.error)
    assert "how heavy" not in str(asked.error)


def test_a_long_error_is_cut() -> None:
    asked = Asked([fails(400, {"error": "long\n" * 10_000})])
    assert len(str(asked.error)) < 400


def test_nobody_is_sent_elsewhere() -> None:
    asked = Asked([fails(307, Location="http://127.0.0.1:1/v1/chat/completions")])
    assert "answered 307" in str(asked.error)


# --- the key


def test_the_key_is_sent_and_stands_in_no_error_and_no_log(caplog: pytest.LogCaptureFixture) -> None:
    settings = ModelServerSettings(api_key=SecretStr(f" {KEY}\n"), n_retries=0, read_s=0.3)
    echo = {"error": {"message": f"Incorrect API key provided: {KEY}"}}
    behaviours: list[Behaviour] = [fails(401, echo), fails(500, echo), says(ANSWER), slow_first_byte, sends()]
    with caplog.at_level(logging.DEBUG):
        outcomes = [Asked([one], settings) for one in behaviours]
    assert all(one.requests[0].headers["authorization"] == f"Bearer {KEY}" for one in outcomes)
    assert "SHELFTALK_ANSWERING__SERVER__API_KEY" in str(outcomes[0].error)
    told = [str(one.error) + repr(one.error.__cause__) for one in outcomes if one.error] + [caplog.text, repr(settings)]
    assert len(told) == 6
    assert not any(KEY in text for text in told)
    assert KEY not in settings.model_dump_json()


def test_without_a_key_none_is_sent() -> None:
    assert "authorization" not in Asked([says(ANSWER)]).requests[0].headers


@pytest.mark.parametrize("key", ["sk-one\nsk-two", "schlüssel"])
def test_a_key_that_cannot_be_sent_is_refused_without_repeating_it(key: str) -> None:
    address = ServerAddress(url="http://127.0.0.1:1/v1", model="qwen", is_local=True)
    with pytest.raises(GenerationError, match="copy it again") as caught:
        ModelServer(address, ModelServerSettings(api_key=SecretStr(key)))
    assert key not in str(caught.value)
