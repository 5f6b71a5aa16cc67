"""Turn errors into RFC 9457 problems; the only place that knows which error has which status.

What a client can mend (4xx) is told in the error's own words. What only the operator can mend (5xx) is
told without particulars, because messages may name files and settings; the particulars are logged beside
the request id, which is also the problem's `instance` and the header `X-Request-ID`.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from api.errors import BusyError, ProductMissingError
from catalog.errors import (
    CatalogError,
    EmptyCatalogError,
    RecordMissingError,
    RecordRejectedError,
    ShelftalkError,
    UnknownCategoryError,
)
from index.errors import IndexingError, IndexMissingError
from rag.answer_json import JsonObject
from rag.errors import ConversationError, GenerationError, QuestionError

MEDIA_TYPE = "application/problem+json"
_TYPE_PREFIX = "urn:shelftalk:problem:"
_INDEX_RETRY_S = 30  # an operator has to act; asking more often helps nobody

_log = logging.getLogger("shelftalk.api")


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldError:
    """One thing that is wrong with a request."""

    location: str  # "body", "query", "path" or "header"
    field: str  # name of the field, parts joined by "."; "" for the whole body
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What went wrong, in the terms of RFC 9457; `instance` is added when it is sent."""

    status: int
    kind: str  # last part of `type`, e.g. "invalid-request"
    title: str
    detail: str
    errors: tuple[FieldError, ...] = ()
    retry_after_s: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kind:
    status: int
    kind: str
    title: str
    retry_after_s: int | None = None


_NO_CATALOG = _Kind(status=503, kind="no-catalog", title="There is no catalog yet", retry_after_s=_INDEX_RETRY_S)

# The first class that fits counts, so a subclass stands above its parent.
_KINDS: tuple[tuple[type[ShelftalkError], _Kind], ...] = (
    (QuestionError, _Kind(status=422, kind="invalid-question", title="The question cannot be taken")),
    (
        ConversationError,
        _Kind(status=404, kind="unknown-conversation", title="There is no such conversation"),
    ),
    (ProductMissingError, _Kind(status=404, kind="unknown-product", title="There is no such product")),
    (UnknownCategoryError, _Kind(status=422, kind="unknown-category", title="There is no such category")),
    (RecordMissingError, _Kind(status=404, kind="unknown-product", title="There is no such product")),
    (RecordRejectedError, _Kind(status=422, kind="invalid-record", title="The record cannot be stored")),
    (BusyError, _Kind(status=503, kind="busy", title="Too many requests at once")),
    (
        GenerationError,
        _Kind(status=503, kind="generation-failed", title="No answer could be written", retry_after_s=5),
    ),
    (EmptyCatalogError, _NO_CATALOG),
    (IndexMissingError, _NO_CATALOG),
    (
        IndexingError,
        _Kind(status=503, kind="index-unusable", title="Not ready", retry_after_s=_INDEX_RETRY_S),
    ),
    (CatalogError, _Kind(status=503, kind="store-unusable", title="Not ready", retry_after_s=_INDEX_RETRY_S)),
)


def problem_of(error: BaseException, *, busy_retry_after_s: int = 2) -> Problem:
    """The problem that tells of an error; anything but a `ShelftalkError` is a defect and gives a 500."""
    for error_class, kind in _KINDS:
        if isinstance(error, error_class):
            own_words = kind.status < 500 or isinstance(error, BusyError)
            return Problem(
                status=kind.status,
                kind=kind.kind,
                title=kind.title,
                detail=str(error)
                if own_words
                else "The shop cannot do this now; its operator finds the reason in the log.",
                retry_after_s=busy_retry_after_s if isinstance(error, BusyError) else kind.retry_after_s,
            )
    return Problem(
        status=500,
        kind="defect",
        title="Something went wrong here",
        detail="The request could not be finished because of a defect; it is in the log.",
    )


def problem_to_dict(problem: Problem, request_id: str) -> JsonObject:
    """The body of a problem; `errors` is there only where fields are at fault."""
    body: JsonObject = {
        "type": _TYPE_PREFIX + problem.kind,
        "title": problem.title,
        "status": problem.status,
        "detail": problem.detail,
        "instance": f"urn:shelftalk:request:{request_id}",
    }
    if problem.errors:
        body["errors"] = [
            {"location": error.location, "field": error.field, "detail": error.detail} for error in problem.errors
        ]
    return body


def problem_response(problem: Problem, request_id: str, headers: Mapping[str, str] | None = None) -> JSONResponse:
    """The response that carries a problem."""
    sent = dict(headers or {})
    if problem.retry_after_s is not None:
        sent["Retry-After"] = str(problem.retry_after_s)
    return JSONResponse(
        problem_to_dict(problem, request_id), status_code=problem.status, headers=sent, media_type=MEDIA_TYPE
    )


def log_failure(error: BaseException, request_id: str) -> None:
    """Write what a client is not told: the message of an error that only the operator can mend."""
    if isinstance(error, BusyError) or problem_of(error).status < 500:
        return
    _log.error("request %s failed: %s: %s", request_id, type(error).__name__, error)


def request_id_of(request: Request) -> str:
    """The id of a request, as given out by the middleware."""
    request_id: str = request.state.request_id
    return request_id


def add_problem_handlers(app: FastAPI, *, busy_retry_after_s: int) -> None:
    """Make every error of an app leave as a problem."""

    async def failed(request: Request, error: Exception) -> JSONResponse:
        request_id = request_id_of(request)
        log_failure(error, request_id)
        return problem_response(problem_of(error, busy_retry_after_s=busy_retry_after_s), request_id)

    async def invalid(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, RequestValidationError)
        return problem_response(_invalid_request(request, error), request_id_of(request))

    async def refused(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, HTTPException)
        return problem_response(_refusal(error), request_id_of(request), error.headers)

    app.add_exception_handler(ShelftalkError, failed)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(HTTPException, refused)


def too_large(max_bytes: int) -> Problem:
    """The body of a request is larger than allowed."""
    return _too_large(f"The body may have at most {max_bytes:,} bytes.")


def _too_large(detail: str) -> Problem:
    return Problem(status=413, kind="body-too-large", title="The request is too large", detail=detail)


def _refusal(error: HTTPException) -> Problem:
    status = HTTPStatus(error.status_code)
    if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        return _too_large(error.detail)
    kind = status.phrase.lower().replace(" ", "-")
    detail = error.detail if error.detail != status.phrase else status.description or status.phrase
    if status == HTTPStatus.BAD_REQUEST:
        detail = "The body is not valid JSON in UTF-8."
    return Problem(status=status.value, kind=kind, title=status.phrase, detail=detail)


def _invalid_request(request: Request, error: RequestValidationError) -> Problem:
    faults: Sequence[Mapping[str, object]] = error.errors()
    if any(fault["type"] == "json_invalid" for fault in faults):
        return _invalid_json(faults[0])
    if _is_not_json(request, faults):
        return Problem(
            status=415,
            kind="unsupported-media-type",
            title="Unsupported Media Type",
            detail="Send the body as JSON, with the header Content-Type: application/json.",
        )
    errors = tuple(_field_error(fault) for fault in faults)
    told = "; ".join(f"{error.field or error.location}: {error.detail}" for error in errors)
    return Problem(status=422, kind="invalid-request", title="The request is not valid", detail=told, errors=errors)


def _invalid_json(fault: Mapping[str, object]) -> Problem:
    location, context = fault["loc"], fault.get("ctx")
    assert isinstance(location, tuple) and isinstance(context, dict)
    return Problem(
        status=400,
        kind="invalid-json",
        title="The body is not valid JSON",
        detail=f"{context['error']} at character {location[-1]}",
    )


def _is_not_json(request: Request, faults: Sequence[Mapping[str, object]]) -> bool:
    """Whether the body was not read as JSON because of its declared type."""
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    is_json = media_type == "application/json" or (
        media_type.startswith("application/") and media_type.endswith("+json")
    )
    has_body = request.headers.get("content-length", "0") != "0"
    return not is_json and has_body and any(fault["loc"] == ("body",) for fault in faults)


def _field_error(fault: Mapping[str, object]) -> FieldError:
    location = fault["loc"]
    assert isinstance(location, tuple)
    return FieldError(
        location=str(location[0]),
        field=".".join(str(part) for part in location[1:]),
        detail=str(fault["msg"]).removeprefix("Value error, "),
    )
