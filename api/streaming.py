"""Send an answer as server-sent events while it is made.

The events are `evidence`, `delta`, `done`, or `error` with a problem. Once the client has gone, the
answer is given up: the worker stops after the event it is making.
"""

import json
from collections.abc import AsyncIterator, Callable, Iterator

from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from api.problems import log_failure, problem_of, problem_to_dict
from api.workers import WorkerPool, WorkStream
from catalog.errors import ShelftalkError
from rag.answer import Answer, AnswerEvent, DeltaEvent, DoneEvent, EvidenceEvent
from rag.answer_json import JsonObject, answer_to_dict, citation_to_dict, product_card_to_dict

MEDIA_TYPE = "text/event-stream"
_KEEP_ALIVE = b": still working\n\n"


def encode_event(name: str, data: JsonObject) -> bytes:
    """One event in the wire format.

    Example:
        >>> encode_event("delta", {"text": "Yes."})
        b'event: delta\\ndata: {"text":"Yes."}\\n\\n'
    """
    # JSON writes line ends as \\n, so the data is always one line.
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return f"event: {name}\ndata: {text}\n\n".encode()


def encode_answer_event(event: AnswerEvent) -> bytes:
    """An event of the assistant in the wire format."""
    match event:
        case EvidenceEvent():
            found: JsonObject = {
                "citations": [citation_to_dict(citation) for citation in event.citations],
                "products": [product_card_to_dict(card) for card in event.products],
            }
            return encode_event("evidence", found)
        case DeltaEvent():
            return encode_event("delta", {"text": event.text})
        case DoneEvent():
            return encode_event("done", answer_to_dict(event.answer))


class EventStreamResponse(StreamingResponse):
    """The events of one answer; stops the work behind it when it is sent or the client has gone."""

    media_type = MEDIA_TYPE

    def __init__(self, body: AsyncIterator[bytes], stop: Callable[[], None]) -> None:
        super().__init__(body, headers={"X-Accel-Buffering": "no"})  # nginx would hold the events back
        self._stop = stop

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._stop()


async def stream_answer(
    make_events: Callable[[], Iterator[AnswerEvent]],
    workers: WorkerPool,
    *,
    request_id: str,
    keep_alive_s: float,
    on_answer: Callable[[Answer], None],
) -> EventStreamResponse:
    """Begin an answer, and give the response that sends it.

    Waits for the first event, so that a question that cannot be taken is still refused with a status code.

    Args:
        make_events: Begins the answer; called in a worker.
        workers: Where the answer is made.
        request_id: Told in an `error` event.
        keep_alive_s: After so many seconds without an event a comment is sent.
        on_answer: Called with the answer when it is done.

    Raises:
        BusyError: If no worker is free and the queue is full.
        Exception: What making the first event raises.
    """
    stream = workers.stream(make_events)
    try:
        first = await stream.next()
        failure = stream.failure() if first is None else None
        if failure is not None:
            raise failure
    except BaseException:
        stream.stop()
        raise
    body = _send_events(stream, first, request_id=request_id, keep_alive_s=keep_alive_s, on_answer=on_answer)
    return EventStreamResponse(body, stream.stop)


async def _send_events(
    stream: WorkStream[AnswerEvent],
    event: AnswerEvent | None,
    *,
    request_id: str,
    keep_alive_s: float,
    on_answer: Callable[[Answer], None],
) -> AsyncIterator[bytes]:
    while event is not None:
        if isinstance(event, DoneEvent):
            on_answer(event.answer)
        yield encode_answer_event(event)
        while not await stream.wait(keep_alive_s):
            yield _KEEP_ALIVE
        event = await stream.next()
    failure = stream.failure()
    if failure is None:
        return
    yield encode_event("error", problem_to_dict(problem_of(failure), request_id))
    if not isinstance(failure, ShelftalkError):
        raise failure  # a defect; the middleware logs it
    log_failure(failure, request_id)
