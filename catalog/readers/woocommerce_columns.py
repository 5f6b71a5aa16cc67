"""What the columns of a WooCommerce product CSV are, and one row of it by role.

Columns of shipping, taxes, downloads, linked products and plug-ins ("Meta: ...") are left out; columns of the
merchant's own become attributes.

Source: github.com/woocommerce/woocommerce, "Product CSV Import Schema".
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from catalog.readers.corrections import Corrections
from catalog.readers.headers import ATTRIBUTE, LEFT_OUT
from catalog.readers.record import ColumnMapping
from catalog.readers.woocommerce_languages import attribute_part, english_header, measure

# Plain English header, role, and the field of ours that it shows as.
_ROLES = {
    "id": ("number", "id"),
    "type": ("type", LEFT_OUT),
    "sku": ("sku", "id"),
    "name": ("name", "title"),
    "published": ("published", LEFT_OUT),
    "visibilityincatalog": ("visibility", LEFT_OUT),
    "shortdescription": ("short_description", "description"),
    "description": ("description", "description"),
    "datesalepricestarts": ("sale_starts", "price"),
    "datesalepriceends": ("sale_ends", "price"),
    "instock": ("in_stock", "availability"),
    "stock": ("stock", "stock"),
    "saleprice": ("sale_price", "price"),
    "regularprice": ("regular_price", "price"),
    "categories": ("categories", "category"),
    "tags": ("tags", "attributes.tags"),
    "images": ("images", "image"),
    "parent": ("parent", "group_id"),
    "externalurl": ("url", "url"),
    "brands": ("brand", "brand"),
    "brand": ("brand", "brand"),
    "gtinupceanorisbn": ("gtin", "gtin"),
}
_INTERNAL = frozenset(
    "isfeatured featured taxstatus taxclass lowstockamount backordersallowed soldindividually allowcustomerreviews "
    "purchasenote shippingclass downloadlimit downloadexpirydays groupedproducts upsells crosssells buttontext "
    "position swatchesattributes".split()
)
_INTERNAL_START = re.compile(r"(?:m[eé]ta|download\d+(?:name|url|id))", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedAttribute:
    """The columns that hold one attribute, as places from 0."""

    name: int
    values: int
    visible: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedAttribute:
    """An attribute as a row states it."""

    name: str
    values: str  # several joined by ", "; "" where the row leaves it open
    shown: bool  # to customers


@dataclass(frozen=True, slots=True, kw_only=True)
class WooColumns:
    """Which column is what."""

    roles: Mapping[str, int]  # role to place
    measures: tuple[tuple[int, str, str], ...]  # place, name and unit
    named: tuple[NamedAttribute, ...]
    own: tuple[tuple[int, str], ...]  # place and name of the merchant's own columns
    corrected: tuple[tuple[int, str], ...]  # place and field of ours, where the user said it
    shown: tuple[ColumnMapping, ...]

    def cell(self, cells: Sequence[str], role: str) -> str:
        """The trimmed cell of a role, "" if there is none."""
        place = self.roles.get(role)
        return "" if place is None else cell_at(cells, place)

    def attributes(self, cells: Sequence[str]) -> Iterator[StatedAttribute]:
        """The named attributes of a row, in order."""
        for columns in self.named:
            name = cell_at(cells, columns.name)
            if name:
                hidden = columns.visible is not None and cell_at(cells, columns.visible) == "0"
                values = unescaped(cell_at(cells, columns.values))
                yield StatedAttribute(name=name, values=values, shown=not hidden)


def woocommerce_columns(header: Sequence[str], corrections: Corrections) -> WooColumns:
    """Say what each column of a WooCommerce export is."""
    roles: dict[str, int] = {}
    measures: list[tuple[int, str, str]] = []
    numbered: dict[str, dict[str, int]] = {}
    own: list[tuple[int, str]] = []
    corrected: list[tuple[int, str]] = []
    shown: list[ColumnMapping] = []
    for place, name in enumerate(header):
        plain = english_header(name)
        measured, part = measure(name), attribute_part(name)
        field: str | None = None
        if name in corrections:
            field = corrections.field(name)
            corrected.extend([] if field is None else [(place, field)])
        elif measured is not None:
            measures.append((place, *measured))
            field = f"{ATTRIBUTE}{measured[0]}"
        elif part is not None:
            number, kind = part
            numbered.setdefault(number, {})[kind] = place
            field = "attributes" if kind in ("name", "values") else None
        elif plain in _ROLES:
            role, ours = _ROLES[plain]
            roles.setdefault(role, place)
            field = None if ours == LEFT_OUT else ours
        elif plain and plain not in _INTERNAL and not _INTERNAL_START.match(plain):
            own.append((place, name.strip()))
            field = f"{ATTRIBUTE}{name.strip()}"
        shown.append(ColumnMapping(column=name, field=field))
    return WooColumns(
        roles=roles,
        measures=tuple(measures),
        named=tuple(
            NamedAttribute(name=places["name"], values=places["values"], visible=places.get("visible"))
            for places in numbered.values()
            if {"name", "values"} <= places.keys()
        ),
        own=tuple(own),
        corrected=tuple(corrected),
        shown=tuple(shown),
    )


def cell_at(cells: Sequence[str], place: int) -> str:
    """The trimmed cell at a place; a short row has empty cells at its end."""
    return cells[place].strip() if place < len(cells) else ""


def unescaped(text: str) -> str:
    r"""A text as it was before WooCommerce wrote "\," for a comma and "\n" for a line end.

    Example:
        >>> unescaped(r"Red\, matt\nWool")
        'Red, matt\nWool'
    """
    return text.replace("\\n", "\n").replace("\\,", ",") if "\\" in text else text
