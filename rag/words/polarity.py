"""Whether a sentence affirms or denies, by its words; English and Chinese."""

import re

from rag.composing.wording import is_no, is_yes

_LEADING = re.compile(
    r"^\s*(?:(?P<yes>yes\b|是的|可以|有的|能的)|(?P<no>no\b(?=\s*(?:[.,!:;–—-]|$|(?:it|they|this|that|you|the|there|its|these)\b))|不是|不可以|没有|不能))[\s.,，。!！:：–—-]*",
    re.IGNORECASE,
)
_NEGATION = re.compile(
    r"\b(?:not|no|never|cannot|without|none|neither|nor|lacks?)\b|n['’]t\b|不(?!锈|粘|沾|仅|只是|但|过(?=[，。])|同|限|断)|没|无(?!线|绳|叶|论|损)|未(?!来)|非(?!常)|否(?!则)",
    re.IGNORECASE,
)
_NO_ANSWER = re.compile(r"^\s*(?:no\b|nope\b|unfortunately not|不(?![锈粘沾同])|没|否)", re.IGNORECASE)
_YES_ANSWER = re.compile(r"^\s*(?:yes\b|yep\b|sure\b|of course|是|可以|能|有|会)", re.IGNORECASE)


def leading_word(sentence: str) -> tuple[bool | None, str]:
    """The yes (True) or no (False) a sentence begins with, and the rest of it.

    Example:
        >>> leading_word("No. It weighs 2.4 kg.")
        (False, 'It weighs 2.4 kg.')
    """
    match = _LEADING.match(sentence)
    if match is None:
        return None, sentence
    return match["yes"] is not None, sentence[match.end() :]


def is_negated(text: str) -> bool:
    """Whether a text denies; two denials affirm.

    Example:
        >>> is_negated("It does not have a filter."), is_negated("It is white.")
        (True, False)
    """
    return len(_NEGATION.findall(text)) % 2 == 1


def holds_denial(text: str) -> bool:
    """Whether a text denies anything at all."""
    return bool(_NEGATION.search(text))


def value_denies(value: str) -> bool | None:
    """Whether an attribute's value is a plain no (True) or a plain yes (False); None for any other value."""
    if is_no(value):
        return True
    return False if is_yes(value) else None


def answer_denies(answer: str) -> bool | None:
    """Whether a community answer begins with a no (True) or a yes (False); None when it does with neither."""
    if _NO_ANSWER.match(answer):
        return True
    return False if _YES_ANSWER.match(answer) else None
