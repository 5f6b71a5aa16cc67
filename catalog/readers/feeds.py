"""Which known feed a table is of, by headers that no other table has together."""

from collections.abc import Sequence

from catalog.readers.faq import is_faq
from catalog.readers.headers import plain_header
from catalog.readers.woocommerce_languages import english_header

FEED_MODULES = {
    "shopify": "catalog.readers.shopify",
    "google": "catalog.readers.google_table",
    "woocommerce": "catalog.readers.woocommerce",
    "faq": "catalog.readers.faq",
}
"""The feeds that come as tables, and the module that reads each with `read_table`."""

# All of one set must be there.
_ANCHORS: dict[str, tuple[frozenset[str], ...]] = {
    "shopify": (
        frozenset({"handle", "option1name", "option1value"}),
        frozenset({"handle", "title", "bodyhtml"}),
        frozenset({"handle", "title", "variantprice"}),
        frozenset({"title", "urlhandle"}),
        frozenset({"title", "option1name", "option1value"}),
    ),
    "woocommerce": (
        frozenset({"type", "sku", "name", "regularprice"}),
        frozenset({"type", "name", "visibilityincatalog"}),
        frozenset({"type", "name", "parent", "attribute1name"}),
    ),
    "google": tuple(
        frozenset({"id", "title", own})
        for own in (
            "imagelink additionalimagelink googleproductcategory itemgroupid productdetail producthighlight "
            "salepriceeffectivedate identifierexists unitpricingmeasure iseligiblesearch"
        ).split()
    ),
}


def feed_of(header: Sequence[str]) -> str | None:
    """The key of the feed whose headers these are, or None if they are free.

    Example:
        >>> feed_of(["Handle", "Title", "Body (HTML)"]), feed_of(["Article no.", "Title"])
        ('shopify', None)
        >>> feed_of(["Typ", "Artikelnummer", "Name", "Regulärer Preis"])
        'woocommerce'
    """
    names = {plain_header(name) for name in header}
    in_english = {english_header(name) for name in header}
    for key, sets in _ANCHORS.items():
        known = in_english if key == "woocommerce" else names
        if any(anchors <= known for anchors in sets):
            return key
    return "faq" if is_faq(frozenset(names)) else None
