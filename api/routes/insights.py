"""`GET /v1/insights/...`: what of the catalog keeps questions from being answered, and which were not."""

from typing import Annotated

from fastapi import APIRouter, Query

from api.dependencies import ServicesDependency
from api.insights_schemas import AnswerabilityBody, GapsBody
from api.routes.problem_docs import problems
from rag.answer_json import JsonObject
from rag.insights.insights_json import answerability_to_dict, gaps_to_dict
from rag.question import Language

router = APIRouter(prefix="/v1", tags=["insights"])

MAX_LIMIT = 1_000
"""Most findings of one answer."""


@router.get(
    "/insights/answerability",
    operation_id="getAnswerability",
    summary="What the catalog cannot answer well",
    response_model=AnswerabilityBody,
    responses=problems(422, 500, 503),
)
async def get_answerability(
    services: ServicesDependency,
    category: Annotated[
        str | None,
        Query(
            min_length=1,
            max_length=1_000,
            description="Only this category and those below it: a path, its beginning, or its last name.",
            examples=["Home > Vacuum Cleaners"],
        ),
    ] = None,
    limit: Annotated[int, Query(ge=1, le=MAX_LIMIT, description="Most findings.")] = 100,
    language: Annotated[Language, Query(description="Of the texts.")] = "en",
) -> JsonObject:
    """Tell which attributes are missing, which units disagree, which prices and texts look wrong.

    What would help most comes first. The report is kept until the catalog changes; making it takes about half a
    minute for 100,000 products.
    """
    # One at a time, so that a page that is loaded again and again cannot keep all workers from customers.
    async with services.insights_turn:
        report = await services.workers.run(services.shop.answerability)
    return answerability_to_dict(report, limit=limit, category=category, language=language)


@router.get(
    "/insights/gaps",
    operation_id="getGaps",
    summary="Questions that could not be answered",
    response_model=GapsBody,
    responses=problems(422, 500, 503),
)
async def get_gaps(
    services: ServicesDependency,
    limit: Annotated[int, Query(ge=1, le=MAX_LIMIT, description="Most gaps.")] = 100,
    language: Annotated[Language, Query(description="Of the texts.")] = "en",
) -> JsonObject:
    """Tell which questions of the kept conversations were refused, by what was missing."""
    async with services.insights_turn:
        gaps = await services.workers.run(services.shop.gaps)
    return gaps_to_dict(gaps, limit=limit, language=language)
