"""HTML to plain text that keeps its structure: headings as Markdown, list items as "- ", tables as rows.

Scripts, styles and what is not shown are left out. Parsing is selectolax's; only the walk over the tree is
here, without recursion, so that hostile nesting does not exhaust the stack.
"""

import html
import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

_LEFT_OUT_LIST = "-comment script style template noscript svg head iframe object select button"
_LEFT_OUT = frozenset(_LEFT_OUT_LIST.split())
_BLOCK_LIST = (
    "address article aside blockquote body dd details div dl dt fieldset figcaption figure footer form "
    "header hr html main nav ol p pre section summary table tbody thead tfoot ul"
)
_BLOCKS = frozenset(_BLOCK_LIST.split())
_PARAGRAPHS = frozenset({"p", "blockquote", "table", "ul", "ol", "dl", "pre", "figure", "section", "article"})
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_INLINE = frozenset(
    {"a", "abbr", "b", "code", "em", "font", "i", "mark", "s", "small", "span", "strong", "sub", "sup", "u"}
)
_CELLS = frozenset({"td", "th"})
# Only names that HTML has: "5 < 6 > 2" and "<your name>" are text.
_TAG = re.compile(
    r"</?(?:a|abbr|article|b|blockquote|body|br|center|code|dd|del|div|dl|dt|em|figure|font|h[1-6]|head|hr|html|i|"
    r"iframe|img|ins|li|main|mark|ol|p|pre|s|script|section|small|span|strike|strong|style|sub|sup|table|tbody|td|"
    r"tfoot|th|thead|tr|u|ul|video)(?:\s[^<>]*)?/?>|<!--",
    re.IGNORECASE,
)
_SCRIPT_FRAME = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*$")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")


def plain_text(text: str) -> str:
    """Text without markup: HTML is turned into text, entities into characters, the rest is left as it is.

    Example:
        >>> plain_text("<p>Fish &amp; chips</p>"), plain_text("a < b")
        ('Fish & chips', 'a < b')
    """
    if "<" in text and _TAG.search(text):
        return html_to_text(text)
    if "&" in text and _ENTITY.search(text):
        return html.unescape(text).strip()
    return text


def html_to_text(markup: str) -> str:
    """The text of an HTML document or fragment, blocks on lines of their own, paragraphs apart."""
    body = LexborHTMLParser(markup).body
    if body is None:
        return ""
    pieces: list[str] = []
    stack: list[LexborNode | str] = [body]  # nodes still to write, and what to write between them
    while stack:
        step = stack.pop()
        if isinstance(step, str):
            pieces.append(step)
        elif step.tag == "-text":
            pieces.append(_inline(step))
        elif step.tag in _CELLS:
            pieces.append(f"{_flat(step)} | ")
        elif step.tag not in _LEFT_OUT:
            before, after = _around(step)
            pieces.append(before)
            stack.append(after)
            stack.extend(reversed(list(step.iter(include_text=True))))
    return _tidied("".join(pieces))


def html_title(markup: str) -> str | None:
    """The title of an HTML document: <title>, else its first <h1>, else None."""
    tree = LexborHTMLParser(markup)
    for selector in ("title", "h1"):
        node = tree.css_first(selector)
        title = "" if node is None else " ".join(node.text().split())
        if title:
            return title
    return None


def json_ld_texts(markup: str) -> list[str]:
    """What the JSON-LD scripts of an HTML document hold, in order, without comments around it."""
    nodes = LexborHTMLParser(markup).css("script") if "ld+json" in markup else []
    texts = [node.text() for node in nodes if "ld+json" in (node.attributes.get("type") or "").lower()]
    return [_SCRIPT_FRAME.sub("", text).strip() for text in texts if text.strip()]


def _flat(cell: LexborNode) -> str:
    """All text of a cell on one line."""
    pieces: list[str] = []
    stack = [cell]
    while stack:
        node = stack.pop()
        if node.tag == "-text":
            pieces.append(node.text_content or "")
        elif node.tag not in _LEFT_OUT:
            pieces.append("" if node.tag in _INLINE else " ")
            stack.extend(reversed(list(node.iter(include_text=True))))
    return " ".join("".join(pieces).split())


def _inline(node: LexborNode) -> str:
    text = node.text_content or ""
    parent = node.parent
    if parent is not None and parent.tag == "pre":
        return text
    return re.sub(r"[ \t\r\n\f]+", " ", text)


def _around(node: LexborNode) -> tuple[str, str]:
    """What to write before and after the children of an element."""
    tag = node.tag or ""
    if tag in _HEADINGS:
        return f"\n\n{'#' * _HEADINGS[tag]} ", "\n\n"
    if tag == "li":
        return "\n- ", ""
    if tag == "tr":
        return "\n| ", ""
    if tag == "br":
        return "\n", ""
    if tag in _PARAGRAPHS:
        return "\n\n", "\n\n"
    if tag in _BLOCKS:
        return "\n", "\n"
    return "", ""


def _tidied(text: str) -> str:
    lines = [re.sub(r"[ \t]+", " ", line).strip() for line in text.replace("\u00a0", " ").split("\n")]
    joined = re.sub(r"\n{3,}", "\n\n", "\n".join(lines))
    joined = re.sub(r"^(#{1,6}|-) ?\n+(?=\S)", r"\1 ", joined, flags=re.MULTILINE)  # <li><p>, <h2><div>
    joined = re.sub(r"^(?:#{1,6}|-|\|(?: \|)*)$\n?", "", joined, flags=re.MULTILINE)  # nothing in it
    return re.sub(r"^((- |\| ).*)\n\n+(?=\2)", r"\1\n", joined, flags=re.MULTILINE).strip()
