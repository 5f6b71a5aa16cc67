"""`POST /v1/feedback`: whether an answer was any good."""

from fastapi import APIRouter, Response

from api.dependencies import ServicesDependency
from api.routes.problem_docs import problems
from api.schemas import FeedbackRequest

router = APIRouter(prefix="/v1", tags=["conversations"])


@router.post(
    "/feedback",
    operation_id="rateAnswer",
    summary="Rate an answer",
    status_code=204,
    responses=problems(400, 404, 413, 422, 500, 503),
)
async def rate_answer(request: FeedbackRequest, services: ServicesDependency) -> Response:
    """Keep a rating of an answer by its `turn_id`; it is erased with the conversation."""
    await services.workers.run(
        lambda: services.shop.ratings.rate(request.turn_id, request.rating, comment=request.comment)
    )
    return Response(status_code=204)
