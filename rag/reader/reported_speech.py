"""What a customer wrote, as somebody else reports it.

"it fits my bike" becomes "A customer says that it fits their bike.".
"""

import re

_CONTRACTIONS = (
    (r"\bi['’]?m\b", "i am"),
    (r"\bi['’]ve\b", "i have"),
    (r"\bi['’]d\b", "i would"),
    (r"\bi['’]ll\b", "i will"),
    (r"\bwe['’]re\b", "we are"),
    (r"\bwe['’]ve\b", "we have"),
)
_PERSONS = (
    (r"\bi am\b", "they are"),
    (r"\bi was\b", "they were"),
    (r"\b(?:i|we)\b", "they"),
    (r"\b(?:my|our)\b", "their"),
    (r"\b(?:mine|ours)\b", "theirs"),
    (r"\b(?:me|us)\b", "them"),
    (r"\b(?:myself|ourselves)\b", "themselves"),
)
_OPENING = re.compile(
    r"^(?:(?:yes|yep|yeah|no(?=\s*[,.!;:-])|nope|well|hi|hello|sorry|actually|sure|absolutely|definitely|unfortunately|and|but|so|also)\b"
    r"[\s,.!:;-]*)+",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"[\s,.!]*(?:\b(?:thanks|thank you|hope (?:this|that) helps|good luck|enjoy)\b[\s!.]*)+$", re.IGNORECASE
)


_IT_DOES = re.compile(
    r"^(?:fits?|works?|comes|holds|connects|goes|attaches|charges|runs|looks|feels|wipes|says|does(?:n['’]t)?|did(?:n['’]t)?|has|had|is(?:n['’]t)?"
    r"|was(?:n['’]t)?|can(?:['’]t|not)?|could(?:n['’]t)?|will|won['’]t|would(?:n['’]t)?|arrived|lasts?|weighs|measures|requires|needs|says)\b",
    re.IGNORECASE,
)
_THEY_DO = re.compile(
    r"^(?:love[ds]?|like[ds]?|wish|bought|tried|got|use[ds]?|expected|found|ordered|returned|had to)\b", re.IGNORECASE
)
_IT_IS = re.compile(
    r"^(?:not|way|very|really|so|too|fully|super|nice|great|good|perfect|easy|hard|made of)\b", re.IGNORECASE
)
_THERE_IS = re.compile(r"^no\s", re.IGNORECASE)


def completed(said: str) -> str:
    """A reported text that left its subject out, with the subject.

    Example:
        >>> completed("fits perfectly"), completed("not sturdy at all"), completed("they love it")
        ('it fits perfectly', 'it is not sturdy at all', 'they love it')
    """
    for pattern, start in ((_THEY_DO, "they "), (_IT_DOES, "it "), (_IT_IS, "it is "), (_THERE_IS, "there is ")):
        if pattern.search(said):
            return start + said
    return said


def reported(text: str) -> str:
    """The text in the third person, without greeting and without its yes or no, the first letter small.

    Example:
        >>> reported("Yes, I use it on my 2014 iPad. Hope this helps!")
        'they use it on their 2014 iPad'
    """
    said = _CLOSING.sub("", _OPENING.sub("", " ".join(text.split()))).rstrip(" .,;!")
    for pattern, other in (*_CONTRACTIONS, *_PERSONS):
        said = re.sub(pattern, other, said, flags=re.IGNORECASE)
    if len(said) > 1 and said[0].isupper() and not said[1].isupper() and not said[1].isdigit():
        said = said[0].lower() + said[1:]
    return said


def as_customer(text: str) -> str:
    """A sentence that reports what a customer wrote.

    Example:
        >>> as_customer("I love it, it is my favourite.")
        'A customer says that they love it, it is their favourite.'
    """
    return f"A customer says that {completed(reported(text))}."
