"""The products that larger catalogs are generated from."""

from itertools import islice

from catalog.ingest import ingest
from catalog.product import Product
from eval.performance.catalogs import MeasuredCatalog
from eval.performance.results import Options
from eval.performance.stores import settings_for
from rag.assembly import open_catalog

_MOST = 20_000  # read into memory and varied from; more would tell nothing new


def base_products(options: Options, measured: MeasuredCatalog) -> list[Product]:
    """The measured catalog as the store reads it, without an index."""
    settings = settings_for(options.scratch / "base", options.encoder)
    catalog = open_catalog(settings)
    try:
        ingest(catalog, [measured.path], settings=settings.catalog)
        with catalog.view() as view:
            return list(islice(view.iter_products(), _MOST))
    finally:
        catalog.close()
