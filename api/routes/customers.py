"""`DELETE /v1/customers/{id}`: forgetting everything a customer said."""

from fastapi import APIRouter, Response

from api.dependencies import ServicesDependency
from api.routes.problem_docs import problems

router = APIRouter(prefix="/v1", tags=["conversations"])


@router.delete(
    "/customers/{customer_id:path}",
    operation_id="deleteCustomer",
    summary="Erase a customer",
    status_code=204,
    responses=problems(500, 503),
)
async def delete_customer(customer_id: str, services: ServicesDependency) -> Response:
    """Erase every conversation of a customer; the same answer whether there was one, so that it tells nothing."""
    await services.workers.run(lambda: services.shop.conversations.delete_customer(customer_id))
    return Response(status_code=204)
