"""How the OpenAPI document tells of problems."""

from http import HTTPStatus
from typing import Any

from api.problems import MEDIA_TYPE

_DESCRIPTIONS = {
    400: "The body is not JSON.",
    404: "There is nothing under this id.",
    413: "The body is too large.",
    415: "The body is not declared as JSON.",
    422: "The request is not valid; `errors` says where.",
    500: "A defect; the log tells more under the request id.",
    503: "Busy or not ready; try again after `Retry-After`.",
}
_RETRY_AFTER = {"Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer"}}}


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:  # Any: FastAPI's own type
    """The entries of `responses` for these status codes."""
    documented: dict[int | str, dict[str, Any]] = {}  # Any: FastAPI's own type
    for status in statuses:
        entry: dict[str, Any] = {  # Any: FastAPI's own type
            "description": _DESCRIPTIONS.get(status, HTTPStatus(status).phrase),
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemBody"}}},
        }
        documented[status] = entry | ({"headers": _RETRY_AFTER} if status == 503 else {})
    return documented
