"""Values of schema.org as text, prices and attributes; each comes in several shapes, and all are read."""

from collections.abc import Mapping

Thing = Mapping[str, object]
_MAX_REVIEWS = 1_000
# UN/ECE Recommendation 20
_CODE_LIST = (
    "KGM kg GRM g MGM mg LBR lb ONZ oz CMT cm MTR m MMT mm INH in FOT ft LTR l MLT ml WTT W KWT kW VLT V AMP A "
    "HUR h MIN min SEC s DAY days MON months ANN years CEL °C P1 % 2N dB"
).split()
_UNIT_CODES = {**dict(zip(_CODE_LIST[::2], _CODE_LIST[1::2], strict=True)), "C62": ""}
_MEASURED = ("weight", "width", "height", "depth")


def things(value: object) -> list[Thing]:
    """The objects of a value that is one, several or none."""
    listed = value if isinstance(value, list) else [value]
    return [each for each in listed if isinstance(each, Mapping)]


def types_of(thing: Thing) -> set[str]:
    """The types of a thing without their address."""
    value = thing.get("@type")
    listed = value if isinstance(value, list) else [value]
    return {str(each).rpartition("/")[2].rpartition(":")[2] for each in listed if each is not None}


def first_text(*values: object) -> str:
    """The first text that is stated: plain, in a list, or the name, address or value of a thing."""
    for value in values:
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, Mapping):
                each = next((each[key] for key in ("name", "url", "@value", "contentUrl", "@id") if key in each), None)
            if isinstance(each, str) and each.strip():
                return each.strip()
            if isinstance(each, int | float) and not isinstance(each, bool):
                return str(each)
    return ""


def number_of(value: object) -> str:
    """A quantity with its unit, "" if there is none."""
    for each in things(value):
        amount = first_text(each.get("value"))
        unit = first_text(each.get("unitText"))
        code = first_text(each.get("unitCode"))
        if amount:
            return f"{amount} {unit or _UNIT_CODES.get(code, code)}".strip()
    return ""


def measures(thing: Thing) -> dict[str, str]:
    """Weight and sizes."""
    found = {name: number_of(thing.get(name)) or first_text(thing.get(name)) for name in _MEASURED}
    return {name: text for name, text in found.items() if text}


def additional_properties(thing: Thing) -> dict[str, str]:
    """What `additionalProperty` states."""
    found: dict[str, str] = {}
    for each in things(thing.get("additionalProperty")):
        name = first_text(each.get("name"), each.get("propertyID"))
        value = each.get("value")
        texts = [number_of(one) or first_text(one) for one in (value if isinstance(value, list) else [value])]
        text = (
            number_of({**each, "value": texts[0]}) if len(texts) == 1 and texts[0] else ", ".join(filter(None, texts))
        )
        if isinstance(value, bool):
            text = "yes" if value else "no"
        if name and text:
            found[name] = text
    return found


def rating_attributes(thing: Thing) -> dict[str, str]:
    """The mean of all ratings and how many there are."""
    for each in things(thing.get("aggregateRating")):
        value, best = first_text(each.get("ratingValue")), first_text(each.get("bestRating")) or "5"
        count = first_text(each.get("reviewCount"), each.get("ratingCount"))
        if value:
            return {"rating": f"{value} of {best}", **({"rating_count": count} if count else {})}
    return {}


def reviews(thing: Thing) -> list[dict[str, object]]:
    """Reviews that have a text."""
    found: list[dict[str, object]] = []
    listed = [*things(thing.get("review")), *things(thing.get("reviews"))]
    for each in listed[:_MAX_REVIEWS]:
        text = first_text(each.get("reviewBody"), each.get("description"))
        if text:
            dated = first_text(each.get("datePublished"))
            found.append({"text": text, "rating": _stars(each.get("reviewRating")), "date": dated or None})
    return found


def price_fields(offer: Thing) -> tuple[dict[str, object], dict[str, str]]:
    """Price, currency and availability of an offer, and attributes: a range of prices, the condition."""
    specification = (things(offer.get("priceSpecification")) or [{}])[0]
    price = first_text(offer.get("price"), specification.get("price"))
    currency = first_text(offer.get("priceCurrency"), specification.get("priceCurrency"))
    low, high = first_text(offer.get("lowPrice")), first_text(offer.get("highPrice"))
    told: dict[str, str] = {}
    if not price and low and high and low != high:
        told["price_range"] = f"{low} to {high} {currency}".strip()
    condition = first_text(offer.get("itemCondition")).rpartition("/")[2].removesuffix("Condition")
    if condition:
        told["condition"] = condition.lower()
    fields: dict[str, object] = {"price": price or (low if low == high else ""), "currency": currency}
    fields["availability"] = first_text(offer.get("availability"))
    return {name: value for name, value in fields.items() if value}, told


def _stars(value: object) -> str | None:
    """A rating from 1 to 5, scaled where its best is another number; None if it is none."""
    for each in things(value):
        try:
            stars = float(first_text(each.get("ratingValue"))) * 5 / float(first_text(each.get("bestRating")) or "5")
        except (ValueError, ZeroDivisionError):
            return None
        return f"{stars:.2f}".rstrip("0").rstrip(".") if 1 <= stars <= 5 else None
    return None
