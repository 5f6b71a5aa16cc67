"""A raw record to a product or a document, or a rejection with its exact reason.

Every field is validated. Keys that are no field of a product become attributes, in the record's order.
Nothing is guessed: a value that is not understood rejects its record, so that no wrong fact is ever told.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any  # what the fields of a product hold is of many types

from catalog import values as check
from catalog.product import Attribute, CommunityAnswer, Document, Product, Review
from catalog.readers.record import RawRecord, VerbatimNumber
from catalog.settings import CatalogSettings
from catalog.values import FieldError, shown

PRODUCT_FIELDS = (
    *(
        "type",
        "id",
        "title",
        "description",
        "brand",
        "category",
        "price",
        "currency",
        "availability",
        "stock",
    ),
    *(
        "url",
        "image",
        "gtin",
        "mpn",
        "group_id",
        "options",
        "attributes",
        "bullets",
        "reviews",
        "qa",
        "updated_at",
    ),
)
DOCUMENT_FIELDS = ("type", "id", "title", "text", "url", "tags", "updated_at")
_MAX_NAME_CHARS = 600
_PRODUCT_KEYS = frozenset(PRODUCT_FIELDS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejection:
    """Why a record was not taken in."""

    source: str
    line: int | None  # from 1; None: the whole source
    field: str | None  # None: the whole record
    value: str  # what stands there, cut short
    reason: str
    record_id: str | None = None  # None: the record's id cannot be told


def clean(raw: RawRecord, settings: CatalogSettings) -> Product | Document | Rejection:
    """Validate one record.

    A record is a product unless its `type` is "document". Fields that a document does not have are ignored
    there (`ignored_fields` tells which), and so are further keys of a review or a community answer.
    """
    try:
        kind = _kind(raw.fields.get("type"))
        return _document(raw.fields, settings) if kind == "document" else _product(raw.fields, settings)
    except FieldError as error:
        return Rejection(
            source=raw.source,
            line=raw.line,
            field=error.field,
            value=error.value,
            reason=error.reason,
            record_id=_id_if_valid(raw.fields),
        )


def ignored_fields(raw: RawRecord) -> list[str]:
    """Keys of a document's record that mean nothing for a document."""
    return [key for key, value in raw.fields.items() if key not in DOCUMENT_FIELDS and value not in (None, "")]


def _kind(value: object) -> str:
    if value in (None, "", "product", "document"):
        return str(value or "product")
    raise FieldError("type", value, "must be product or document")


def _id_if_valid(fields: Mapping[str, object]) -> str | None:
    try:
        return check.identifier("id", fields.get("id"))
    except FieldError:
        return None  # the rejection at hand says what is wrong


def _product(fields: Mapping[str, object], settings: CatalogSettings) -> Product:
    longest = settings.max_field_chars
    cleaned: dict[str, Any] = {}
    for key, value in fields.items():  # a record states few of the fields: what is absent takes no time
        clean_field = _CLEANERS.get(key)
        if clean_field is not None:
            cleaned[key] = clean_field(value, longest)
    for required in ("id", "title"):
        _required(required, cleaned.get(required))
    stated = check.currency(fields.get("currency"))
    price = check.price(fields.get("price"), stated, settings.default_currency)
    if price is not None:
        stated = price.currency or settings.default_currency
        cleaned["price"] = price.amount
    return Product(**cleaned, currency=stated, attributes=_attributes(fields, longest))


def _document(fields: Mapping[str, object], settings: CatalogSettings) -> Document:
    longest = settings.max_field_chars
    text = fields.get("text")
    if isinstance(text, str) and len(text) > longest:
        raise FieldError("text", text, f"has {len(text):,} characters; {longest:,} are allowed")
    return Document(
        id=_required("id", check.identifier("id", fields.get("id"))),
        title=_required("title", check.text("title", fields.get("title"), longest)),
        text=_required("text", check.scalar_text("text", text)),  # its reader has made text of it
        url=check.url("url", fields.get("url"), longest),
        tags=_tags(fields.get("tags"), longest),
        updated_at=check.instant("updated_at", fields.get("updated_at")),
    )


def _required(field: str, value: str | None) -> str:
    if value is None:
        raise FieldError(field, "", "is missing")
    return value


def _category(value: object, longest: int) -> str | None:
    if not isinstance(value, list):
        return check.text("category", value, longest)
    parts = [check.text(f"category[{place}]", part, longest) for place, part in enumerate(value)]
    return " > ".join(part for part in parts if part) or None


def _options(value: object, longest: int) -> dict[str, str]:
    options: dict[str, str] = {}
    for name, choice in check.mapping("options", value).items():
        text = check.text(f"options.{shown(name)}", check.scalar_text(f"options.{shown(name)}", choice), longest)
        if text is not None:
            options[_name("options", name)] = text
    return options


def _attributes(fields: Mapping[str, object], longest: int) -> tuple[Attribute, ...]:
    """The object `attributes` and the keys that are no field, each in its place; equal names are joined."""
    texts: dict[str, str] = {}
    for key, value in fields.items():
        if key == "attributes":
            for name, text in _named_values(value, longest):
                texts[name] = _joined(texts[name], text) if name in texts else text
        elif key not in _PRODUCT_KEYS:
            found = _attribute_text("", key, value, longest)
            if found is not None:
                name = _name("the record", key)
                texts[name] = _joined(texts[name], found) if name in texts else found
    return tuple(Attribute(name=name, text=text) for name, text in texts.items())


def _joined(earlier: str, later: str) -> str:
    return earlier if later in earlier.split(", ") else f"{earlier}, {later}"


def _named_values(value: object, longest: int) -> Iterator[tuple[str, str]]:
    for name, each in check.mapping("attributes", value).items():
        text = _attribute_text("attributes.", name, each, longest)
        if text is not None:
            yield _name("attributes", name), text


def _attribute_text(owner: str, name: object, value: object, longest: int) -> str | None:
    """Text of an attribute; the field's name is only put together where it is needed."""
    quick = check.quick_text(value)
    if quick is not None:
        return quick or None
    if isinstance(value, VerbatimNumber):
        return check.scalar_text(owner, value)
    field = f"{owner}{shown(name)}"
    if isinstance(value, Mapping):
        return _with_unit(field, value, longest)
    if not isinstance(value, (list, tuple)):
        return check.text(field, check.scalar_text(field, value), longest)
    parts = [check.text(field, check.scalar_text(field, part), longest) for part in value]
    text = ", ".join(part for part in parts if part)
    if len(text) > longest:
        raise FieldError(field, text, f"has {len(text):,} characters; {longest:,} are allowed")
    return text or None


def _with_unit(field: str, value: Mapping[str, object], longest: int) -> str | None:
    if "value" not in value or not value.keys() <= {"value", "unit"}:
        raise FieldError(field, dict(value), 'is nested; write text, or {"value": 45, "unit": "min"}')
    if isinstance(value["value"], Mapping):
        raise FieldError(field, dict(value), "has an object as its value")
    amount = _attribute_text(field, "", value["value"], longest)
    unit = check.text(f"{field}.unit", value.get("unit"), longest)
    return f"{amount} {unit}" if amount is not None and unit is not None else amount


@lru_cache(maxsize=8_192)  # names repeat in every product
def _name(owner: str, name: str) -> str:
    found = check.text(owner, name, _MAX_NAME_CHARS)
    if found is None:
        raise FieldError(owner, "", "has an entry without a name")
    return " ".join(found.split())


def _bullets(value: object, longest: int) -> tuple[str, ...]:
    listed = value.splitlines() if isinstance(value, str) else check.items("bullets", value)
    texts = [check.text(f"bullets[{place}]", each, longest) for place, each in enumerate(listed)]
    return tuple(text for text in texts if text is not None)


def _tags(value: object, longest: int) -> tuple[str, ...]:
    listed = value.replace(";", ",").split(",") if isinstance(value, str) else check.items("tags", value)
    texts = [check.text(f"tags[{place}]", each, longest) for place, each in enumerate(listed)]
    return tuple(dict.fromkeys(text for text in texts if text is not None))


def _reviews(value: object, longest: int) -> tuple[Review, ...]:
    """Reviews in order; those without an id are numbered r1, r2, ... by their place."""
    reviews: list[Review] = []
    taken: set[str] = set()
    for place, each in enumerate(check.items("reviews", value)):
        field = f"reviews[{place}]"
        given = {"text": each} if isinstance(each, str) else check.mapping(field, each)
        review_id = check.identifier(f"{field}.id", given.get("id")) or f"r{place + 1}"
        if review_id in taken:
            raise FieldError(f"{field}.id", review_id, "is the id of an earlier review of this product")
        taken.add(review_id)
        text = check.text(f"{field}.text", given.get("text"), longest)
        reviews.append(
            Review(
                id=review_id,
                text=_required(f"{field}.text", text),
                rating=check.rating(f"{field}.rating", given.get("rating")),
                date=check.day(f"{field}.date", given.get("date")),
            )
        )
    return tuple(reviews)


def _community_answers(value: object, longest: int) -> tuple[CommunityAnswer, ...]:
    pairs = []
    for place, each in enumerate(check.items("qa", value)):
        field = f"qa[{place}]"
        given = check.mapping(field, each)
        question = check.text(f"{field}.question", given.get("question"), longest)
        answer = check.text(f"{field}.answer", given.get("answer"), longest)
        pairs.append(
            CommunityAnswer(
                question=_required(f"{field}.question", question),
                answer=_required(f"{field}.answer", answer),
            )
        )
    return tuple(pairs)


_CLEANERS: Mapping[str, Callable[[object, int], object]] = {
    "id": lambda value, _: check.identifier("id", value),
    "title": lambda value, longest: check.text("title", value, longest),
    "description": lambda value, longest: check.text("description", value, longest),
    "brand": lambda value, longest: check.text("brand", value, longest),
    "category": _category,
    "availability": lambda value, _: check.availability(value),
    "stock": lambda value, _: check.stock(value),
    "url": lambda value, longest: check.url("url", value, longest),
    "image": lambda value, longest: check.url("image", value, longest),
    "gtin": lambda value, _: check.code("gtin", value),
    "mpn": lambda value, _: check.code("mpn", value, max_chars=1_000),  # some makers put the whole name there
    "group_id": lambda value, _: check.code("group_id", value),
    "options": _options,
    "bullets": _bullets,
    "reviews": _reviews,
    "qa": _community_answers,
    "updated_at": lambda value, _: check.instant("updated_at", value),
}
"""The fields of a product that stand for themselves: raw value and longest text to the clean value."""
