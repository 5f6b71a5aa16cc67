"""schema.org `Product`, `ProductGroup` and `FAQPage` of JSON-LD to raw records.

Offers that name their own SKU are products of one family, and so are the variants of a group. Of several offers
without one the first counts. Things of other types are passed over.

Source: schema.org/Product, schema.org/ProductGroup, schema.org/FAQPage.
"""

from collections.abc import Iterator, Mapping, Sequence

from catalog.readers.faq import faq_fields
from catalog.readers.record import RawItem, RawRecord
from catalog.readers.schema_org_values import (
    Thing,
    additional_properties,
    first_text,
    measures,
    number_of,
    price_fields,
    rating_attributes,
    reviews,
    things,
    types_of,
)
from catalog.readers.sources import Source
from catalog.readers.variants import variant_title

FORMAT = "schema-org"
_MAX_THINGS = 100_000  # of one page, nested ones too
_CONTAINERS = ("@graph", "mainEntity", "itemListElement", "item", "mainEntityOfPage")
_CODES = ("gtin", "gtin13", "gtin14", "gtin12", "gtin8", "isbn")
_TEXTS = ("color", "size", "material", "pattern", "model", "audience", "countryOfOrigin", "keywords")


def holds_schema_org(value: Mapping[str, object]) -> bool:
    """Whether an object is one of schema.org's."""
    return "@type" in value or "@graph" in value


def schema_org_records(source: Source, line: int | None, values: Sequence[object]) -> Iterator[RawItem]:
    """The products and answered questions of JSON-LD, in order.

    Args:
        source: Where it is from; names what has no id.
        line: Where it starts; None: the whole source.
        values: What the JSON-LD of one page holds.
    """
    found = list(_walk(values))
    by_id = {first_text(thing.get("@id")): thing for thing in reversed(found)}
    by_id.pop("", None)
    variants = {id(each) for thing in found for each in things(thing.get("hasVariant"))}
    for thing in found:
        kinds = types_of(thing)
        if "ProductGroup" in kinds and things(thing.get("hasVariant")):
            for each in things(thing.get("hasVariant")):
                variant = by_id.get(first_text(each.get("@id")), each)
                if len(variant) > 1 or "name" in variant:
                    yield from _products(source, line, variant, thing)
                    variants.add(id(variant))
        elif kinds & {"Product", "ProductGroup", "IndividualProduct", "ProductModel"} and id(thing) not in variants:
            if "name" in thing:  # else a reference to one that stands elsewhere
                yield from _products(source, line, thing, {})
        elif "Question" in kinds:
            yield from _question(source, line, thing)


def _walk(values: Sequence[object]) -> Iterator[Thing]:
    """Every thing that may matter, outer ones first; variants stand in their group."""
    stack: list[object] = list(reversed(values))
    n_seen = 0
    while stack and n_seen < _MAX_THINGS:
        value = stack.pop()
        if isinstance(value, list):
            stack.extend(reversed(value))
        elif isinstance(value, dict):
            n_seen += 1
            yield value
            stack.extend(value[key] for key in reversed(_CONTAINERS) if key in value)


def _products(source: Source, line: int | None, thing: Thing, group: Thing) -> Iterator[RawItem]:
    offers = [offer for each in things(thing.get("offers")) for offer in things(each.get("offers")) or [each]]
    own = [offer for offer in offers if first_text(offer.get("sku"))]
    if len({first_text(offer.get("sku")) for offer in own}) > 1:
        for offer in own:
            yield _product(source, line, {**thing, **_offered(offer)}, {**thing, **group}, offer)
    else:
        aggregate = things(thing.get("offers"))
        yield _product(source, line, thing, group, offers[0] if offers else (aggregate[0] if aggregate else {}))


def _offered(offer: Thing) -> dict[str, object]:
    """What an offer says of the variant it is for."""
    return {key: offer[key] for key in ("sku", "name", "url", "image", "mpn", *_CODES) if key in offer}


def _product(source: Source, line: int | None, thing: Thing, group: Thing, offer: Thing) -> RawItem:
    def stated(*keys: str) -> str:
        return next((text for key in keys if (text := first_text(thing.get(key)))), "")

    title = stated("name") or first_text(group.get("name"))
    options = _options(thing, group)
    if group and title == first_text(group.get("name")):
        title = variant_title(title, options.values())
    gtin, mpn = stated(*_CODES), stated("mpn")
    attributes = {
        **{key: text for key in _TEXTS if (text := stated(key)) and key not in options},
        **measures(thing),
        **additional_properties(group),
        **additional_properties(thing),
        **rating_attributes(thing),
    }
    fields: dict[str, object] = {
        "id": stated("sku", "productID") or gtin or mpn or stated("@id", "url") or source.stem,
        "title": title,
        "description": stated("description") or first_text(group.get("description")),
        "brand": stated("brand", "manufacturer") or first_text(group.get("brand")),
        "category": stated("category") or first_text(group.get("category")),
        "url": stated("url") or first_text(offer.get("url")) or first_text(group.get("url")),
        "image": stated("image") or first_text(group.get("image")),
        "gtin": gtin,
        "mpn": mpn,
        "group_id": stated("inProductGroupWithID") or first_text(group.get("productGroupID"), group.get("sku")),
        "options": options,
        "reviews": reviews(thing),
    }
    prices, told = price_fields(offer)
    fields.update(prices)
    fields["attributes"] = {**attributes, **told}
    return RawRecord(source=source.name, line=line, fields={name: value for name, value in fields.items() if value})


def _options(thing: Thing, group: Thing) -> dict[str, str]:
    varies = group.get("variesBy")
    listed = varies if isinstance(varies, list) else [varies]
    names = [str(name).rpartition("/")[2] for name in listed if isinstance(name, str)]
    return {name: text for name in names if (text := first_text(thing.get(name)) or number_of(thing.get(name)))}


def _question(source: Source, line: int | None, thing: Thing) -> Iterator[RawItem]:
    answers = things(thing.get("acceptedAnswer")) or things(thing.get("suggestedAnswer"))
    answer = first_text(answers[0].get("text")) if answers else ""
    question = first_text(thing.get("name"), thing.get("text"))
    if question and answer:
        fields = faq_fields(source.stem, {"question": question, "answer": answer, "url": first_text(thing.get("url"))})
        yield RawRecord(source=source.name, line=line, fields=fields)
