"""Several numbers that state one amount; expected values are written by hand."""

import pytest

from catalog.combined_numbers import named_resolution
from catalog.quantity import find_quantities, parse_quantity

AMOUNTS: list[tuple[str, list[tuple[str, float, str | None]]]] = [
    ("1920x1080", [("1920x1080", 1920 * 1080, "pixel")]),
    ("a 2560×1440 monitor", [("2560×1440", 2560 * 1440, "pixel")]),
    ("1920 x 1080 pixels", [("1920 x 1080 pixels", 1920 * 1080, "pixel")]),
    ("720 x 300 px", [("720 x 300 px", 720 * 300, "pixel")]),
    ("1080x1920 upright", [("1080x1920", 1080 * 1920, "pixel")]),
    ("at least 4K", [("4K", 3840 * 2160, "pixel")]),
    ("better than Full HD", [("Full HD", 1920 * 1080, "pixel")]),
    ("the 4K screen and a 1080p one", []),
    ("1200 x 800 mm", [("1200", 1200, "millimeter"), ("800 mm", 800, "millimeter")]),
    ("1280 x 720 x 5 cm", [("1280", 1280, "centimeter"), ("720", 720, "centimeter"), ("5 cm", 5, "centimeter")]),
    ("600 x 400", [("600", 600, None), ("400", 400, None)]),
    ("5'11\"", [("5'11\"", 5 + 11 / 12, "foot")]),
    ("I am 6' 2\" tall", [("6' 2\"", 6 + 2 / 12, "foot")]),
    ("5′ 7.5″", [("5′ 7.5″", 5 + 7.5 / 12, "foot")]),
    ("4.5 out of 5", [("4.5 out of 5", 4.5, "star")]),
    ("rated 4 out of 5 stars", [("4 out of 5 stars", 4, "star")]),
    ("4.5/5 stars", [("4.5/5 stars", 4.5, "star")]),
    ("3 of 5 stars", [("3 of 5 stars", 3, "star")]),
    ("3 of 5 lamps", [("3", 3, None), ("5", 5, None)]),
    ("8 out of 10", [("8", 8, None), ("10", 10, None)]),
    ("三斤半", [("三斤半", 3.5, "jin")]),
    ("1斤2两", [("1斤2两", 1.2, "jin")]),
    ("半斤", [("半斤", 0.5, "jin")]),
    ("两百克", [("两百克", 200, "gram")]),
    ("2公斤半以内", [("2公斤半", 2.5, "kilogram")]),
    ("两年半", [("两年半", 2.5, "year")]),
    ("三块五", [("三块五", 3.5, "CNY")]),
    ("1块5的", [("1块5", 1.5, "CNY")]),
    ("身高一米八", [("一米八", 1.8, "meter")]),
    ("1米75高", [("1米75", 1.75, "meter")]),
    ("3个半月", [("3个半月", 3.5, "month")]),
    ("两个半月", [("两个半月", 2.5, "month")]),
    ("3个半小时", [("3个半小时", 3.5, "hour")]),
    ("三斤半价", [("三斤", 3, "jin")]),
    ("一百五", [("一百五", 150, None)]),
    ("不到一百五的", [("一百五", 150, None)]),
    ("预算三百，要黑的", [("三百", 300, None)]),
    ("三到五斤", [("三", 3, "jin"), ("五斤", 5, "jin")]),
    ("1.5万", [("1.5万", 15_000, None)]),
    ("20–40 °C", [("20", 20, "degC"), ("40 °C", 40, "degC")]),
    ("45° or 90 degrees", [("45°", 45, "degree"), ("90 degrees", 90, "degree")]),
]


@pytest.mark.parametrize(("text", "expected"), AMOUNTS)
def test_numbers_of_one_amount_are_one_quantity(text: str, expected: list[tuple[str, float, str | None]]) -> None:
    found = find_quantities(text)
    assert [(one.text, one.unit) for one in found] == [(verbatim, unit) for verbatim, _, unit in expected]
    assert [one.magnitude for one in found] == pytest.approx([magnitude for _, magnitude, _ in expected])
    assert [text[one.start : one.end] for one in found] == [one.text for one in found]


@pytest.mark.parametrize(
    ("value", "pixels"),
    [
        ("1920 x 1080", 1920 * 1080),
        ("3840 x 2160 pixels", 3840 * 2160),
        ("1366x768 (WXGA)", 1366 * 768),
        ("4K", 3840 * 2160),
        ("4K Ultra HD", 3840 * 2160),
        ("1080p", 1920 * 1080),
        ("Full HD", 1920 * 1080),
    ],
)
def test_resolution_of_an_attribute_is_its_total_of_pixels(value: str, pixels: int) -> None:
    quantity = parse_quantity(value)
    assert quantity is not None
    assert (quantity.dimension, quantity.base_magnitude) == ("pixel", pixels)
    assert value[quantity.start : quantity.end] == quantity.text


@pytest.mark.parametrize("value", ["4K at 60 Hz", "HDMI", "uhdtv", "", "4Kids"])
def test_value_that_states_no_resolution_has_none(value: str) -> None:
    assert named_resolution(value) is None


def test_resolution_is_comparable_with_megapixels() -> None:
    screen, camera = parse_quantity("3840x2160"), parse_quantity("8 MP")
    assert screen is not None and camera is not None
    assert screen.dimension == camera.dimension
    assert screen.base_magnitude > camera.base_magnitude


def test_a_resolution_at_the_end_of_a_sentence_is_one_quantity() -> None:
    (found,) = find_quantities("The display resolution is 1366 x 768.")
    assert (found.text, found.magnitude, found.unit) == ("1366 x 768", 1366.0 * 768, "pixel")
