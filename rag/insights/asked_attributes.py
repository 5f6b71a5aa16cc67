"""What customers commonly ask of products, in the terms of the catalog's findings."""

from catalog.insights.common_attributes import CommonAttribute
from rag.vocabulary.concepts import CONCEPTS, Concept

_OFFER = frozenset({"price", "availability", "brand", "rating"})  # fields of a product, no attributes of it
# How large a thing is may be said in one attribute or in three.
_SIZE = frozenset({"dimensions", "width", "height", "depth", "length"})
_SIZE_KEY = "size"
_ALSO_SIZE = ("diameter", "直径", "尺码", "鞋码")
# What customers ask of a kettle as of a jacket, with words that longer names of it hold.
_EVERYWHERE: dict[str, tuple[str, ...]] = {
    "weight": ("weight", "重量", "净重"),
    _SIZE_KEY: ("dimensions", "width", "height", "depth", "length", "diameter", "尺寸", "宽度", "高度", "长度", "直径"),
    "material": ("material", "materials", "fabric", "材质", "材料", "面料"),
    "colour": ("colour", "color", "colours", "colors", "颜色"),
    "warranty": ("warranty", "guarantee", "保修", "质保"),
}


def key_of(concept: Concept) -> str | None:
    """The key under which a concept is found; None where it is a field of every product."""
    if concept.name in _OFFER:
        return None
    return _SIZE_KEY if concept.name in _SIZE else concept.name


def common_attributes() -> list[CommonAttribute]:
    """The attributes that customers ask for, each with all of its names; a name belongs to the first that has it."""
    names: dict[str, dict[str, None]] = {}
    dimensions: dict[str, str | None] = {}
    taken: dict[str, str] = {}
    for concept in CONCEPTS:
        key = key_of(concept)
        if key is not None:
            own = [name for name in concept.names if taken.setdefault(name, key) == key]
            names.setdefault(key, {}).update(dict.fromkeys(own))
            dimensions[key] = concept.dimension if key != _SIZE_KEY else None
    names[_SIZE_KEY].update(dict.fromkeys(_ALSO_SIZE))
    return [
        CommonAttribute(
            key=key,
            names=tuple(of),
            dimension=dimensions[key],
            within=_EVERYWHERE.get(key, ()),
            everywhere=key in _EVERYWHERE,
        )
        for key, of in names.items()
    ]
