"""Several numbers that state one amount: "1920x1080" pixels, a height of 5'11", "4.5 out of 5" stars.

A resolution is its total of pixels, so that two can be compared. Names of resolutions ("4K", "1080p", "Full HD") stand
for theirs only where something is compared with them, or as a whole value; elsewhere they belong to a name.
"""

import re
from collections.abc import Iterator

from catalog.numerals import parse_number
from catalog.quantity_pattern import Stated

_STANDARD_RESOLUTIONS = frozenset(
    (int(width), int(height))
    for width, height in (
        pair.split("x")
        for pair in """
        320x240 640x360 640x480 800x480 800x600 960x540 1024x576 1024x600 1024x768 1152x864 1280x720 1280x768
        1280x800 1280x960 1280x1024 1360x768 1366x768 1400x1050 1440x900 1440x1080 1600x900 1600x1024
        1600x1200 1680x1050 1920x1080 1920x1200 1920x1280 2048x1080 2048x1152 2048x1536 2160x1440 2256x1504
        2304x1440 2560x1080 2560x1440 2560x1600 2736x1824 2880x1620 2880x1800 3000x2000 3072x1920 3200x1800
        3240x2160 3440x1440 3456x2234 3840x1080 3840x1600 3840x2160 3840x2400 4096x2160 4096x2304 4480x2520
        5120x1440 5120x2160 5120x2880 6016x3384 6144x3456 7680x4320
        """.split()
    )
)
"""Width and height of usual screens and pictures; other pairs may be millimetres."""

_NAMED_RESOLUTIONS = {
    "720p": 1280 * 720, "hd ready": 1280 * 720, "1080p": 1920 * 1080, "1080i": 1920 * 1080, "full hd": 1920 * 1080,
    "fullhd": 1920 * 1080, "fhd": 1920 * 1080, "wuxga": 1920 * 1200, "1440p": 2560 * 1440, "qhd": 2560 * 1440,
    "wqhd": 2560 * 1440, "quad hd": 2560 * 1440, "2160p": 3840 * 2160, "4k": 3840 * 2160, "4k uhd": 3840 * 2160,
    "uhd": 3840 * 2160, "ultra hd": 3840 * 2160, "4k ultra hd": 3840 * 2160, "uhd 4k": 3840 * 2160, "5k": 5120 * 2880,
    "8k": 7680 * 4320, "8k uhd": 7680 * 4320,
}  # fmt: skip
_NAMES = "|".join(sorted((name.replace(" ", r"\s") for name in _NAMED_RESOLUTIONS), key=len, reverse=True))

_COMBINED = re.compile(
    r"(?<![\w.,])(?:"
    r"(?P<width>\d{3,4})\s?[x×*]\s?(?P<height>\d{3,4})(?P<pixels>\s?(?:pixels?|px|像素|p\b))?"
    r"(?!\w|\.\d|\s?[x×*]\s?\d|\s?[\"″”'%°]|\s?[a-z]{1,2}\b(?<!\sat)(?<!\sin))"
    r"|(?P<feet>\d{1,2})\s?['’′]\s?(?P<inches>\d{1,2}(?:\.\d{1,2})?)\s?(?:[\"”″]|''|’’|′′)"
    r"|(?P<rating>\d(?:[.,]\d{1,2})?)(?:\s?out\sof\s(?:5|five)\b(?:\sstars?\b)?|\s?(?:of|/)\s?5\sstars?\b)"
    r"(?![\w.,]\d|\w|\s?[%\w]{0,2}\d)"
    rf"|(?<=than\s|east\s|nder\s|bove\s|most\s|over\s|elow\s)(?P<name>{_NAMES})(?!\w)"
    r")",
    re.IGNORECASE,
)
_JOINED = re.compile(r"\d\s?(?:[xX×*'’′]\s?\d|/\s?5|(?:[oO][uU][tT]\s)?[oO][fF]\s)")
_NAME_PARTS = ("0p", "80i", "hd", "4k", "5k", "8k", "wuxga")
"""One of these is in every such amount; most texts hold none."""

_NAMED_VALUE = re.compile(rf"\s*(?P<name>{_NAMES})(?!\w)[^\d]*", re.IGNORECASE)


def find_combined(text: str) -> Iterator[Stated]:
    """Amounts stated by several numbers, in reading order; what is found does not overlap.

    Example:
        >>> [(one.magnitude, one.unit) for one in find_combined('1920x1080, rated 4.5 out of 5')]
        [(2073600.0, 'pixel'), (4.5, 'star')]
    """
    if _JOINED.search(text) is None and not any(part in text.lower() for part in _NAME_PARTS):
        return
    for match in _COMBINED.finditer(text):
        stated = _read(match)
        if stated is not None:
            magnitude, unit = stated
            yield Stated(start=match.start(), end=match.end(), magnitude=magnitude, unit=unit)


def named_resolution(value: str) -> int | None:
    """The pixels of an attribute value that begins with the name of a resolution and holds no other number; else None.

    Example:
        >>> named_resolution("4K Ultra HD"), named_resolution("4K at 60 Hz")
        (8294400, None)
    """
    match = _NAMED_VALUE.fullmatch(value)
    return None if match is None else _NAMED_RESOLUTIONS[_folded(match["name"])]


def _read(match: re.Match[str]) -> tuple[float, str] | None:
    if match["width"]:
        size = (int(match["width"]), int(match["height"]))
        is_sure = match["pixels"] is not None or size in _STANDARD_RESOLUTIONS or size[::-1] in _STANDARD_RESOLUTIONS
        return (float(size[0] * size[1]), "pixel") if is_sure else None
    if match["feet"]:
        inches = parse_number(match["inches"])
        return (int(match["feet"]) + inches / 12, "foot") if inches < 12 else None
    if match["rating"]:
        rating = parse_number(match["rating"])
        return (rating, "star") if rating <= 5 else None
    return float(_NAMED_RESOLUTIONS[_folded(match["name"])]), "pixel"


def _folded(name: str) -> str:
    return re.sub(r"\s", " ", name.lower())
