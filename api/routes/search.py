"""`GET /v1/search`: ranked products and documents."""

from typing import Annotated

from fastapi import APIRouter, Query

from api.dependencies import ServicesDependency
from api.routes.problem_docs import problems
from api.schemas import QuestionText, SearchBody
from rag.answer_json import JsonObject, search_page_to_dict

router = APIRouter(prefix="/v1", tags=["catalog"])

MAX_LIMIT = 100
"""Most results on one page."""


@router.get(
    "/search",
    operation_id="search",
    summary="Search products and documents",
    response_model=SearchBody,
    responses=problems(422, 500, 503),
)
async def search(
    services: ServicesDependency,
    q: Annotated[QuestionText, Query(description="What to look for.", examples=["quiet vacuum cleaner"])],
    limit: Annotated[int, Query(ge=1, le=MAX_LIMIT, description="Most results on a page.")] = 10,
    filters: Annotated[
        list[str] | None,
        Query(alias="filter", max_length=20, description="A condition such as `price<500`; all must hold."),
    ] = None,
    cursor: Annotated[
        str | None, Query(min_length=1, max_length=2_000, description="`next_cursor` of the page before.")
    ] = None,
) -> JsonObject:
    """Find products and documents by words and meaning, best first, with the passages that made them fit."""
    wanted = tuple(filters or ())
    page = await services.workers.run(lambda: services.shop.search(q, limit=limit, filters=wanted, cursor=cursor))
    return search_page_to_dict(page)
