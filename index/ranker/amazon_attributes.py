"""Read the attribute notation of semiPQA and hetPQA, and say its values as a catalog would.

    item_weight:  { unit:ounces, normalized_value:{ unit:pounds, value:.53 }, value:8.48 }

becomes name `item_weight` and value `8.48 ounces (0.53 pounds)`.
"""

import re
from dataclasses import dataclass
from typing import TypeAlias

_TOKEN = re.compile(r'"((?:[^"\\]|\\.)*)"|([{}\[\],;:])|([^\s{}\[\],;:"][^{}\[\],;:"]*)')
_SIDES = ("length", "width", "height", "depth")

Node: TypeAlias = "str | list[Node] | dict[str, Node]"


@dataclass(frozen=True, slots=True, kw_only=True)
class AmazonAttribute:
    """One attribute of a product page."""

    name: str
    value: str


def parse_attribute(text: str) -> AmazonAttribute:
    """Name and readable value of an attribute in the data sets' notation.

    Raises:
        ValueError: If the text has no name.
    """
    name, colon, rest = text.partition(":")
    if not colon or not name.strip():
        raise ValueError(f"not an attribute: {text[:80]!r}")
    tokens = [(m.group(1), m.group(2) or m.group(3)) for m in _TOKEN.finditer(rest)]
    values, position = [], 0
    while position < len(tokens):
        node, position = _parse(tokens, position)
        said = _say(node)
        if said:
            values.append(said)
        while position < len(tokens) and tokens[position][1] in (";", ","):
            position += 1
    return AmazonAttribute(name=name.strip(), value="; ".join(dict.fromkeys(values)))


def _parse(tokens: list[tuple[str | None, str | None]], at: int) -> tuple[Node, int]:
    quoted, mark = tokens[at]
    if quoted is not None:
        return quoted.replace('\\"', '"').strip(), at + 1
    if mark == "{":
        return _parse_fields(tokens, at + 1)
    if mark == "[":
        return _parse_items(tokens, at + 1)
    return ("" if mark in ("}", "]", ",", ";", ":") else (mark or "").strip()), at + 1


def _parse_fields(tokens: list[tuple[str | None, str | None]], at: int) -> tuple[Node, int]:
    fields: dict[str, Node] = {}
    while at < len(tokens) and tokens[at][1] != "}":
        key = tokens[at][1]
        if key and key not in "{}[],;:" and at + 2 < len(tokens) and tokens[at + 1][1] == ":":
            fields[key.strip()], at = _parse(tokens, at + 2)
        else:
            at += 1
    return fields, at + 1


def _parse_items(tokens: list[tuple[str | None, str | None]], at: int) -> tuple[Node, int]:
    items: list[Node] = []
    while at < len(tokens) and tokens[at][1] != "]":
        if tokens[at][1] == ",":
            at += 1
            continue
        item, at = _parse(tokens, at)
        items.append(item)
    return items, at + 1


def _say(node: Node) -> str:
    if isinstance(node, str):
        return _number(node)
    if isinstance(node, list):
        return "; ".join(dict.fromkeys(filter(None, map(_say, node))))
    if "value" in node:
        return _measure(node)
    sides = [side for side in _SIDES if side in node]
    keys = [*sides, *(key for key in node if key not in sides)]
    return ", ".join(f"{key.replace('_', ' ')} {said}" for key in keys if (said := _say(node[key])))


def _measure(node: dict[str, Node]) -> str:
    value, unit = _say(node["value"]), _say(node.get("unit", "")).replace("_", " ")
    said = f"{value} {unit}".strip()
    other = node.get("normalized_value")
    if isinstance(other, dict) and other.get("unit") != node.get("unit"):
        said += f" ({_say(other)})"
    return said


def _number(text: str) -> str:
    if re.fullmatch(r"-?\d*\.\d*", text) and text.strip("-."):
        return f"{float(text):g}"
    return text.replace("_", " ") if re.fullmatch(r"[a-z0-9_]+", text) else text
