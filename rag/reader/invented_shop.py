"""Products, attributes and makers of shops that do not exist: what generated questions are about.

Names are put together from syllables and values are drawn, so that a reader cannot learn them and has to copy.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass

KINDS = tuple(
    """vacuum cleaner|kettle|toaster|blender|coffee maker|rice cooker|air fryer|desk lamp|floor lamp|office chair|standing desk
bookshelf|mattress|pillow|duvet|curtain|rug|backpack|suitcase|laptop sleeve|tent|sleeping bag|hiking boot|running shoe|rain jacket
yoga mat|dumbbell|bike helmet|bike lock|child seat|stroller|baby monitor|crib|high chair|doll house|puzzle|board game|toy train
water gun|drone|headphones|earbuds|speaker|soundbar|microphone|webcam|monitor|keyboard|mouse|router|power bank|charger|usb hub
external drive|memory card|camera|tripod|lens|printer|ink cartridge|projector|screen protector|phone case|smart watch|alarm clock
drill|sander|ladder|tool box|garden hose|lawn mower|sprinkler|grill|patio umbrella|dog bed|cat litter box|aquarium|pet carrier
frying pan|knife set|cutting board|lunch box|water bottle|thermos|mixer|scale|hair dryer|shaver|toothbrush|humidifier|heater|fan
air purifier|guitar stand|ukulele|music stand|sewing machine|fabric|paint set|notebook|fountain pen|safe|shower head|towel""".replace(
        "\n", "|"
    ).split("|")
)
COLOURS = tuple(
    "black|white|red|navy blue|forest green|silver|rose gold|matte black|oak|walnut|light grey|yellow|teal|beige".split(
        "|"
    )
)
MATERIALS = tuple(
    "stainless steel|ABS plastic|solid oak|aluminium|cotton|polyester|full-grain leather|bamboo|silicone|tempered glass|cast iron|nylon|memory foam|ceramic|carbon fibre|100% wool".split(
        "|"
    )
)
COUNTRIES = tuple("Germany|China|Italy|Vietnam|Japan|Portugal|Poland|Mexico|India|Turkey|Sweden|the USA".split("|"))
PARTS = tuple(
    """charger|charging cable|power adapter|user manual|carrying case|remote control|spare filter|lid|strap|mounting kit|set of screws
battery|stand|cover|rain cover|dust bag|cleaning brush|usb cable|hdmi cable|spare blade|measuring cup|storage bag|wall bracket|allen key
shoulder strap|warranty card|recipe book|extension hose|memory card|cleaning cloth|travel pouch|adapter ring|pump|repair kit""".replace(
        "\n", "|"
    ).split("|")
)
FEATURES = tuple(
    """bluetooth|wifi|a timer|a touchscreen|a usb port|an hdmi port|a headphone jack|auto shut-off|a child lock|a hepa filter|gps|nfc
a built-in microphone|noise cancelling|a backlight|wheels|a handle|a zipper|a carrying strap|a water tank|an ice maker|a mirror
a drawer|a cup holder|voice control|an app|a thermostat|overheat protection|a display|a memory card slot|a reading light|armrests""".replace(
        "\n", "|"
    ).split("|")
)
ADJECTIVES = tuple(
    """waterproof|water resistant|dishwasher safe|machine washable|foldable|adjustable|dimmable|rechargeable|cordless|wireless|bpa free
fireproof|scratch resistant|microwave safe|oven safe|height adjustable|stackable|reversible|breathable|shockproof|dustproof|refillable""".replace(
        "\n", "|"
    ).split("|")
)
_SYLLABLES = tuple(
    "au ro ra ve lo no va tek mi ra lu xen or bi zan ke lo du ran hal co pri mo sel tra vi on fen ga ri sto lum pa quin ter".split()
)
_LETTERS = "ABCDEFGHKLMNPQRSTVWXZ"


@dataclass(frozen=True, slots=True, kw_only=True)
class InventedProduct:
    """A product with its maker's data."""

    id: str
    title: str
    kind: str
    attributes: dict[str, str]


def brand_name(chance: random.Random) -> str:
    """A maker's name."""
    return "".join(chance.sample(_SYLLABLES, k=chance.choice((2, 2, 3)))).capitalize()


def model_code(chance: random.Random) -> str:
    """A model's code, such as WH-1000XM5."""
    letters = "".join(chance.choices(_LETTERS, k=chance.choice((1, 2, 2, 3))))
    number = chance.choice(
        (str(chance.randint(1, 99)), str(chance.randint(1, 99) * 10), str(chance.randint(100, 9999)))
    )
    tail = chance.choice(
        ("", "", "", "".join(chance.choices(_LETTERS, k=chance.choice((1, 2)))), f"-{chance.randint(1, 20)}")
    )
    return f"{letters}{chance.choice(('-', '', ' ', '-'))}{number}{tail}"


def number(chance: random.Random) -> str:
    """A number as catalogs write them: whole, decimal, with a separator of thousands."""
    kind = chance.random()
    if kind < 0.45:
        return str(chance.choice((chance.randint(1, 20), chance.randint(1, 200), chance.randint(10, 5000))))
    if kind < 0.85:
        return f"{chance.uniform(0.1, chance.choice((3, 20, 200))):.{chance.choice((1, 1, 2, 2, 3))}f}"
    return f"{chance.randint(1, 90)},{chance.randint(0, 999):03d}"


def _with_unit(*units: str) -> Callable[[random.Random], str]:
    def value(chance: random.Random) -> str:
        amount, unit = number(chance), chance.choice(units)
        return f"{amount}{'' if chance.random() < 0.15 else ' '}{unit}"

    return value


def _one_of(choices: tuple[str, ...]) -> Callable[[random.Random], str]:
    return lambda chance: chance.choice(choices)


def _flag(chance: random.Random) -> str:
    return chance.choice(("yes", "no"))


def _dimensions(chance: random.Random) -> str:
    unit = chance.choice(("cm", "mm", "in", "inches"))
    cross = chance.choice((" x ", "x", " × "))
    return cross.join(number(chance) for _ in range(chance.choice((2, 3, 3)))) + f" {unit}"


def _several(choices: tuple[str, ...]) -> Callable[[random.Random], str]:
    return lambda chance: ", ".join(chance.sample(choices, k=chance.choice((1, 2, 2, 3))))


def _models(chance: random.Random) -> str:
    return ", ".join(model_code(chance) for _ in range(chance.choice((1, 2, 3))))


_LENGTH = _with_unit("cm", "mm", "m", "inches", "in", "ft")
_ATTRIBUTES: tuple[tuple[tuple[str, ...], Callable[[random.Random], str]], ...] = (
    (("weight", "item weight", "net weight", "package weight", "product weight"), _with_unit("kg", "g", "lb", "oz", "pounds")),
    (("width", "height", "depth", "length", "cable length", "cord length", "seat height", "hose length", "diameter", "thickness", "blade length", "handle length", "focal length", "working height", "wheel diameter"), _LENGTH),
    (("dimensions", "product dimensions", "package dimensions", "folded size"), _dimensions),
    (("capacity", "tank capacity", "volume", "water tank", "bowl capacity"), _with_unit("l", "ml", "litres", "cups", "gallons", "oz")),
    (("power", "wattage", "power consumption", "motor power", "output power"), _with_unit("W", "kW", "watts")),
    (("voltage", "input voltage", "battery voltage"), _with_unit("V", "volts")),
    (("battery capacity",), _with_unit("mAh", "Wh")),
    (("battery life", "run time", "charging time", "playback time", "drying time", "assembly time"), _with_unit("h", "hours", "min", "minutes")),
    (("noise level", "sound level", "noise"), _with_unit("dB", "dB(A)")),
    (("maximum load", "weight capacity", "load capacity", "maximum user weight"), _with_unit("kg", "lbs", "lb", "pounds")),
    (("screen size", "display size", "diagonal"), _with_unit("in", "inches", '"')),
    (("maximum temperature", "minimum temperature", "operating temperature"), _with_unit("°C", "°F", "degrees")),
    (("speed", "top speed"), _with_unit("km/h", "mph", "rpm")),
    (("range", "wireless range"), _with_unit("m", "ft", "metres")),
    (("resolution",), lambda c: c.choice(("1920 x 1080", "3840 x 2160", "2560 x 1440", "1280 x 720", "600 x 600 dpi", "4K"))),
    (("number of speeds", "number of settings", "number of drawers", "number of pockets", "number of pieces", "number of blades", "number of usb ports", "number of shelves", "number of batteries", "number of players"), lambda c: str(c.randint(1, 24))),
    (("pack size", "pieces in the set", "thread count", "pages per minute"), lambda c: str(c.randint(2, 900))),
    (("warranty", "manufacturer warranty", "guarantee"), lambda c: f"{c.randint(1, 25)} {c.choice(('years', 'months'))}"),
    (("colour", "color", "finish"), _one_of(COLOURS)),
    (("material", "frame material", "outer material", "blade material", "filling"), _one_of(MATERIALS)),
    (("country of origin",), _one_of(COUNTRIES)),
    (("brand", "manufacturer"), brand_name),
    (("model number", "part number", "model", "item model number"), model_code),
    (("compatibility", "compatible with", "compatible models", "replacement filter", "battery model"), _models),
    (("included", "in the box", "included accessories", "package contents"), _several(PARTS)),
    (("recommended age", "age range", "minimum age"), lambda c: c.choice((f"{c.randint(1, 12)} years and up", f"{c.randint(1, 5)}-{c.randint(6, 14)} years", f"{c.randint(3, 36)} months+"))),
    (("energy class", "energy rating"), lambda c: c.choice("ABCDEFG") + c.choice(("", "", "+", "++"))),
    (("protection class", "water protection"), lambda c: f"IP{c.choice('X456')}{c.randint(3, 8)}"),
    (("care instructions",), _one_of(("machine wash at 30 °C", "hand wash only", "wipe with a damp cloth", "dry clean only", "dishwasher, top rack"))),
    (("power source",), _one_of(("battery", "mains", "usb-c", "solar", "2 AA batteries", "3 AAA batteries"))),
    (("filter type", "connector", "mounting type", "closure", "scent", "flavour", "shape"), _one_of(("HEPA 13", "USB-C", "magnetic", "bayonet", "screw", "round", "lavender", "vanilla", "zip", "hook and loop", "VESA 100 x 100"))),
    (tuple(f.removeprefix("a ").removeprefix("an ") for f in FEATURES), _flag),
    (ADJECTIVES, _flag),
)  # fmt: skip


def invent_product(chance: random.Random) -> InventedProduct:
    """A product with 6 to 14 attributes."""
    kind = chance.choice(KINDS)
    brand, code = (
        brand_name(chance),
        chance.choice((model_code(chance), brand_name(chance), f"{brand_name(chance)} {chance.randint(2, 900)}")),
    )
    title = chance.choice((f"{brand} {code}", f"{brand} {code} {kind}", f"{brand} {kind} {code}"))
    attributes: dict[str, str] = {}
    for names, value in chance.choices(_ATTRIBUTES, k=chance.randint(8, 16)):
        attributes.setdefault(chance.choice(names), value(chance))
    return InventedProduct(id=f"{brand}-{chance.getrandbits(32):08x}", title=title, kind=kind, attributes=attributes)
