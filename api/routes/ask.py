"""`POST /v1/ask`: one question, one answer, whole or as an event stream."""

from fastapi import APIRouter, Request

from api.dependencies import ServicesDependency
from api.problems import request_id_of
from api.routes.problem_docs import problems
from api.schemas import EXAMPLE_ANSWER, AnswerBody, AskRequest
from api.streaming import MEDIA_TYPE, EventStreamResponse, encode_event, stream_answer
from rag.answer_json import JsonObject, answer_to_dict

router = APIRouter(prefix="/v1", tags=["questions"])

_EXAMPLE_STREAM = (
    encode_event("evidence", {"citations": EXAMPLE_ANSWER["citations"], "products": EXAMPLE_ANSWER["products"]})
    + encode_event("delta", {"text": EXAMPLE_ANSWER["answer"]})
    + encode_event("done", dict(EXAMPLE_ANSWER))
).decode()


@router.post(
    "/ask",
    operation_id="ask",
    summary="Ask a question",
    response_model=AnswerBody,
    responses={
        200: {"content": {MEDIA_TYPE: {"schema": {"type": "string"}, "example": _EXAMPLE_STREAM}}},
        **problems(400, 404, 413, 415, 422, 500, 503),
    },
)
async def ask(body: AskRequest, request: Request, services: ServicesDependency) -> JsonObject | EventStreamResponse:
    """Answer a question from the catalog and the shop's documents, with the evidence of every claim.

    With `"stream": true` or `Accept: text/event-stream` the answer comes as server-sent events: `evidence`
    (citations and products), `delta` (text), then `done` with the object that is sent without streaming, or
    `error` with a problem. What a language model writes from is sent as `evidence` before it begins; a citation of the
    answer has the `id` that it had there, and what was not used is not in the answer.
    """
    question = body.to_question()
    assistant = services.shop.assistant
    if body.stream or MEDIA_TYPE in request.headers.get("accept", ""):
        return await stream_answer(
            lambda: assistant.stream(question),
            services.workers,
            request_id=request_id_of(request),
            keep_alive_s=services.settings.keep_alive_s,
            on_answer=services.metrics.count_answer,
        )
    answer = await services.workers.run(lambda: assistant.ask(question))
    services.metrics.count_answer(answer)
    return answer_to_dict(answer)
