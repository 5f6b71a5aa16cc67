"""The words of a claim that its evidence must hold: those that do not frame it, name its product or its attribute."""

import re
from collections.abc import Sequence

from catalog.plan import normalise_attribute_name
from index.terms import STOP_WORDS, terms
from rag.claims.availability_claims import without_availability
from rag.claims.claim_parts import ClaimParts, without_concepts, without_extremes
from rag.evidence import EvidenceItem
from rag.vocabulary.bilingual import names_in_chinese
from rag.vocabulary.chinese_attributes import read_chinese
from rag.vocabulary.date_meanings import meanings_said
from rag.words.dates import find_dates, without_dates

_FRAMES_EN = re.compile(
    r"\b(?:according to (?:the )?(?:maker|manufacturer|catalog(?:ue)?|shop|seller|data ?sheet|specifications?)|right now"
    r"|at the moment|at present|on (?:a|one|a single) (?:full )?charge|weighs in|comes to|on the scales|for sale"
    r"|you can (?:buy|get|have|order)|(?:it|which) (?:means|is to say)|in total|as stated)\b|n['’]t\b",
    re.IGNORECASE,
)
_FRAMES_ZH = re.compile(
    r"款符合条件|比(?=\s)|(?<=\s)(?:更|还|要)?(?:便宜|贵|轻|重|大|小|长|短|高|低|少|多)(?=[）、，。\s])|目录中共有|(?<=\s)[和与至到](?=\s)|^这是|在(?=\s)|中(?=，)|符合条件|以下是其中|最接近|中有|没有符合的|款符合|款商品|目前|库存|款(?=[^，。]{0,12}中)|最[^，。是]{1,6}的是"
    r"|的(?=[^，。]{0,12}[是有为])|(?<=[^，。])[是有为](?=\s*\S)|一位顾客评价|顾客问答里的回答是|两者相同|未说明|更[重轻贵大小长短高低多少快慢]|更便宜|更安静"
    r"|根据[^，。]{0,8}[，,]|这款(?:商品|产品)?|该(?:商品|产品)|它的?|现在|支持|并非|不是|大约|重?约(?=\s)|制成的?|用(?=[^，。]{1,20}制)|卖(?=\s)|需要?(?=\s)|可达|达到?(?=\s)|之?内(?=$|[，。])|左右|没有|不(?=支持|是)"
)
_DATE_WORD = re.compile(r"\b(?:date|day)\b", re.IGNORECASE)
_LEAST_STEM_CHARS, _MOST_ENDING_CHARS = 5, 3
# Words with which a fact is framed; which fact is meant is checked apart (`field_claims`).
_FRAME = frozenset(
    """
    product
    yes no weigh cost made maker measure come rated rating customer write writes wrote say said question
    answer answered community state stated feature also however both they equal share place fit side one two there
    catalog available unknown nearest none more most least than cheapest dearest expensive lightest
    heaviest lighter heavier cheaper quietest quieter loudest longest shortest largest biggest smallest best highest
    lowest other here piece priced has only just about exactly approximately around
    size currently 的 now roughly almost nearly sell last run take never always buy manufacturer use against compared total
    """.split()
)


def wanted_words(parts: ClaimParts, pool: Sequence[EvidenceItem]) -> frozenset[str]:
    """The terms of a claim that must stand in its evidence."""
    titles = {t for item in pool for t in terms(item.owner_title)}
    bare = _without_names_in_chinese(without_availability(_without_dates(parts.bare, pool)), pool)
    is_computed = any(item.kind == "aggregate" for item in pool)
    if is_computed or len(parts.owner_ids) > 1:  # both sides of it are said
        bare = without_extremes(bare)
    names = sorted({normalise_attribute_name(item.field) for item in pool if item.field})
    bare = without_frames(without_concepts(bare, names))
    wanted = frozenset(t for t in terms(bare) if t not in STOP_WORDS and t not in _FRAME and not _is_letter(t))
    named = {term for name in names for term in terms(name)}
    wanted = frozenset(_as_named(term, named) for term in wanted)
    left = wanted - titles
    says_value = left or parts.quantities  # "the teal one is teal" says a word of its name on purpose
    return left if says_value else wanted


def unframed(said: frozenset[str]) -> frozenset[str]:
    """The terms that do not frame a statement."""
    return said - _FRAME


def _without_dates(bare: str, pool: Sequence[EvidenceItem]) -> str:
    """A sentence without its dates and the words that say what they mean, where a fact is named so."""
    if not find_dates(bare):
        return bare
    names = [normalise_attribute_name(item.field) for item in pool if item.field and find_dates(item.text)]
    bare = _DATE_WORD.sub(" ", without_dates(bare))
    for meaning in meanings_said(bare):
        if any(meaning.names.search(name) for name in names):
            bare = meaning.said.sub(" ", bare)
    return bare


def _as_named(term: str, named: set[str]) -> str:
    """A term as an attribute's name has it, where it is another form of it: "released" and "release date"."""
    if len(term) < _LEAST_STEM_CHARS or term in named:
        return term
    forms = (one for one in named if len(one) >= _LEAST_STEM_CHARS and abs(len(one) - len(term)) <= _MOST_ENDING_CHARS)
    return min((one for one in forms if term.startswith(one) or one.startswith(term)), default=term)


def _is_letter(term: str) -> bool:
    return len(term) == 1 and term.isascii() and term.isalpha()


def without_frames(bare: str) -> str:
    """A sentence without the words that frame a statement."""
    return _FRAMES_ZH.sub(" ", _FRAMES_EN.sub(" ", bare))


def telling_words(bare: str) -> list[str]:
    """The terms of a sentence without names that say something of them."""
    return [term for term in terms(_FRAMES_ZH.sub(" ", bare)) if term not in STOP_WORDS]


def _without_names_in_chinese(bare: str, pool: Sequence[EvidenceItem]) -> str:
    """A sentence without the Chinese names of attributes; which of them is meant is checked by `field_claims`."""
    names = {normalise_attribute_name(item.field or "") for item in pool if item.field}
    said = {word for name in names for word in (names_in_chinese(name) if name.isascii() else (name,))}
    said |= {item.field for item in pool if item.field and not item.field.isascii()}  # PM2.5数显 as it is written
    for one in read_chinese(bare, sorted(names)).named:
        bare = bare[: one.start] + " " * (one.end - one.start) + bare[one.end :]
    for word in sorted((w for w in said if len(w) > 1), key=lambda w: (-len(w), w)):  # the 高 of 更高 is no name
        bare = bare.replace(word, " ")
    return bare
