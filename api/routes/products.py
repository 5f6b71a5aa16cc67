"""`/v1/products`: one product as it is now, and changes of the catalog.

A change is searchable when its response is sent; a new price or stock is in the next answer.
"""

from typing import Annotated

from fastapi import APIRouter, Body, Response
from fastapi.responses import JSONResponse

from api.catalog_schemas import BatchRequest, Fields, IngestReportBody
from api.dependencies import ServicesDependency
from api.errors import ProductMissingError
from api.routes.problem_docs import problems
from api.schemas import ProductBody
from api.shop import CatalogReader, ServedShop
from rag.answer_json import JsonObject, product_to_dict
from rag.ingestion import report_to_dict

router = APIRouter(prefix="/v1", tags=["catalog"])

ProductFields = Annotated[Fields, Body(description="Fields of the native format.")]


@router.post(
    "/products:batch",
    operation_id="storeProducts",
    summary="Store many products and documents",
    response_model=IngestReportBody,
    responses=problems(400, 413, 415, 422, 500, 503),
)
async def store_products(batch: BatchRequest, services: ServicesDependency) -> JsonObject:
    """Store records in one transaction; a bad one is rejected with its reason, the others go in."""
    report = await services.workers.run(lambda: services.shop.changes.batch(batch.products, batch.documents))
    return report_to_dict(report)


# `:path`, because merchants' ids may hold a slash.
@router.get(
    "/products/{product_id:path}",
    operation_id="getProduct",
    summary="Get a product",
    response_model=ProductBody,
    responses=problems(404, 500, 503),
)
async def get_product(product_id: str, services: ServicesDependency) -> JsonObject:
    """Give a product in the native format, with its price and availability as last stated (`as_of`)."""
    return await services.workers.run(lambda: _read(services.shop.catalog, product_id))


@router.put(
    "/products/{product_id:path}",
    operation_id="putProduct",
    summary="Store a product",
    response_model=ProductBody,
    responses={
        201: {"model": ProductBody, "description": "It was not there before."},
        **problems(400, 413, 415, 422, 500, 503),
    },
)
async def put_product(product_id: str, fields: ProductFields, services: ServicesDependency) -> JSONResponse:
    """Store a product in place of any of this id; sending it again changes nothing."""
    body, is_new = await services.workers.run(lambda: _put(services.shop, product_id, fields))
    return JSONResponse(ProductBody.model_validate(body).model_dump(), status_code=201 if is_new else 200)


@router.patch(
    "/products/{product_id:path}",
    operation_id="patchProduct",
    summary="Change some fields of a product",
    response_model=ProductBody,
    responses=problems(400, 404, 413, 415, 422, 500, 503),
)
async def patch_product(product_id: str, fields: ProductFields, services: ServicesDependency) -> JsonObject:
    """Change a price, a stock or any other field (JSON merge patch, RFC 7396); null takes a field away."""
    return await services.workers.run(lambda: _patch(services.shop, product_id, fields))


@router.delete(
    "/products/{product_id:path}",
    operation_id="deleteProduct",
    summary="Delete a product",
    status_code=204,
    responses=problems(404, 500, 503),
)
async def delete_product(product_id: str, services: ServicesDependency) -> Response:
    """Delete a product with all that is known of it."""
    if not await services.workers.run(lambda: services.shop.changes.delete(product_id)):
        raise _missing(product_id)
    return Response(status_code=204)


def _read(catalog: CatalogReader, product_id: str) -> JsonObject:
    product = catalog.product(product_id)
    if product is None:
        raise _missing(product_id)
    offer = catalog.offers([product_id]).get(product_id)
    return product_to_dict(product, as_of=None if offer is None else offer.as_of)


def _put(shop: ServedShop, product_id: str, fields: Fields) -> tuple[JsonObject, bool]:
    change = shop.changes.put(product_id, fields)
    return _read(shop.catalog, product_id), change == "added"


def _patch(shop: ServedShop, product_id: str, fields: Fields) -> JsonObject:
    return _read(shop.catalog, shop.changes.patch(product_id, fields).id)


def _missing(product_id: str) -> ProductMissingError:
    return ProductMissingError(f"there is no product {product_id!r} in the catalog; ids are case-sensitive")
