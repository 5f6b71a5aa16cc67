"""Spellings of units and numerals; expected values are written by hand."""

import pytest

from catalog.numerals import parse_chinese_number, parse_number
from catalog.units import currency_spellings, find_unit, named_unit, unit_spellings, unit_symbol


@pytest.mark.parametrize(
    ("spelling", "name", "dimension"),
    [
        ("kg", "kilogram", "mass"),
        ("KG", "kilogram", "mass"),
        ("公斤", "kilogram", "mass"),
        ("斤", "jin", "mass"),
        ("fl oz", "fluid_ounce", "volume"),
        ("fluid-ounces", "fluid_ounce", "volume"),
        ("m²", "meter**2", "area"),
        ("degrees celsius", "degC", "temperature"),
        ("°F", "degF", "temperature"),
        ("nm", "nanometer", "length"),
        ("Nm", "newton*meter", "torque"),
        ("GB/s", "gigabyte/second", "data_rate"),
        ("Gb/s", "gigabit/second", "data_rate"),
        ("€", "EUR", "currency"),
        ("块", "CNY", "currency"),
        ("像素", "pixel", "pixel"),
        ("MP", "megapixel", "pixel"),
        ("%", "percent", "percent"),
    ],
)
def test_spelling_stands_for_its_unit(spelling: str, name: str, dimension: str) -> None:
    unit = find_unit(spelling)
    assert unit is not None
    assert (unit.name, unit.dimension) == (name, dimension)


@pytest.mark.parametrize("spelling", ["", "G", "M", "S", "T", "k", "foo", "k" * 10_000, "kg kg"])
def test_what_is_no_unit_is_none(spelling: str) -> None:
    assert find_unit(spelling) is None


@pytest.mark.parametrize(
    ("name", "factor", "offset"),
    [
        ("gram", 0.001, 0.0),
        ("pound", 0.45359237, 0.0),
        ("inch", 0.0254, 0.0),
        ("foot", 0.3048, 0.0),
        ("fluid_ounce", 0.0295735295625, 0.0),
        ("day", 86400.0, 0.0),
        ("kilowatt_hour", 1000.0, 0.0),
        ("degF", 5 / 9, -160 / 9),
        ("kelvin", 1.0, -273.15),
        ("jin", 0.5, 0.0),
        ("carat", 0.0002, 0.0),
        ("horsepower", 745.69987, 0.0),
        ("foot**3/minute", 1.699010796, 0.0),  # to cubic metres an hour
        ("megapixel", 1e6, 0.0),
        ("CNY", 1.0, 0.0),
    ],
)
def test_unit_converts_to_the_base_of_its_dimension(name: str, factor: float, offset: float) -> None:
    unit = named_unit(name)
    assert unit.factor == pytest.approx(factor, rel=1e-7)
    assert unit.offset == pytest.approx(offset, abs=1e-9)


def test_every_spelling_finds_a_unit_and_every_symbol_finds_it_back() -> None:
    for spelling in unit_spellings():
        unit = find_unit(spelling.replace("_", " "))
        assert unit is not None, spelling
        assert named_unit(unit.name) == unit
        assert find_unit(unit_symbol(unit.name)) == unit, unit.name


def test_spellings_come_longest_first() -> None:
    lengths = [len(spelling) for spelling in unit_spellings()]
    assert lengths == sorted(lengths, reverse=True)


def test_every_currency_sign_finds_a_currency() -> None:
    units = [find_unit(sign) for sign in currency_spellings()]
    assert {"€", "usd", "hk$", "¥"} <= set(currency_spellings())
    assert {unit.dimension for unit in units if unit is not None} == {"currency"}
    assert None not in units


def test_unknown_unit_name_is_an_error() -> None:
    with pytest.raises(ValueError, match="no unit named 'wibble'"):
        named_unit("wibble")
    with pytest.raises(ValueError, match="no unit named 'wibble'"):
        unit_symbol("wibble")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,299.00", 1299.0),
        ("1.299,00", 1299.0),
        ("1 299,5", 1299.5),
        ("1'299.50", 1299.5),
        ("1,234", 1234.0),
        ("1,234,567", 1_234_567.0),
        ("1.234.567", 1_234_567.0),
        ("1.234", 1.234),
        ("2,4", 2.4),
        ("0,500", 0.5),
        (".5", 0.5),
        ("−3", -3.0),
        ("３.５", 3.5),
        ("1/4", 0.25),
        ("1-1/2", 1.5),
        ("½", 0.5),
        ("2 ¾", 2.75),
    ],
)
def test_numeral_has_its_value(text: str, value: float) -> None:
    assert parse_number(text) == pytest.approx(value)


@pytest.mark.parametrize(
    "text",
    ["", "kg", "1.2.3", "10,100,1000", "60,70,80", "1,2.3,4", "1.234,567.8", "1/0", "1e5", "9" * 19, "--1"],
)
def test_what_is_no_numeral_is_an_error(text: str) -> None:
    with pytest.raises(ValueError, match="no number"):
        parse_number(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("一百零五", 105),
        ("一百五", 150),
        ("一百五十", 150),
        ("两千三", 2300),
        ("两千零三十", 2030),
        ("一万二", 12_000),
        ("十五万", 150_000),
        ("三万五千", 35_000),
        ("二〇二四", 2024),
        ("半", 0.5),
        ("零", 0),
    ],
)
def test_chinese_numeral_has_its_value(text: str, value: float) -> None:
    assert parse_chinese_number(text) == value


@pytest.mark.parametrize("text", ["", "三四", "a", "一半", "5"])
def test_what_is_no_chinese_numeral_is_an_error(text: str) -> None:
    with pytest.raises(ValueError, match="no Chinese numeral"):
        parse_chinese_number(text)
