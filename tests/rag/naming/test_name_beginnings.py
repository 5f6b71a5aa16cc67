"""Products named by the first words of their titles."""

import pytest

from catalog.view import ProductName
from rag.naming.names import NameIndex

TITLES = {
    "1": ("HP", "HP LX600 Original Cyan 1 pc(s)"),
    "2": ("HP", "HP LX600 Original Light cyan 1 pc(s)"),
    "3": ("HP", "HP 91 Original Yellow 1 pc(s)"),
    "4": ("HP", "HP 82X Original Black 1 pc(s)"),
    "5": ("StarLane", "StarLane.com 6 ft Basic Monitor Cable DB9 to HDDB15 M/M"),
    "6": ("StarLane", "StarLane.com 6 ft Basic Power Cord"),
    "7": ("StarLane", "StarLane.com Cat6 patch cable – 3 ft, black"),
    "8": ("StarLane", "StarLane.com Cat6 patch cable – 3 ft, white"),
    "9": ("Ridge", "Ridge Core™ i7 tower"),
    "10": ("Ridge", "Ridge Trek 2 tent"),
    "11": ("Ridge", "Ridge Trek 2 Plus tent"),
    "14": ("Ridge", "Ridge Hot Air Brushes Hot air brush 300 W"),
    "12": ("HP", "HP 12 Original Cyan"),
    "13": ("Ridge", "Ridge Network Scan Enablement Kit for the X900"),
}
CODES = {"1": "CN-5400", "4": "Q7551X"}


@pytest.fixture(scope="module")
def names() -> NameIndex:
    return NameIndex(
        [
            ProductName(
                id=f"P{i}",
                title=title,
                brand=brand,
                category=next((kind for kind in ("Tent", "Hot air brush") if kind.lower() in title.lower()), None),
                mpn=CODES.get(i),
                gtin=None,
                group_id=None,
                options={},
            )
            for i, (brand, title) in TITLES.items()
        ],
        ordinary=("black", "white", "cyan", "weight"),
    )


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("how heavy is the HP LX600 Original Cyan?", (("P1",),)),
        ("Of the HP LX600 Original Cyan 1 pc(s) and the HP 91, which is wider?", (("P1",), ("P3",))),
        ("is the HP 91 Original Yellow 1 pc(s) wider than 100?", (("P3",),)),
        ("what is the StarLane.com 6 ft Basic Monitor made of", (("P5",),)),
        ("length of the STARLANE.COM 6 FT BASIC", (("P5", "P6"),)),  # two begin so
        ("Ridge Core i7 price", (("P9",),)),  # nobody types the trade mark
        ("does the Ridge Trek 2 stand alone", (("P10",),)),  # the plain one
        ("does the Ridge Trek 2 Plus stand alone", (("P11",),)),
        ("the white StarLane.com Cat6 patch cable", (("P8",),)),  # told apart by another word
        ("i want the ridge network scan enablement kit", (("P13",),)),
        ("HP 82 X width", (("P4",),)),  # typed with a blank
        ("HP82X 的宽度是多少", (("P4",),)),
        ("HP 91的宽度和HP 82X的宽度", (("P3",), ("P4",))),
    ],
)
def test_the_first_words_of_a_title_name_its_product(
    names: NameIndex, text: str, groups: tuple[tuple[str, ...], ...]
) -> None:
    assert names.find(text).groups == groups


@pytest.mark.parametrize(
    "text",
    [
        "HP 12 GB notebooks under 500",
        "cables by StarLane",
        "do you sell HP",
        "a basic monitor cable",
        "Ridge hot air brushes",
    ],
)
def test_a_brand_with_an_amount_and_kinds_name_no_product(names: NameIndex, text: str) -> None:
    assert not names.find(text).in_full


@pytest.mark.parametrize(
    ("text", "product_id", "slip"),
    [
        ("weight of HP LX600 Orignal Cyan", "P1", ("orignal", "original")),
        ("Starlnae.com 6 ft Basic Monitor", "P5", ("starlnae", "starlane")),
        ("Ridge Netwrok Scan Enablement Kit", "P13", ("netwrok", "network")),
    ],
)
def test_a_slip_is_forgiven_where_only_one_word_can_stand(
    names: NameIndex, text: str, product_id: str, slip: tuple[str, str]
) -> None:
    found = names.find(text)
    assert found.product_ids == (product_id,)
    assert slip in found.corrected


def test_an_identifier_inside_a_name_names_the_same_product(names: NameIndex) -> None:
    assert names.find("HP LX600 Original Cyan CN-5400, how wide?").groups == (("P1",),)
    assert names.find("CN-5400 or the HP 91?").groups == (("P1",), ("P3",))


def test_the_words_beside_an_identifier_are_not_used_up(names: NameIndex) -> None:
    assert not any("宽" in word for word in names.find("CN-5400的宽度").used_words)


def test_a_long_hostile_text_is_read_in_bounded_steps(names: NameIndex) -> None:
    assert names.find("HP LX600 " * 20_000).groups[0] == ("P1", "P2")
