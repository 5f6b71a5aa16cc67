"""Kinds that titles tell, where categories tell none."""

import pytest

from catalog.database import ProductName
from rag.conditions.kinds_in_titles import KindsInTitles, kind_of_title


def named(key: str, title: str, category: str | None = None) -> ProductName:
    return ProductName(
        id=key, title=title, brand=None, category=category, gtin=None, mpn=None, group_id=None, options={}
    )


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ('HP L2445w 24-inch Widescreen LCD Monitor 61 cm (24") Black', "Monitor"),
        ("Kensington Flat Panel Monitor Stand Black", "Stand"),
        ("3M Black Privacy Filter for Desktops", "Privacy filter"),
        ("Alienware AW310M mouse RF Wireless Optical 12000 DPI", "Mouse"),
        ("Targus ASF154WEU screen protector Desktop/Laptop Universal", "Screen protector"),
        ("HERMA 5577 label Rectangle 6 pc(s)", "Label"),
        ("StarTech.com 2 Port CardBus Laptop USB 2.0 PC Card Adapter", "Adapter"),
        ("StarTech.com 16 Port USB KVM Switch", "KVM switch"),
        ("Printer, 600 dpi", "Printer"),
        ("Lexmark 10E0045", None),
        ("", None),
    ],
)
def test_the_last_kind_before_what_goes_with_it_is_what_a_title_calls_its_product(title: str, kind: str | None) -> None:
    assert kind_of_title(title) == kind


def categories(names: list[ProductName]) -> dict[str, str | None]:
    return {one.id: one.category for one in KindsInTitles(names).given_to(names)}


def test_only_products_without_a_telling_category_are_given_one() -> None:
    given = categories(
        [
            named("1", "Acme printer"),
            named("2", "Acme toner cartridge Original", "Original"),
            named("3", "Acme ink cartridge Original", "Original"),
            named("4", "Acme Fast printer", "Office > Machines"),
            named("5", "Acme AA battery", "AA-LR6"),
            named("6", "Acme Blue"),
        ]
    )
    assert given == {
        "1": "Printer",
        "2": "Toner",
        "3": "Ink cartridge",
        "4": "Office > Machines",
        "5": "Battery",
        "6": None,
    }


def test_a_category_that_holds_most_of_a_kind_is_left_as_the_merchant_made_it() -> None:
    whole = [named(f"c{i}", f"Acme {i} keyboard", "Input > Keyboards") for i in range(4)]
    assert categories([*whole, named("x", "Acme X keyboard")])["x"] is None


def test_a_category_that_holds_little_of_a_kind_takes_the_others_in() -> None:
    few = [named("c", "Acme spare keyboard", "Input > Keyboards")]
    many = [named(f"t{i}", f"Acme {i} keyboard") for i in range(3)]
    kinds = KindsInTitles([*few, *many])
    assert {one.category for one in kinds.given_to(many)} == {"Input > Keyboards"}
    assert kinds.told == {"Keyboards"}
