"""Words for what shops name more closely: navy is blue, Bluetooth is wireless, oak is wood.

Used where nothing is called by the customer's own word: then what falls under it is found, and named as the shop does.
"""

from functools import cache

_NARROWER = {
    "blue": "navy teal azure cyan turquoise cobalt indigo petrol sky denim lagoon aqua",
    "green": "olive moss sage mint khaki emerald lime forest teal pine",
    "red": "burgundy crimson wine ruby scarlet cherry rust coral brick bordeaux",
    "grey": "graphite slate anthracite charcoal silver stone ash",
    "gray": "graphite slate anthracite charcoal silver stone ash",
    "white": "ivory cream off-white pearl snow",
    "black": "anthracite onyx jet",
    "brown": "tan walnut chestnut cognac mocha chocolate camel bronze",
    "yellow": "mustard gold lemon ochre",
    "orange": "coral rust apricot",
    "pink": "rose coral salmon magenta fuchsia blush",
    "purple": "violet lilac lavender plum aubergine",
    "beige": "sand cream taupe ecru",
    "metal": "steel aluminium aluminum iron copper brass titanium",
    "wood": "oak beech bamboo walnut pine ash birch maple",
    "wireless": "bluetooth wi-fi wifi wlan radio 2.4_ghz",
    "wired": "usb cable 3.5_mm",
}


@cache
def _broader() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for broad in _NARROWER:
        for word in narrower(broad):
            found.setdefault(word, []).append(broad)
    return {word: tuple(broad) for word, broad in found.items()}


def broader(value: str) -> tuple[str, ...]:
    """The words under which a value falls as a whole or by one of its words.

    Example:
        >>> broader("stainless steel")
        ('metal',)
    """
    known = _broader()
    value = value.strip().lower()
    words = [value, *value.split()]
    return tuple(dict.fromkeys(broad for word in words for broad in known.get(word, ())))


@cache
def narrower(value: str) -> tuple[str, ...]:
    """What falls under a value, in small letters; () where nothing is known to.

    Example:
        >>> "navy" in narrower("Blue")
        True
    """
    return tuple(word.replace("_", " ") for word in _NARROWER.get(value.strip().lower(), "").split())
