"""A question without the names in it: what is asked, not of which product."""

import re
from collections.abc import Collection, Sequence

from index.terms import terms

_LATIN_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9\-_.]*")


def bare_question(text: str, titles: Sequence[str], name_terms: Collection[str]) -> str:
    """A question without the titles that stand in it word for word, or else without the words of a name.

    Args:
        text: The question.
        titles: Of the products it is about.
        name_terms: Terms that name them.
    """
    whole = without_titles(text, titles)
    if whole != text:
        return whole
    return without_name_terms(_without_inner_words(text, titles, name_terms), name_terms)


def _without_inner_words(text: str, titles: Sequence[str], name_terms: Collection[str]) -> str:
    """A question without the words of a title that stand between two words that name it ("TUF [Gaming] TUF506")."""
    of_title = {term for title in titles for term in terms(title)}
    words = text.split()
    said = [set(terms(word)) for word in words]
    is_name = [bool(own & set(name_terms)) for own in said]
    is_inner = [False] * len(words)
    last = -1
    for i, own in enumerate(said):
        if is_name[i]:
            if last >= 0:
                is_inner[last + 1 : i] = [True] * (i - last - 1)
            last = i
        elif not own or not own <= of_title:
            last = -1
    return " ".join(word for word, inner in zip(words, is_inner, strict=True) if not inner)


def without_titles(text: str, titles: Sequence[str]) -> str:
    """A question without the titles that stand in it word for word."""
    for title in sorted(titles, key=len, reverse=True):
        edges = (r"(?<![A-Za-z0-9])", r"(?![A-Za-z0-9])") if title.isascii() else ("", "")
        cut = re.sub(f"{edges[0]}{re.escape(title)}{edges[1]}", " ", text, flags=re.IGNORECASE)
        text = text if cut == text else " ".join(cut.split())
    return text


def without_name_terms(text: str, name_terms: Collection[str]) -> str:
    """A question without the words that name a product."""
    kept = []
    for word in text.split():
        if not word.isascii():  # Chinese stands without spaces: only the Latin codes in it are names
            kept.append(_LATIN_CODE.sub(lambda m: " " if _is_of_name(m, name_terms) else m.group(), word))
        elif not set(terms(word)) & set(name_terms):
            kept.append(word)
    return " ".join(kept)


def _is_of_name(code: re.Match[str], name_terms: Collection[str]) -> bool:
    """Whether a Latin code among Chinese words is of a name; a number between them is an amount: "高度在20以下"."""
    is_amount = code.start() > 0 and re.fullmatch(r"\d+(?:\.\d+)?", code.group()) is not None
    return not is_amount and bool(set(terms(code.group())) & set(name_terms))
