"""One offer of a Google Merchant Center feed, from a table or from XML, to a raw record.

Sizes, colours, patterns and materials are the options of an offer that belongs to a group, else attributes. What is
for the advertiser alone (labels, bids, costs, destinations, taxes) is left out. An offer that has expired is not one.

Source: support.google.com/merchants, "Product data specification".
"""

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

from catalog.readers.corrections import Corrections, put
from catalog.readers.headers import ATTRIBUTE
from catalog.readers.record import LeftOut, RawRecord
from catalog.readers.sale_price import holding_price, moment

FORMAT = "google"
OUR_FIELDS = {
    "id": "id",
    "title": "title",
    "description": "description",
    "link": "url",
    "url": "url",
    "image_link": "image",
    "availability": "availability",
    "brand": "brand",
    "gtin": "gtin",
    "mpn": "mpn",
    "item_group_id": "group_id",
    "price": "price",
    "sale_price": "price",
    "sale_price_effective_date": "price",
    "product_type": "category",
    "google_product_category": "category",
    "product_highlight": "bullets",
    "product_detail": "attributes",
}
_COMPOSED = frozenset({"price", "category", "bullets", "attributes"})  # of several attributes, or split
_OPTIONS = ("color", "size", "pattern", "material")
_LEFT_OUT = frozenset(
    "additional_image_link lifestyle_image_link mobile_link canonical_link virtual_model_link link_template "
    "mobile_link_template checkout_link_template ads_redirect ads_grouping ads_labels adwords_redirect "
    "adwords_grouping adwords_labels cost_of_goods_sold auto_pricing_min_price excluded_destination "
    "included_destination pause shopping_ads_excluded_country external_seller_id identifier_exists promotion_id "
    "tax tax_category shipping_label return_policy_label transit_time_label adult expiration_date enable_search "
    "enable_checkout is_eligible_search is_eligible_checkout category pubdate guid updated published author".split()
)
_LEFT_OUT_START = ("custom_label_", "custom_number_", "display_ads_")
_BETWEEN_HIGHLIGHTS = re.compile(r"(?<!\\),(?! )|(?<!\\), (?=[^a-z0-9])")  # "quiet, light" is one


def our_field(name: str) -> str | None:
    """What an attribute of Google's shows as; None: it is left out."""
    if name in _LEFT_OUT or name.startswith(_LEFT_OUT_START):
        return None
    return OUR_FIELDS.get(name, f"{ATTRIBUTE}{name}")


def google_name(header: str) -> str:
    """An attribute's name as Google writes it.

    Example:
        >>> google_name("Image Link"), google_name("g:price"), google_name("shipping(country:price)")
        ('image_link', 'price', 'shipping')
    """
    plain = header.strip().casefold().partition("(")[0].rpartition(":")[2]
    return re.sub(r"[\s_-]+", "_", plain.strip())


def google_record(
    source: str, line: int, values: Mapping[str, Sequence[str]], corrections: Corrections
) -> RawRecord | LeftOut:
    """The record of one offer.

    Args:
        source: As shown in messages.
        line: Where the offer starts.
        values: Texts by the names of `google_name`, trimmed, none of them empty.
        corrections: What the user says names mean.
    """
    now = datetime.now(UTC)
    expires = moment(_first(values, "expiration_date"))
    if expires is not None and expires < now:
        return LeftOut(source=source, line=line, reason="an offer whose expiration_date is over was left out")
    stated = {name: texts for name, texts in values.items() if name not in corrections} if corrections else values
    fields: dict[str, object] = {
        ours: stated[theirs][0] for theirs, ours in OUR_FIELDS.items() if theirs in stated and ours not in _COMPOSED
    }
    price, told = holding_price(
        _first(stated, "price"), _first(stated, "sale_price"), _first(stated, "sale_price_effective_date"), now
    )
    fields["price"] = price
    fields["category"] = _category(stated)
    fields["bullets"] = _highlights(stated.get("product_highlight", ()))
    own = {name: texts for name, texts in stated.items() if name not in OUR_FIELDS and our_field(name) is not None}
    if "item_group_id" in stated:
        fields["options"] = {name: own.pop(name)[0] for name in _OPTIONS if name in own}
    details = _details(stated.get("product_detail", ()))
    fields["attributes"] = {**{name: list(texts) for name, texts in own.items()}, **told, **details}
    for name, texts in values.items() if corrections else ():
        ours = corrections.field(name) if name in corrections else None
        if ours is not None:
            put(fields, ours, texts[0])
    return RawRecord(source=source, line=line, fields={name: value for name, value in fields.items() if value})


def _first(values: Mapping[str, Sequence[str]], name: str) -> str:
    return values[name][0] if name in values else ""


def _category(values: Mapping[str, Sequence[str]]) -> str:
    """The merchant's own category, else Google's where it is a path and not a number."""
    own = _first(values, "product_type")
    theirs = _first(values, "google_product_category")
    return own or ("" if theirs.isdigit() else theirs)


def _highlights(texts: Iterable[str]) -> list[str]:
    listed = list(texts)
    if len(listed) != 1:
        return listed
    if '"' in listed[0]:
        return [part.strip() for row in csv.reader(listed, skipinitialspace=True) for part in row]
    return [part.replace("\\,", ",").strip() for part in _BETWEEN_HIGHLIGHTS.split(listed[0])]


def _details(texts: Iterable[str]) -> dict[str, str]:
    """Attributes of "section:name:value" texts, several in one with commas between; sections are not told."""
    details: list[list[str]] = []
    for text in texts:
        for part in re.split(r"(?<!\\),", text):
            pieces = part.replace("\\,", ",").split(":", 2)
            if len(pieces) == 3 and pieces[1].strip():
                details.append([pieces[1].strip(), pieces[2].strip()])
            elif details:
                details[-1][1] += f",{part}"  # the comma was inside a value
    return {name: value for name, value in details if value}
