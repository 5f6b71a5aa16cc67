"""Numbers with units as shops write them; expected values are written by hand."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.quantity import (
    MAX_TEXT_CHARS,
    MAX_VALUE_CHARS,
    Quantity,
    convert,
    find_quantities,
    format_quantity,
    parse_dimensions,
    parse_quantity,
)
from catalog.units import find_unit, named_unit, unit_spellings


def _found(text: str) -> list[tuple[float, str | None]]:
    return [(quantity.magnitude, quantity.unit) for quantity in find_quantities(text)]


# Attribute value -> (magnitude, unit), or None where the value states no single quantity.
VALUES: list[tuple[str, tuple[float, str | None] | None]] = [
    ("2.4 kg", (2.4, "kilogram")),
    ("2,4 kg", (2.4, "kilogram")),
    ("1,234 g", (1234, "gram")),
    ("1.234 kg", (1.234, "kilogram")),
    ("1'299 g", (1299, "gram")),
    ("30,000 h", (30000, "hour")),
    (".5 l", (0.5, "liter")),
    ("1/4 inch", (0.25, "inch")),
    ("1 1/2 cups", (1.5, "cup")),
    ("2½ inches", (2.5, "inch")),
    ('15.6"', (15.6, "inch")),
    ("16-in", (16, "inch")),
    ("0.002 in", (0.002, "inch")),
    ("128 fl oz", (128, "fluid_ounce")),
    ("120 fluid ounces", (120, "fluid_ounce")),
    ("1.5 cubic feet", (1.5, "foot**3")),
    ("800 cuin", (800, "inch**3")),
    ("8.48 ounces (0.53 pounds)", (8.48, "ounce")),
    ("2 kg / 4.4 lb", (2, "kilogram")),
    ('17"/ 43 cm', (17, "inch")),
    ("approx. 3 h", (3, "hour")),
    ("Up to 10,000 ft", (10000, "foot")),
    ("~45 min", (45, "minute")),
    ("Ø 26 cm", (26, "centimeter")),
    ("1 h 30 min", (1.5, "hour")),
    ("5 ft 3 in.", (5.25, "foot")),
    ("2 lb 8 oz", (2.5, "pound")),
    ("10 cm wide", (10, "centimeter")),
    ("0.4 W standby", (0.4, "watt")),
    ("1 year parts & labor", (1, "year")),
    ("3-year limited warranty", (3, "year")),
    ("1yr.", (1, "year")),
    ("-40 decibels", (-40, "decibel")),
    ("58 dB(A)", (58, "decibel")),
    ("-22 °C", (-22, "degC")),
    ("200 degrees fahrenheit", (200, "degF")),
    ("2700 K", (2700, "kelvin")),
    ("250 cd/m²", (250, "candela/meter**2")),
    ("8000 g/m²/24h", (8000, "gram/meter**2/day")),
    ("2.3 m/s²", (2.3, "meter/second**2")),
    ("200 m³/h", (200, "meter**3/hour")),
    ("5.8 GHz", (5.8, "gigahertz")),
    ("45 nm", (45, "nanometer")),
    ("32 Nm", (32, "newton*meter")),
    ("5000mAh", (5000, "milliampere_hour")),
    ("10000 milliamp hours", (10000, "milliampere_hour")),
    ("10 watt hours", (10, "watt_hour")),
    ("3 Gb/s", (3, "gigabit/second")),
    ("3 GB/s", (3, "gigabyte/second")),
    ("480 Mbps", (480, "megabit/second")),
    ("210D", (210, "denier")),
    ("99 % DCI-P3", (99, "percent")),
    ("1300:1", (1300, None)),
    ("64", (64, None)),
    ("< 2.5", (2.5, None)),
    ("4 persons", (4, "person")),
    ("3 devices", (3, "device")),
    ("48 MP", (48, "megapixel")),
    ("2.4 千克", (2.4, "kilogram")),
    ("720 克", (720, "gram")),
    ("2斤", (2, "jin")),
    ("15.6 英寸", (15.6, "inch")),
    ("200 立方米/小时", (200, "meter**3/hour")),
    ("350 毫升/小时", (350, "milliliter/hour")),
    ("24 平方米", (24, "meter**2")),
    ("6 个月", (6, "month")),
    ("12个小时", (12, "hour")),
    ("129 元", (129, "CNY")),
    ("1.5万元", (15000, "CNY")),
    ("4800万像素", (48_000_000, "pixel")),
    ("约 45 分钟", (45, "minute")),
    ("最长30小时", (30, "hour")),
    ("５００毫升", (500, "milliliter")),
    ("3 档", (3, "gear")),
    ("一百五十元", (150, "CNY")),
    ("两千三百克", (2300, "gram")),
    ("半小时", (0.5, "hour")),
    ("两个半小时", (2.5, "hour")),
    ("1小时30分钟", (1.5, "hour")),
    ("30 x 20 x 5 cm", None),
    ("20–40 °C", None),
    ("16, 20 and 24 cm", None),
    ("2 inches, 2 inches", None),
    ("5V/2A", None),
    ("IPX4", None),
    ("WH-1000XM5", None),
    ("Aurora 200", None),
    ("EU 42", None),
    ("16:9", None),
    ("3D adjustable", None),
    ("18/10 stainless steel", None),
    ("2.11.4", None),
    ("10,100,1000", None),
    ("802.11g", None),
    ("4800H", None),
    ("305A", None),
    ("80 HP fonts", None),
    ("8 oz/bag", None),
    ("2.987 kWh/Week", None),
    ("2019-04-08", None),
    ("三至六年级", None),
    ("三段式护脊背板", None),
    ("", None),
    ("no", None),
    ("1234567890123456789", None),
]


@pytest.mark.parametrize(("text", "expected"), VALUES)
def test_attribute_value_states_its_one_quantity(text: str, expected: tuple[float, str | None] | None) -> None:
    quantity = parse_quantity(text)
    if expected is None:
        assert quantity is None
    else:
        assert quantity is not None
        assert quantity.magnitude == pytest.approx(expected[0])
        assert quantity.unit == expected[1]
        assert text[quantity.start : quantity.end] == quantity.text


# Running text -> every quantity in it.
TEXTS: list[tuple[str, list[tuple[float, str | None]]]] = [
    ("under $1,299 or 1 299,50 €", [(1299, "USD"), (1299.5, "EUR")]),
    ("EUR 249 or 19.99 GBP", [(249, "EUR"), (19.99, "GBP")]),
    ("less than $1.5k", [(1500, "USD")]),
    ("between $100-200", [(100, "USD"), (200, "USD")]),
    ("HK$500 and A$20", [(500, "HKD"), (20, "AUD")]),
    ("¥199以内", [(199, "CNY")]),
    ("五百块以下的耳机", [(500, "CNY")]),
    ("三百以内", [(300, None)]),
    ("百元以内", [(100, "CNY")]),
    ("68 x 32 x 26 cm", [(68, "centimeter"), (32, "centimeter"), (26, "centimeter")]),
    ("1920 x 1080 pixels", [(1920 * 1080, "pixel")]),
    ("2 x 180 g beans", [(2, None), (180, "gram")]),
    ("110 to 230 V, 50/60 Hz", [(110, "volt"), (230, "volt"), (50, "hertz"), (60, "hertz")]),
    ("0 - 40 °C", [(0, "degC"), (40, "degC")]),
    ("-20 - 40 °C", [(-20, "degC"), (40, "degC")]),
    ("10W-20W", [(10, "watt"), (20, "watt")]),
    ("10 Hz -22 kHz", [(10, "hertz"), (22, "kilohertz")]),
    ("60, 70, 80 °C", [(60, "degC"), (70, "degC"), (80, "degC")]),
    ("comes in 16, 20 and 24 cm", [(16, "centimeter"), (20, "centimeter"), (24, "centimeter")]),
    ("since 2019, 24 cm wide", [(2019, None), (24, "centimeter")]),
    ("iPhone 5 128 GB", [(5, None), (128, "gigabyte")]),
    ("the 4K screen, 5G and size M", []),
    ("WH-1000XM5 and dv7-1211ea", []),
    ("Wi-Fi 6 (802.11ax)", [(6, None)]),
    ("2 in stock, 3 in red", [(2, None), (3, None)]),
    ("12 in x 4 in", [(12, "inch"), (4, "inch")]),
    ('the "Series 5" case', []),
    ('13" and 15" models', [(13, "inch"), (15, "inch")]),
    ("16.78 million colours", [(16_780_000, None)]),
    ("5 km/l", []),
    ("3 kg 5 h", [(3, "kilogram"), (5, "hour")]),
    ("这是一个水壶，容量1.7升，半小时", [(1.7, "liter"), (0.5, "hour")]),
    ("2024年12月25日", []),
    ("7日内退货，保修两年", [(7, "day"), (2, "year")]),
    ("三星手机百度一下万元千克", []),
    ("第三个问题", []),
    ("5块电池", [(5, None)]),
]


@pytest.mark.parametrize(("text", "expected"), TEXTS)
def test_text_gives_every_quantity_in_order(text: str, expected: list[tuple[float, str | None]]) -> None:
    assert _found(text) == expected


def test_range_ends_share_a_unit_and_keep_their_own_verbatim_text() -> None:
    low, high = find_quantities("runs 2–4 h")
    assert (low.text, high.text) == ("2", "4 h")
    assert (low.base_magnitude, high.base_magnitude) == (2 * 3600, 4 * 3600)


def test_base_magnitudes_are_in_the_base_unit_of_the_dimension() -> None:
    expected = {
        "2.4 kg": 2.4,
        "500 g": 0.5,
        "1 lb": 0.45359237,
        "15.6 inch": 15.6 * 0.0254,
        "2 l": 2.0,
        "90 min": 90 * 60,
        "2 days": 2 * 86400,
        "1.5 kW": 1500,
        "25 °C": 25,
        "77 °F": 25,
        "512 MB": 512e6,
        "2斤": 1.0,
        "48 MP": 48e6,
        "0.5 hp": 372.85,
    }
    for text, base in expected.items():
        quantity = parse_quantity(text)
        assert quantity is not None
        assert quantity.base_magnitude == pytest.approx(base, rel=1e-5), text


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2.4 kg", "2400 g", True),
        ("2.4 kg", "2.5 kg", False),
        ("24 in", "61 cm", True),  # 60.96: within half a percent
        ("24 in", "62 cm", False),
        ("100 g", "100.1 g", False),  # one unit: no rounding to forgive
        ("20 EUR", "20 USD", False),
        ("5", "5 kg", False),
        ("0 °C", "32 °F", True),
    ],
)
def test_same_amount_in_two_units_is_the_same_within_rounding(one: str, other: str, same: bool) -> None:
    left, right = parse_quantity(one), parse_quantity(other)
    assert left is not None and right is not None
    assert left.same_as(right) is same
    assert right.same_as(left) is same


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("68 x 32 x 26 cm", [0.68, 0.32, 0.26]),
        ("30 cm × 20 cm", [0.3, 0.2]),
        ("11.2 x 7.4 x 6.5 厘米", [0.112, 0.074, 0.065]),
        ("length 10 inches, width 5 inches, height 2 inches", [0.254, 0.127, 0.0508]),
        ("weighs 2 kg, 20 by 10 cm", [0.2, 0.1]),
        ("30 cm", []),
        ("2 x 180 g", []),
        ("1920 x 1080", []),
        ("30 cm, 20 cm", []),
        ("", []),
    ],
)
def test_dimensions_are_the_lengths_of_one_row(text: str, expected: list[float]) -> None:
    assert [quantity.base_magnitude for quantity in parse_dimensions(text)] == pytest.approx(expected)


def test_convert_writes_the_amount_in_the_other_unit() -> None:
    weight = parse_quantity("2.4 kg")
    assert weight is not None
    converted = convert(weight, "lb")
    assert converted.unit == "pound"
    assert converted.magnitude == pytest.approx(2.4 / 0.45359237)
    assert converted.text == "5.29109 lb"


def test_convert_knows_temperature_scales() -> None:
    boiling = parse_quantity("100 °C")
    assert boiling is not None
    assert convert(boiling, "degF").magnitude == pytest.approx(212)


@pytest.mark.parametrize(("text", "unit"), [("2 kg", "cm"), ("2 EUR", "USD"), ("2 kg", "wibbles"), ("5", "kg")])
def test_convert_refuses_what_is_not_the_same_kind(text: str, unit: str) -> None:
    quantity = parse_quantity(text)
    assert quantity is not None
    with pytest.raises(ValueError, match=r"cannot convert|no unit named"):
        convert(quantity, unit)


@pytest.mark.parametrize(
    ("magnitude", "unit", "expected"),
    [
        (2.4, "kilogram", "2.4 kg"),
        (2400.0000000000005, "gram", "2400 g"),
        (129, "EUR", "129.00 EUR"),
        (80, "percent", "80%"),
        (1, "year", "1 year"),
        (2, "year", "2 years"),
        (120, "degree", "120°"),
        (-5, "degC", "-5 °C"),
        (0.002, "inch", "0.002 in"),
        (0.0000001, "meter", "0.0000001 m"),
        (1_500_000, None, "1500000"),
        (0, "liter", "0 l"),
        (1, "frame_per_second", "1 fps"),
    ],
)
def test_quantity_is_written_with_its_short_symbol(magnitude: float, unit: str | None, expected: str) -> None:
    assert format_quantity(magnitude, unit) == expected


def test_format_refuses_an_unknown_unit() -> None:
    with pytest.raises(ValueError, match="no unit named 'wibble'"):
        format_quantity(1, "wibble")


_UNITS = sorted({unit.name for spelling in unit_spellings() if (unit := find_unit(spelling))})


@given(st.sampled_from(_UNITS), st.floats(-1e6, 1e6), st.data())
def test_conversion_there_and_back_keeps_the_amount(name: str, magnitude: float, data: st.DataObject) -> None:
    unit = named_unit(name)
    family = [n for n in _UNITS if named_unit(n).dimension == unit.dimension != "currency"] or [name]
    other = data.draw(st.sampled_from(family))
    base = magnitude * unit.factor + unit.offset
    quantity = Quantity(text="", magnitude=magnitude, unit=name, dimension=unit.dimension, base_magnitude=base)
    back = convert(convert(quantity, other), name)
    scale = max(abs(magnitude), abs(unit.offset / unit.factor), 1.0)  # kelvins lose what 273.15 swallows
    assert back.magnitude == pytest.approx(magnitude, abs=1e-9 * scale)


@given(st.sampled_from(_UNITS), st.integers(1, 150))
@settings(deadline=None)
def test_what_is_written_is_read_again(name: str, magnitude: int) -> None:
    if name == "kelvin":  # small ones are refused on purpose: 4K
        magnitude += 1000
    text = format_quantity(magnitude, name)
    quantity = parse_quantity(text)
    assert quantity is not None, text
    assert (quantity.magnitude, quantity.dimension) == (magnitude, named_unit(name).dimension), text


_PIECES = st.sampled_from(
    [
        *"0123456789.,-–/x×\"'€$¥k%° \n",
        "kg",
        "cm",
        " in ",
        "万",
        "一",
        "百",
        "半",
        "两",
        "个",
        "元",
        "小时",
        "½",
        "Nm",
        "A",
        "and",
    ]
)


@given(st.lists(_PIECES, max_size=40).map("".join) | st.text(max_size=60))
def test_every_quantity_is_a_verbatim_span_and_spans_do_not_overlap(text: str) -> None:
    found = find_quantities(text)
    assert all(text[quantity.start : quantity.end] == quantity.text for quantity in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(quantity.text == quantity.text.strip() for quantity in found)
    for quantity in (parse_quantity(text), *parse_dimensions(text)):
        assert quantity is None or text[quantity.start : quantity.end] == quantity.text


def test_only_the_first_characters_of_a_long_text_are_searched() -> None:
    filler = "x " * (MAX_TEXT_CHARS // 2)
    assert find_quantities(filler + "2 kg") == []
    assert len(find_quantities("2 kg " * MAX_TEXT_CHARS)) == MAX_TEXT_CHARS // 5


def test_a_value_longer_than_the_limit_states_no_quantity() -> None:
    assert parse_quantity("2 kg" + " " * (MAX_VALUE_CHARS - 4)) is not None
    assert parse_quantity("2 kg" + " " * (MAX_VALUE_CHARS - 3)) is None


@pytest.mark.parametrize(
    "unit",
    ["1", "1,", "1.", "一", "1 ", "1x", "1-", "1/", '"1', "$", "½", "1,000", "1 000 ", "1 and ", "半个"],
)
def test_hostile_repetition_is_read_like_any_text(unit: str) -> None:
    found = find_quantities(unit * (MAX_TEXT_CHARS // len(unit)))
    assert all(quantity.end <= MAX_TEXT_CHARS for quantity in found)
    assert all(abs(quantity.magnitude) < 1e19 for quantity in found)


def test_a_fraction_begins_where_it_is_written() -> None:
    (found,) = find_quantities("about ½ l")
    assert (found.text, found.start, found.magnitude) == ("½ l", 6, 0.5)
