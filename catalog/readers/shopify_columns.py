"""What the columns of a Shopify product CSV are, in the old header set and the current one.

Columns of markets, taxes, fulfilment, search engines and costs are left out: they are no facts of a product, and
costs are nobody's business. Metafields and columns of the merchant's own become attributes.

Source: help.shopify.com, "Using CSV files to import and export products", headers before and since 2024.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from catalog.readers.corrections import Corrections
from catalog.readers.headers import ATTRIBUTE, LEFT_OUT, plain_header
from catalog.readers.record import ColumnMapping

# Role and the field of ours that it shows as; the headers of both sets, compared without case and punctuation.
_ROLES: dict[str, tuple[str, str]] = {
    "handle": ("group_id", "handle urlhandle"),
    "title": ("title", "title"),
    "body": ("description", "bodyhtml description"),
    "vendor": ("brand", "vendor"),
    "category": ("category", "productcategory standardizedproducttype googleshoppinggoogleproductcategory"),
    "type": ("attributes.type", "type customproducttype"),
    "tags": ("attributes.tags", "tags"),
    "published": (LEFT_OUT, "publishedononlinestore published"),
    "status": (LEFT_OUT, "status"),
    "sku": ("id", "sku variantsku"),
    "barcode": ("gtin", "barcode variantbarcode"),
    "price": ("price", "price variantprice"),
    "compare_at": ("attributes.compare_at_price", "compareatprice variantcompareatprice"),
    "tracker": ("availability", "inventorytracker variantinventorytracker"),
    "quantity": ("stock", "inventoryquantity variantinventoryqty"),
    "policy": ("availability", "continuesellingwhenoutofstock variantinventorypolicy"),
    "grams": ("attributes.weight", "weightvaluegrams variantgrams"),
    "content": ("attributes.content", "unitpricetotalmeasure"),
    "content_unit": ("attributes.content", "unitpricetotalmeasureunit"),
    "image": ("image", "productimageurl imagesrc"),
    "variant_image": ("image", "variantimageurl variantimage"),
    "mpn": ("mpn", "googleshoppingmanufacturerpartnumbermpn googleshoppingmpn"),
    "condition": ("attributes.condition", "googleshoppingcondition"),
    "gender": ("attributes.gender", "googleshoppinggender"),
    "age_group": ("attributes.age_group", "googleshoppingagegroup"),
    **{f"option{n}_name": ("options", f"option{n}name") for n in (1, 2, 3)},
    **{f"option{n}_value": ("options", f"option{n}value") for n in (1, 2, 3)},
}
_INTERNAL = frozenset(
    "costperitem chargetax varianttaxable taxcode varianttaxcode unitpricebasemeasure unitpricebasemeasureunit "
    "weightunitfordisplay variantweightunit requiresshipping variantrequiresshipping fulfillmentservice "
    "variantfulfillmentservice imageposition imagealttext giftcard seotitle seodescription "
    "option1linkedto option2linkedto option3linkedto googleshoppingadwordsgrouping googleshoppingadwordslabels "
    "googleshoppingcustomproduct id command".split()
)
_INTERNAL_START = re.compile(r"googleshoppingcustomlabel\d$")
_MARKET = re.compile(r"\s*(?:Included|Price|Compare[- ]?at[- ]?price)\s*/", re.IGNORECASE)
_OF_VARIANT = re.compile(r"\(variant\.metafields\.|^\s*Variant Metafield:", re.IGNORECASE)
_METAFIELD = re.compile(
    r"\s*(?P<name>.*?)\s*\((?:product|variant)\.metafields\.[^.()]+\.(?P<key>[^()]+)\)\s*"
    r"|\s*(?:Variant )?Metafield:\s*(?:[^.\[\]]+\.)?(?P<field>[^.\[\]]+?)\s*(?:\[.*\])?\s*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AttributeColumn:
    """A column that is an attribute."""

    place: int  # from 0
    name: str
    of_variant: bool  # stated row by row; else on the first row for all


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopifyColumns:
    """Which column is what."""

    roles: Mapping[str, int]  # role to place, from 0
    attributes: tuple[AttributeColumn, ...]
    corrected: tuple[tuple[int, str], ...]  # place and field of ours, where the user said it
    shown: tuple[ColumnMapping, ...]

    def cell(self, cells: Sequence[str], role: str) -> str:
        """The trimmed cell of a role, "" if there is none."""
        place = self.roles.get(role)
        return "" if place is None or place >= len(cells) else cells[place].strip()


def shopify_columns(header: Sequence[str], corrections: Corrections) -> ShopifyColumns:
    """Say what each column of a Shopify export is."""
    roles: dict[str, int] = {}
    attributes: list[AttributeColumn] = []
    corrected: list[tuple[int, str]] = []
    shown: list[ColumnMapping] = []
    wanted = {name: (role, rank) for role, (_, names) in _ROLES.items() for rank, name in enumerate(names.split())}
    ranks: dict[str, int] = {}
    for place, name in enumerate(header):
        plain = plain_header(name)
        field: str | None = None
        if name in corrections:
            field = corrections.field(name)
            if field is not None:
                corrected.append((place, field))
        elif plain in wanted and not _MARKET.match(name):
            role, rank = wanted[plain]
            if rank < ranks.get(role, len(wanted)):
                roles[role], ranks[role] = place, rank
            ours = _ROLES[role][0]
            field = None if ours == LEFT_OUT else ours
        elif plain and not _is_internal(name, plain):
            of_variant = bool(_OF_VARIANT.search(name))
            attributes.append(AttributeColumn(place=place, name=attribute_name(name), of_variant=of_variant))
            field = f"{ATTRIBUTE}{attributes[-1].name}"
        shown.append(ColumnMapping(column=name, field=field))
    return ShopifyColumns(roles=roles, attributes=tuple(attributes), corrected=tuple(corrected), shown=tuple(shown))


def attribute_name(header: str) -> str:
    """The name of a metafield without its address; any other header as it is.

    Example:
        >>> attribute_name("Color (product.metafields.shopify.color-pattern)")
        'Color'
        >>> attribute_name("Metafield: custom.care_guide [single_line_text_field]")
        'care_guide'
    """
    found = _METAFIELD.fullmatch(header)
    if found is None:
        return header.strip()
    return found["name"] or found["key"] or found["field"] or header.strip()


def _is_internal(name: str, plain: str) -> bool:
    return plain in _INTERNAL or bool(_INTERNAL_START.match(plain)) or bool(_MARKET.match(name))
