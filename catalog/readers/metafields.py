"""What the value of a Shopify metafield says to people."""

import json
import re
from collections.abc import Mapping

_REFERENCE = re.compile(r"\[?\"?gid://")  # to something that is not in the file


def metafield_text(text: str) -> str:
    """Its text: lists joined, rich text without its frame, measures with their unit; "" for a reference.

    Example:
        >>> metafield_text('["wool", "silk"]'), metafield_text('{"value": 2.5, "unit": "CENTIMETERS"}')
        ('wool, silk', '2.5 centimeters')
    """
    if _REFERENCE.match(text):
        return ""
    if not text.startswith(("[", "{")):
        return text
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return text
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return ", ".join(value)
    if isinstance(value, dict) and value.get("type") == "root":
        return _rich_text(value)
    if isinstance(value, dict) and isinstance(value.get("unit"), str) and "value" in value:
        return f"{value['value']} {value['unit'].lower()}"
    return text


def _rich_text(node: Mapping[str, object]) -> str:
    """The words of rich text, in order."""
    words: list[str] = []
    stack: list[object] = [node]
    while stack:
        step = stack.pop()
        if isinstance(step, dict):
            if isinstance(step.get("value"), str):
                words.append(step["value"])
            children = step.get("children")
            stack.extend(reversed(children) if isinstance(children, list) else ())
    return " ".join(" ".join(words).split())
