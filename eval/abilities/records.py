"""The raw records of a native catalog, read without the program that answers.

Takes JSON Lines, plain or packed with gzip, or a folder of them with its text documents. Nothing is
normalised but the spelling of attribute names; what a value means is read by `reading.py`.
"""

import gzip
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.abilities.reading import Measure, plain, read_measure
from eval.errors import CasesError

_TEXT_SUFFIXES = frozenset({".md", ".txt"})
_CJK = re.compile(r"[㐀-鿿]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One attribute of one product."""

    name: str  # lower case, words with single blanks
    text: str  # as written; a number without needless zeros
    measure: Measure | None  # None: not one plain number


@dataclass(frozen=True, slots=True, kw_only=True)
class RawProduct:
    """What a record says of one product; texts as written, None where it says nothing."""

    id: str
    title: str
    brand: str | None
    category: str | None  # last part of the path
    group_id: str | None
    gtin: str | None
    mpn: str | None
    price: Fact | None  # its unit is the currency
    availability: str | None
    facts: tuple[Fact, ...]
    said: str  # every text of the record, in lower case

    @property
    def is_chinese(self) -> bool:
        """Whether its title is Chinese."""
        return _CJK.search(self.title) is not None

    def fact(self, name: str) -> Fact | None:
        """The fact of this name; None when there is none or more than one."""
        found = [one for one in self.facts if one.name == name]
        return found[0] if len(found) == 1 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Records:
    """A catalog."""

    products: tuple[RawProduct, ...]
    documents: str  # all documents, in lower case


def read_records(source: Path) -> Records:
    """All products of a file or of the files below a folder, in order.

    Raises:
        CasesError: If something cannot be read, is no JSON, or holds no product.
    """
    products: list[RawProduct] = []
    documents: list[str] = []
    for path in _files(source):
        if path.suffix in _TEXT_SUFFIXES:
            documents.append(path.read_text(encoding="utf-8").lower())
            continue
        for place, record in _lines(path):
            if record.get("type") == "document":
                documents.append(f"{record.get('title')} {record.get('text')}".lower())
            else:
                products.append(_product(record, place))
    if not products:
        raise CasesError(f"{source}: no product in it; give a catalog in the native JSON Lines")
    return Records(products=tuple(products), documents="\n".join(documents))


def _files(source: Path) -> Sequence[Path]:
    if not source.is_dir():
        return [source]
    known = (".jsonl", ".jsonl.gz", *_TEXT_SUFFIXES)
    return sorted(path for path in source.rglob("*") if path.name.endswith(known))


def _lines(path: Path) -> Iterator[tuple[str, Mapping[str, object]]]:
    try:
        content = path.read_bytes()
        text = (gzip.decompress(content) if path.suffix == ".gz" else content).decode("utf-8")
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise CasesError(f"cannot read {str(path)!r}: {error}; give native JSON Lines, plain or .gz") from error
    for line, written in enumerate(text.split("\n"), start=1):
        if not written.strip():
            continue
        place = f"{path}, line {line}"
        try:
            record = json.loads(written)
        except json.JSONDecodeError as error:
            raise CasesError(f"{place}, column {error.colno}: not JSON: {error.msg}") from error
        if not isinstance(record, dict):
            raise CasesError(f"{place}: a record is a JSON object, not {written[:40]!r}")
        yield place, record


def _product(record: Mapping[str, object], place: str) -> RawProduct:
    product_id, title = _text(record.get("id")), _text(record.get("title"))
    if product_id is None or title is None:
        raise CasesError(f"{place}: id and title are needed, got {product_id!r} and {title!r}")
    stated = {**_mapping(record.get("options")), **_mapping(record.get("attributes"))}
    facts = tuple(fact for name, value in stated.items() if (fact := _fact(name, value)) is not None)
    category = _text(record.get("category"))
    return RawProduct(
        id=product_id,
        title=title,
        brand=_text(record.get("brand")),
        category=category.rsplit(">", 1)[-1].strip() if category else None,
        group_id=_text(record.get("group_id")),
        gtin=_text(record.get("gtin")),
        mpn=_text(record.get("mpn")),
        price=_price(_text(record.get("price")), _text(record.get("currency"))),
        availability=_text(record.get("availability")),
        facts=facts,
        said=" ".join(_texts(record)).lower(),
    )


def _fact(name: str, value: object) -> Fact | None:
    if isinstance(value, Mapping):
        value = f"{value.get('value')} {value.get('unit')}"
    text = plain(value) if isinstance(value, float) else _text(value)
    if text is None:
        return None
    spoken = " ".join(re.sub(r"[_\s]+", " ", name).lower().split())
    return Fact(name=spoken, text=text, measure=read_measure(text))


def _price(amount: str | None, currency: str | None) -> Fact | None:
    if amount is None or currency is None:
        return None
    try:
        value = float(amount)
    except ValueError:
        return None
    measure = Measure(magnitude=value, unit=currency, dimension=currency, base=value)
    return Fact(name="price", text=f"{amount} {currency}", measure=measure)


def _text(value: object) -> str | None:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return str(value)
    return value.strip() or None if isinstance(value, str) else None


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}


def _texts(value: object) -> Iterator[str]:
    """Every text in a record, names of attributes too."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            if name not in ("url", "image", "updated_at", "date", "type"):
                yield re.sub(r"_", " ", str(name))
                yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
    elif isinstance(value, float):
        yield plain(value)
    elif value is not None:
        yield str(value)
