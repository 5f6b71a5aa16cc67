"""Products by their identifiers: id, GTIN and MPN, exactly, in any spacing and without their dashes."""

import re
from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from itertools import pairwise

from catalog.database import ProductName
from index.terms import normal_identifier
from rag.naming.name_changes import NameChanges
from rag.naming.postings import changed_postings, postings

_INTRODUCING = frozenset(
    "code number no no. nr item product article sku id model ref part ean gtin upc barcode".split()
)
_LEAST_DIGITS = 5  # shorter numbers are amounts, unless they stand alone
_SURE_DIGITS = 6  # shorter ones are taken for an amount where anything else names a product
_BOUNDING = frozenset(
    "under below over above than least most about around to and or between up is at has costs".split()
)
_INTRODUCING_ZH = re.compile(r"(?:型号|编号|货号|代码|条码|条形码|编码|商品|产品|款号)(?:是|为)?$")
_JOINED = re.compile(r"\w[-_.]\w")
_TOKEN = re.compile(r"[^\s,;:?!()\"'，。？！、；：（）]+")
_LATIN_PART = re.compile(r"[a-z0-9](?:[a-z0-9\-./]*[a-z0-9])?")
_MAX_PARTS = 5  # that a code is typed in
_LEAST_CHARS = 4  # shorter codes ("100") are only identifiers where they stand alone


@dataclass(frozen=True, slots=True)
class NamedByIdentifier:
    """An identifier in a text."""

    start: int  # in characters
    end: int
    product_ids: tuple[str, ...]  # that have it
    words: frozenset[str]  # as typed
    is_short: bool  # a number that may as well be an amount


class IdentifierIndex:
    """Finds the products whose identifiers stand in a text."""

    def __init__(self, names: Sequence[ProductName]) -> None:
        """Index the identifiers of products in the order of ids; linear in the size of the catalog."""
        self._identifiers = postings(_codes(names))

    def changed(self, changes: NameChanges) -> "IdentifierIndex":
        """That of the changed catalog."""
        other = copy(self)
        other._identifiers = changed_postings(self._identifiers, gone=_codes(changes.gone), new=_codes(changes.new))
        return other

    def find(self, folded: str) -> list[NamedByIdentifier]:
        """Identifiers in order of mention, also when typed with spaces or without their dash."""
        tokens = self._tokens(folded)
        found: list[NamedByIdentifier] = []
        i = 0
        while i < len(tokens):
            for size in range(_MAX_PARTS, 0, -1):
                span = tokens[i : i + size]
                if len(span) < size or not _stand_together(span, folded):
                    continue
                raw = " ".join(token.group() for token in span)
                is_introduced = (i > 0 and tokens[i - 1].group() in _INTRODUCING) or _is_named_so(span, folded)
                ids = self._ids_of(raw, alone=(len(tokens) == size and folded.isascii()) or is_introduced)
                if ids:
                    words = frozenset(token.group() for token in span)
                    is_short = raw.isdigit() and len(raw) < _SURE_DIGITS and not is_introduced and len(tokens) > 1
                    if is_short and i > 0 and tokens[i - 1].group() in _BOUNDING:
                        break
                    found.append(NamedByIdentifier(span[0].start(), span[-1].end(), ids, words, is_short))
                    i += size - 1
                    break
            i += 1
        return found

    def _tokens(self, folded: str) -> list[re.Match[str]]:
        """What stands between blanks and marks; a Latin part of Chinese words by itself ("KP500的价格")."""
        tokens: list[re.Match[str]] = []
        for match in _TOKEN.finditer(folded):
            is_one = match.group().isascii() or normal_identifier(match.group()) in self._identifiers
            tokens.extend([match] if is_one else _LATIN_PART.finditer(folded, match.start(), match.end()))
        return tokens

    def _ids_of(self, raw: str, *, alone: bool) -> tuple[str, ...]:
        if not alone and not any(char.isdigit() for char in raw) and not _JOINED.search(raw):
            return ()
        code = normal_identifier(raw)
        least = _LEAST_DIGITS if code.isdigit() else _LEAST_CHARS
        return () if len(code) < least and not alone else self._identifiers.get(code, ())


def _is_named_so(span: Sequence[re.Match[str]], folded: str) -> bool:
    """Whether a short code among Chinese words is said to be one: 1000 is none in "低于1000美元"."""
    before, behind = folded[: span[0].start()].strip(), folded[span[-1].end() :].strip()
    if not any("一" <= char <= "鿿" for char in (before[-1:] + behind[:1])) and not (not before and not behind):
        return False
    return _INTRODUCING_ZH.search(before) is not None or (not before and behind[:1] in ("", "的", "是"))


def _stand_together(span: Sequence[re.Match[str]], folded: str) -> bool:
    """Whether only blanks are between the parts: "15,800" is an amount."""
    return all(folded[left.end() : right.start()].isspace() for left, right in pairwise(span))


def _codes(names: Iterable[ProductName]) -> Iterator[tuple[str, str]]:
    """(normal identifier, id) of each product; numbers also without the zeros before them."""
    for name in names:
        for code in (name.id, name.mpn, name.gtin):
            if code and not _is_words(code) and (normal := normal_identifier(code)):
                yield normal, name.id
                if normal[0] == "0" and normal.isdigit():
                    yield normal.lstrip("0"), name.id


def _is_words(code: str) -> bool:
    """Whether what stands in the place of an identifier is a text: "Black Ink Cartridge"."""
    return " " in code.strip() and not any(char.isdigit() for char in code)
