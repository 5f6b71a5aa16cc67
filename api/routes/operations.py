"""`/healthz`, `/readyz` and `/metrics`: for whoever runs the server."""

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse
from starlette.concurrency import run_in_threadpool

from api.dependencies import ServicesDependency
from api.metrics import CONTENT_TYPE_LATEST
from api.routes.problem_docs import problems
from api.schemas import HealthBody, ReadinessBody
from rag.answer_json import JsonObject

router = APIRouter(tags=["operations"])


@router.get("/healthz", operation_id="healthz", summary="Alive?", response_model=HealthBody)
async def healthz() -> JsonObject:
    """Tell that the process is alive; says nothing of the catalog."""
    return {"status": "ok"}


@router.get(
    "/readyz",
    operation_id="readyz",
    summary="Ready to answer?",
    response_model=ReadinessBody,
    responses={
        503: {"model": ReadinessBody, "description": "Not ready; `warnings` says why."},
        **problems(500),
    },
)
async def readyz(services: ServicesDependency) -> JSONResponse:
    """Tell whether questions can be answered now; 503 with the reasons when not."""
    # Not by the workers: a busy server is still ready.
    readiness = await run_in_threadpool(services.shop.readiness)
    body = ReadinessBody(
        ready=readiness.ready,
        generation=readiness.generation,
        products=readiness.products,
        documents=readiness.documents,
        model=services.shop.model_name,
        warnings=list(readiness.warnings),
    )
    return JSONResponse(body.model_dump(), status_code=200 if readiness.ready else 503)


@router.get(
    "/metrics",
    operation_id="metrics",
    summary="Metrics for Prometheus",
    response_class=Response,
    responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}},
)
async def metrics(services: ServicesDependency) -> Response:
    """Give counters and histograms of this process in the Prometheus text format."""
    services.metrics.show_circuit(services.shop.model_circuit)
    return Response(services.metrics.render(), headers={"Content-Type": CONTENT_TYPE_LATEST})
