"""Products by their identifiers: id, GTIN and MPN, exactly, in any spacing and without their dashes."""

import re
from collections import defaultdict
from collections.abc import Sequence

from catalog.database import ProductName
from index.terms import normal_identifier

_INTRODUCING = frozenset(
    "code number no no. nr item product article sku id model ref part ean gtin upc barcode".split()
)
_INTRODUCING_ZH = re.compile(r"(?:型号|编号|货号|代码|条码|条形码|编码|商品|产品|款号)(?:是|为)?\s*$")
_INSIDE = re.compile(r"[a-z0-9][a-z0-9\-./ ]*[a-z0-9]")
_LEAST_DIGITS = 6  # shorter numbers are amounts, unless they stand alone
_LEAST_CHARS = 4  # shorter codes ("100") are only identifiers where they stand alone


class IdentifierIndex:
    """Finds the products whose identifiers stand in a text."""

    def __init__(self, names: Sequence[ProductName]) -> None:
        """Index the identifiers; linear in the size of the catalog."""
        self._identifiers = _identifiers(names)

    def find(self, folded: str) -> tuple[tuple[str, ...], frozenset[str]] | None:
        """Identifiers in order of mention, also when typed with spaces or without their dash."""
        tokens = list(re.finditer(r"[^\s,;:?!()\"'，。？！、；：（）]+", folded))
        found: dict[str, None] = {}
        used: set[str] = set()
        i = 0
        while i < len(tokens):
            for size in (3, 2, 1):
                span = tokens[i : i + size]
                if len(span) < size:
                    continue
                raw = " ".join(token.group() for token in span)
                is_introduced = i > 0 and tokens[i - 1].group() in _INTRODUCING
                ids, code = self._ids_of(raw, alone=len(tokens) == size or is_introduced)
                if ids:
                    found.update(dict.fromkeys(ids))
                    used.update(code.split())
                    i += size - 1
                    break
            i += 1
        return (tuple(found), frozenset(used)) if found else None

    def _ids_of(self, raw: str, *, alone: bool) -> tuple[tuple[str, ...], str]:
        """The products of an identifier, and what of the text it is: of "ET54有多重" the code alone."""
        candidates = [(raw, alone)]
        if not raw.isascii():
            candidates += [(m.group(), alone and _is_named_so(raw, m)) for m in _INSIDE.finditer(raw)]
        for candidate, alone in candidates:
            code = normal_identifier(candidate)
            if not any(char.isdigit() for char in code) and not (alone or re.search(r"\w[-_.]\w", candidate)):
                continue
            least = _LEAST_DIGITS if code.isdigit() else _LEAST_CHARS
            if len(code) < least and not alone:
                continue
            ids = self._identifiers.get(code)
            if ids:
                return ids, candidate
        return (), ""


def _is_named_so(raw: str, code: re.Match[str]) -> bool:
    """Whether a short code among Chinese words is said to be one: 1000 is none in "低于1000美元"."""
    before, behind = raw[: code.start()], raw[code.end() :]
    return bool(_INTRODUCING_ZH.search(before)) or (not before.strip() and behind.strip()[:1] in ("", "的", "是"))


def _identifiers(names: Sequence[ProductName]) -> dict[str, tuple[str, ...]]:
    table: dict[str, dict[str, None]] = defaultdict(dict)
    for name in names:
        for code in (name.id, name.mpn, name.gtin):
            if code and (normal := normal_identifier(code)):
                table[normal][name.id] = None
                if normal.isdigit() and normal != normal.lstrip("0"):
                    table[normal.lstrip("0")][name.id] = None
    return {code: tuple(ids) for code, ids in table.items()}
