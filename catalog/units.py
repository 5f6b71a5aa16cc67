"""Units as shops write them, in English and Chinese, and what each means.

Maps every spelling to one unit of the library pint, which knows the conversion. Currencies and units that
pint does not know (pixels, decibels as printed on a box, pieces) stand for themselves. Knows no numbers and
no texts.
"""

import re
from dataclasses import dataclass
from functools import cache

import pint

# pint unit -> spellings, the first of which is the symbol that is written. "_" stands for a space or a
# hyphen. A spelling is matched without regard to case unless it is listed in `_CASE_MATTERS`.
_SPELLINGS: dict[str, str] = {
    "kilogram": "kg kgs kilo kilos kilogram kilograms kilogramme kilogrammes 千克 公斤",
    "gram": "g gr gram grams gramme grammes 克",
    "milligram": "mg milligram milligrams 毫克",
    "metric_ton": "t tonne tonnes 吨",
    "pound": "lb lbs pound pounds 磅 英磅",
    "ounce": "oz ounce ounces 盎司",
    "carat": "carat carats 克拉",
    "jin": "斤 市斤",
    "liang": "两",
    "meter": "m metre metres meter meters 米",
    "centimeter": "cm centimetre centimetres centimeter centimeters 厘米 公分",
    "millimeter": "mm millimetre millimetres millimeter millimeters 毫米",
    "micrometer": "µm μm micron microns micrometre micrometres 微米",
    "nanometer": "nm nanometre nanometres nanometer nanometers 纳米",
    "kilometer": "km kilometre kilometres kilometer kilometers 公里 千米",
    "inch": 'in inch inches " ” ″ 英寸 寸 吋',
    "foot": "ft foot feet ′ 英尺",
    "yard": "yd yards yard",
    "mile": "mi mile miles 英里",
    "liter": "l litre litres liter liters ltr 升 公升",
    "milliliter": "ml millilitre millilitres milliliter milliliters 毫升",
    "centiliter": "cl centilitre centilitres",
    "deciliter": "dl decilitre decilitres",
    "meter**3": "m³ m3 cubic_metre cubic_metres cubic_meter cubic_meters 立方米",
    "centimeter**3": "cm³ cm3 cc ccm",
    "foot**3": "ft³ ft3 cubic_foot cubic_feet cu_ft cu._ft.",
    "inch**3": "in³ in3 cubic_inch cubic_inches cu_in cuin",
    "fluid_ounce": "fl_oz fl._oz. fl._oz floz fl.oz fluid_ounce fluid_ounces 液体盎司",
    "tablespoon": "tbsp tablespoon tablespoons",
    "teaspoon": "tsp teaspoon teaspoons",
    "cup": "cup cups",
    "pint": "pint pints",
    "quart": "qt quart quarts",
    "gallon": "gal gallon gallons 加仑",
    "millisecond": "ms millisecond milliseconds 毫秒",
    "second": "s sec secs second seconds 秒 秒钟",
    "minute": "min mins minute minutes 分钟",
    "hour": "h hr hrs hour hours 小时 个小时 钟头",
    "day": "days day d 天 日",
    "week": "weeks week wk wks 周 星期 个星期",
    "month": "months month 个月",
    "year": "years year yr yrs 年 周年",
    "watt": "W watt watts 瓦 瓦特",
    "kilowatt": "kW kilowatt kilowatts 千瓦",
    "horsepower": "hp horsepower 马力",
    "Btu": "BTU btus",
    "volt_ampere": "VA",
    "kilovolt_ampere": "kVA",
    "milliwatt": "mW milliwatt milliwatts 毫瓦",
    "watt_hour": "Wh watt_hour watt_hours 瓦时",
    "kilowatt_hour": "kWh kilowatt_hour kilowatt_hours 千瓦时 度电",
    "joule": "J joule joules",
    "kilojoule": "kJ 千焦",
    "kilocalorie": "kcal 千卡 大卡",
    "volt": "V volt volts vdc vac v_dc v_ac 伏 伏特",
    "kilovolt": "kV kilovolt kilovolts 千伏",
    "millivolt": "mV",
    "ampere": "A amp amps ampere amperes 安",
    "milliampere": "mA milliamp milliamps",
    "ampere_hour": "Ah amp_hour amp_hours ampere_hours 安时",
    "milliampere_hour": "mAh milliamp_hour milliamp_hours milliampere_hours 毫安时 毫安",
    "ohm": "ohm ohms Ω Ω 欧 欧姆",
    "kiloohm": "kΩ kohm kohms",
    "hertz": "Hz hertz 赫兹 赫",
    "kilohertz": "kHz 千赫",
    "megahertz": "MHz 兆赫",
    "gigahertz": "GHz 吉赫",
    "byte": "byte bytes 字节",
    "kilobyte": "kB",
    "megabyte": "MB megabyte megabytes",
    "gigabyte": "GB gig gigs gigabyte gigabytes",
    "terabyte": "TB terabyte terabytes",
    "bit/second": "bit/s bps",
    "kilobit/second": "kbit/s kbps",
    "megabit/second": "Mbit/s mbps Mb/s",
    "gigabit/second": "Gbit/s gbps Gb/s",
    "megabyte/second": "MB/s",
    "gigabyte/second": "GB/s",
    "pascal": "Pa pascal 帕",
    "hectopascal": "hPa",
    "kilopascal": "kPa 千帕",
    "bar": "bar bars 巴",
    "psi": "psi",
    "newton": "N newton newtons 牛",
    "newton*meter": "Nm N·m newton_meter newton_metres newton_meters 牛米 牛·米",
    "degC": "°C ℃ ºC deg_c degree_celsius degrees_celsius celsius degrees_c 摄氏度 度c",
    "degF": "°F ℉ ºF deg_f degree_fahrenheit degrees_fahrenheit fahrenheit degrees_f 华氏度",
    "kelvin": "K kelvin kelvins 开尔文",
    "degree": "° º deg degree degrees 度",
    "meter/second": "m/s 米/秒",
    "meter/second**2": "m/s² m/s2",
    "kilometer/hour": "km/h kph kmh 公里/小时 千米/小时",
    "mile/hour": "mph",
    "meter**2": "m² m2 sqm sq.m sq_m square_metre square_metres square_meter square_meters ㎡ 平方米 平米 平方",
    "centimeter**2": "cm² cm2 square_centimetre square_centimetres square_centimeters 平方厘米",
    "foot**2": "ft² ft2 sqft sq.ft sq_ft sq._ft. sq._ft square_foot square_feet",
    "inch**2": "in² in2 sq_in square_inch square_inches",
    "lumen": "lm lumen lumens 流明",
    "lux": "lx lux",
    "candela/meter**2": "cd/m² cd/m2 nit nits 尼特",
    "revolution/minute": "rpm r/min 1/min 转/分 转/分钟",
    "meter**3/hour": "m³/h m3/h 立方米/小时",
    "foot**3/minute": "cfm",
    "liter/minute": "l/min 升/分钟 升/分",
    "liter/hour": "l/h 升/小时",
    "milliliter/hour": "ml/h 毫升/小时",
    "gram/meter**2": "g/m² g/m2 gsm 克/平方米",
    "gram/meter**2/day": "g/m²/24h g/m2/24h g/m²/24_h g/m²/day g/m²/d",
}

# Spellings for which pint has no unit, or where the printed number is what counts.
_PLAIN: dict[str, str] = {
    "percent": "% ％ percent per_cent",
    "decibel": "dB dBA dB(A) decibel decibels 分贝",
    "pixel": "px pixel pixels 像素",
    "megapixel": "MP megapixel megapixels Mpx mpix",
    "dot_per_inch": "dpi ppi",
    "frame_per_second": "fps 帧 帧/秒",
    "beat_per_minute": "bpm",
    "piece": "pcs pc piece pieces pc(s) pcs. capsule capsules caps tablet tablets count ct 件 个 只 套 片 粒 支 枚 张",
    "pack": "pack packs packet packets 包 盒 袋 瓶 罐",
    "device": "devices device 台设备 台",
    "person": "persons person people 人 人份",
    "gear": "speed_settings speed_levels 档 挡",
    "layer": "layers layer ply 层",
    "denier": "den D denier",
    "star": "stars star ★ 星",
    "page": "pages page 页",
}

# Plain units that measure what another one measures: (dimension, factor).
_PLAIN_DIMENSIONS: dict[str, tuple[str, float]] = {"megapixel": ("pixel", 1e6)}

_CURRENCIES: dict[str, str] = {
    "EUR": "eur € euro euros 欧元",
    "USD": "usd $ us$ dollar dollars bucks 美元 美金",
    "GBP": "gbp £ pounds_sterling pound_sterling quid 英镑",
    "CNY": "cny ¥ ￥ rmb yuan 元 块 块钱 元钱 人民币",
    "JPY": "jpy yen jp¥ 日元",
    "CHF": "chf francs sfr",
    "SEK": "sek",
    "NOK": "nok",
    "DKK": "dkk",
    "PLN": "pln zł",
    "CZK": "czk kč",
    "CAD": "cad ca$ c$ 加元",
    "AUD": "aud a$ au$ 澳元",
    "HKD": "hkd hk$ 港元 港币",
    "INR": "inr ₹ rupees rupee",
    "KRW": "krw ₩ 韩元",
    "BRL": "brl r$",
}

# Spellings that mean something else in the other case: size M, 5G, 3D, "2 a day", gigabit and gigabyte.
_CASE_MATTERS = {"A", "N", "K", "J", "D", "d", "g", "m", "s", "t", "Nm", "Mb/s", "Gb/s", "MB/s", "GB/s"}

# dimension -> its base unit, then the other units of it. Stated rather than inferred: to pint bits, turns and
# radians are all dimensionless, and a newton metre is a joule.
_DIMENSIONS: dict[str, str] = {
    "mass": "kilogram gram milligram metric_ton pound ounce carat jin liang",
    "length": "meter centimeter millimeter micrometer nanometer kilometer inch foot yard mile",
    "volume": "liter milliliter centiliter deciliter meter**3 centimeter**3 foot**3 inch**3 fluid_ounce "
    "tablespoon teaspoon cup pint quart gallon",
    "time": "second millisecond minute hour day week month year",
    "power": "watt kilowatt milliwatt horsepower",
    "apparent_power": "volt_ampere kilovolt_ampere",
    "energy": "watt_hour kilowatt_hour joule kilojoule kilocalorie Btu",
    "voltage": "volt millivolt kilovolt",
    "current": "ampere milliampere",
    "charge": "ampere_hour milliampere_hour",
    "resistance": "ohm kiloohm",
    "frequency": "hertz kilohertz megahertz gigahertz",
    "data": "byte kilobyte megabyte gigabyte terabyte",
    "data_rate": "bit/second kilobit/second megabit/second gigabit/second megabyte/second gigabyte/second",
    "pressure": "pascal hectopascal kilopascal bar psi",
    "force": "newton",
    "torque": "newton*meter",
    "temperature": "degC degF kelvin",
    "angle": "degree",
    "speed": "meter/second kilometer/hour mile/hour",
    "acceleration": "meter/second**2",
    "area": "meter**2 centimeter**2 foot**2 inch**2",
    "luminous_flux": "lumen",
    "illuminance": "lux",
    "luminance": "candela/meter**2",
    "rotation": "revolution/minute",
    "flow": "meter**3/hour liter/minute liter/hour milliliter/hour foot**3/minute",
    "grammage": "gram/meter**2",
    "vapour_transmission": "gram/meter**2/day",
}


_MAX_SPELLING_CHARS = 40  # longer than any spelling; keeps strange input out of the cache


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A unit and how it relates to the base unit of its dimension: base = magnitude * factor + offset."""

    name: str  # the pint name, an ISO 4217 code, or a name of our own
    dimension: str  # "mass", "length", ..., "currency", "percent", "count"
    factor: float
    offset: float = 0.0


@cache
def _registry() -> "pint.UnitRegistry[float]":
    registry: pint.UnitRegistry[float] = pint.UnitRegistry(autoconvert_offset_to_baseunit=True)
    registry.define("jin = 500 gram")  # the market units of mainland China
    registry.define("liang = 50 gram")
    return registry


@cache
def _spelling_table() -> dict[str, str]:
    """Spelling -> unit name; spellings whose case matters keep it, the others are lower case."""
    table: dict[str, str] = {}
    for units in (_SPELLINGS, _PLAIN, _CURRENCIES):
        for name, spellings in units.items():
            for spelling in spellings.split():
                key = spelling if spelling in _CASE_MATTERS else spelling.lower()
                if table.setdefault(key, name) != name:
                    raise ValueError(f"{spelling!r} is listed for both {table[key]!r} and {name!r}")
    return table


def unit_spellings() -> list[str]:
    """Every known spelling, longest first, as they stand in the table; "_" is a space or a hyphen."""
    return sorted(_spelling_table(), key=lambda spelling: (-len(spelling), spelling))


def currency_spellings() -> list[str]:
    """ISO 4217 codes and signs that stand before an amount ("EUR", "€"), longest first."""
    signs = [
        spelling
        for spellings in _CURRENCIES.values()
        for spelling in spellings.split()
        if not spelling[-1].isalnum() or (len(spelling) == 3 and spelling.isascii() and spelling != "yen")
    ]
    return sorted(signs, key=lambda spelling: (-len(spelling), spelling))


@cache
def find_unit(spelling: str) -> Unit | None:
    """The unit a spelling stands for, or None when it is not known.

    Example:
        >>> find_unit("kg").dimension, find_unit("公斤").name, find_unit("G")
        ('mass', 'kilogram', None)
    """
    if len(spelling) > _MAX_SPELLING_CHARS:
        return None
    table = _spelling_table()
    folded = re.sub(r"[\s\-]+", "_", spelling)
    name = table.get(folded)
    if name is None and folded.lower() not in _CASE_MATTERS:
        name = table.get(folded.lower())
    return None if name is None else named_unit(name)


def named_unit(name: str) -> Unit:
    """The unit of a name as `Unit.name` has it.

    Raises:
        ValueError: If there is no such unit.
    """
    if name in _CURRENCIES:
        return Unit(name=name, dimension="currency", factor=1.0)
    if name in _PLAIN:
        dimension, factor = _PLAIN_DIMENSIONS.get(name, (name, 1.0))
        return Unit(name=name, dimension=dimension, factor=factor)
    return _pint_unit(name)


def unit_symbol(name: str) -> str:
    """How a unit is written after a number, e.g. "kg", "°C", "EUR".

    Raises:
        ValueError: If there is no such unit.

    Example:
        >>> unit_symbol("kilogram"), unit_symbol("degC"), unit_symbol("CNY")
        ('kg', '°C', 'CNY')
    """
    for units in (_SPELLINGS, _PLAIN, _CURRENCIES):
        if name in units:
            first = units[name].split()[0]
            return first.upper() if name in _CURRENCIES else first.replace("_", " ")
    raise ValueError(f"there is no unit named {name!r}")


@cache
def _pint_unit(name: str) -> Unit:
    for dimension, members in _DIMENSIONS.items():
        if name in members.split():
            base = members.split()[0]
            zero = float(_registry().Quantity(0.0, name).to(base).magnitude)
            one = float(_registry().Quantity(1.0, name).to(base).magnitude)
            return Unit(name=name, dimension=dimension, factor=one - zero, offset=zero)
    raise ValueError(f"there is no unit named {name!r}")
