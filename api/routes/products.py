"""`GET /v1/products/{id}`: one product as it is now."""

from fastapi import APIRouter

from api.dependencies import ServicesDependency
from api.errors import ProductMissingError
from api.routes.problem_docs import problems
from api.schemas import ProductBody
from api.shop import CatalogReader
from rag.answer_json import JsonObject, product_to_dict

router = APIRouter(prefix="/v1", tags=["catalog"])


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


def _read(catalog: CatalogReader, product_id: str) -> JsonObject:
    product = catalog.product(product_id)
    if product is None:
        raise ProductMissingError(f"there is no product {product_id!r} in the catalog; ids are case-sensitive")
    offer = catalog.offers([product_id]).get(product_id)
    return product_to_dict(product, as_of=None if offer is None else offer.as_of)
