"""Put the HTTP side together: one FastAPI app over one open shop.

The app neither opens nor closes the shop; it owns its workers and its counters. Nothing is loaded from
another host.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version
from typing import Any

from fastapi import FastAPI
from pydantic.json_schema import models_json_schema

from api.dependencies import Services
from api.metrics import Metrics
from api.middleware import RequestMiddleware
from api.problems import add_problem_handlers
from api.routes import ask, conversations, customers, feedback, insights, operations, page, products, search
from api.schemas import ProblemBody
from api.settings import ApiSettings
from api.shop import ServedShop
from api.workers import WorkerPool

_DESCRIPTION = (
    "Answers customers' questions about a shop's products and policies, with the evidence of every claim. "
    "Errors are `application/problem+json` (RFC 9457). Prices are decimal strings; times are UTC, ISO 8601."
)


class ShelftalkApi(FastAPI):
    """A FastAPI app whose OpenAPI document tells of problems instead of FastAPI's own error shape."""

    def openapi(self) -> dict[str, Any]:  # Any: FastAPI's own type
        """The OpenAPI document; made once."""
        if self.openapi_schema is None:
            document = super().openapi()
            schemas = document["components"]["schemas"]
            _, models = models_json_schema(
                [(ProblemBody, "serialization")], ref_template="#/components/schemas/{model}"
            )
            schemas.update(models["$defs"])
            for name in ("HTTPValidationError", "ValidationError"):
                schemas.pop(name, None)
            for methods in document["paths"].values():
                for operation in methods.values():
                    _drop_foreign_errors(operation["responses"])
            self.openapi_schema = document
        return self.openapi_schema


def _drop_foreign_errors(responses: dict[str, Any]) -> None:  # Any: FastAPI's own type
    """Take out the 422 that FastAPI adds to every route with a parameter, unless we documented ours."""
    added = responses.get("422", {}).get("content", {}).get("application/json", {}).get("schema", {})
    if added.get("$ref", "").endswith("/HTTPValidationError"):
        del responses["422"]


def create_app(shop: ServedShop, settings: ApiSettings) -> FastAPI:
    """Make the app that serves a shop.

    Args:
        shop: An open shop; whoever opened it closes it, after the app is done.
        settings: How much is served at once.
    """
    workers = WorkerPool(n_workers=settings.n_workers, queue_length=settings.queue_length)
    metrics = Metrics()

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        workers.close()

    app = ShelftalkApi(
        title="Shelftalk",
        version=version("shelftalk"),
        description=_DESCRIPTION,
        lifespan=lifespan,
        docs_url=None,  # its page is loaded from another host
        redoc_url=None,
        redirect_slashes=False,
    )
    app.state.services = Services(shop=shop, workers=workers, metrics=metrics, settings=settings)
    app.add_middleware(
        RequestMiddleware,
        metrics=metrics,
        max_body_bytes=settings.max_body_bytes,
        max_catalog_body_bytes=settings.max_catalog_body_bytes,
        image_origins=settings.image_origins,
    )
    add_problem_handlers(app, busy_retry_after_s=settings.retry_after_s)
    for module in (ask, search, products, conversations, customers, feedback, insights, operations, page):
        app.include_router(module.router)
    app.mount("/static", page.PageFiles(), name="static")
    return app
