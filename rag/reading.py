"""Everything the words of one question say, before it is decided what they mean together."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from catalog.plan import Filter
from catalog.quantity import find_quantities
from index.terms import STOP_WORDS, terms
from rag.conditions.counted_parts import measures
from rag.conditions.scope import Scope
from rag.documents.relevance import telling_terms
from rag.naming.names import NamedProducts
from rag.vocabulary.concepts import Extreme, asked_concepts, compiled
from rag.vocabulary.glossary_words import phrases
from rag.words.asking_words import ASKING_WORDS
from rag.words.intents import Wording, ordinal, refers_back
from rag.words.language import is_chinese
from rag.words.seeking_in_chinese import asks_what_goods_cost, has_goods_sought, names_goods_only

_PRODUCT_WORDS = frozenset(["product", "item", "article", "model", "thing", "option"])
_FOLLOW_UP = re.compile(
    r"^\W*(?:and|but|what about|how about|ok(?:ay)? and|only|also|in|with|without|under|below|over"
    r"|那|那么|还有|要|换成)|呢[？?\s]*$",
    re.IGNORECASE,
)
_SAYS_NOTHING = (
    ASKING_WORDS
    | STOP_WORDS
    | frozenset(terms("about same what how one then ok okay now next please thanks figure question too also"))
    | frozenset(
        terms(
            "oh wait wanted want ask asked asking mean meant talk talking interested was were rather instead do"
            " would wrong"
        )
    )
)
_WAYS_TO_ASK = _SAYS_NOTHING | frozenset(
    terms(
        """
        im ive id i'm i've i'd manage stay limit thinking believe suppose assume behind maker exceed go keep
        remain reach lift carry something true right correct correctly confirm sure surely understand heard
        hear read catalogue advert box claim flyer still really actually after go pick choose available
        weigh weight weighing heavy cost costs measure measures made make done supplied exactly roughly
        about least most rated equipped comes come colour color version variant type kind value figure
        stated state listed list expensive cheap light large small tall wide deep long short high low loud
        quiet fast would needed needs need wanted first second third fourth fifth last other ones
        """
    )
)
_SAYS_HOW = frozenset(  # verbs and nouns that put a wish and are none
    terms(
        """
        fit fits fitting work works working
        go goes going reach reaches beat beats stay stays keep keeps remain remains left equipped fitted supplied
        featuring
        having include includes including included offer offers provide provides bring brings manage manages come comes
        lie lies run value values figure figures minimum maximum case must should has have had refuse pay paying budget
        him her them he she they hold holds
        project needed qualify suit suits exceed exceeds exceeding be being been made make makes stand stands leads lead
        rank ranked list see lower higher total altogether exactly currently wallet hit tag list
        im ive hunting hunt shopping instead lot lots left remaining then else
        prefer preferably i'd
        dear expensive actually rather too quite wow interested morning hello good evening splendid state
        """
    )
)
_JOINED = re.compile(
    r"\b(?:and|but|plus|as well as|with|without|including|when|while|if|after|even|or)\b|[&,;]", re.IGNORECASE
)
_LEADS_UP = re.compile(r"[.,;:!?]$|^(?:if|whether|that|as|something|is|be|call|so)$", re.IGNORECASE)  # ends a lead-in
_PART_OF = re.compile(  # "the weight of the frame": another weight than that of the product
    r"\b(?:weight|width|height|depth|length|size|colou?r|material|diameter|thickness|capacity)\s+of\s+(?:the|its|each|one)\s+"
    r"(?P<part>[a-z]+)",
    re.IGNORECASE,
)
_AND_MORE_ZH = re.compile(r"而且|并且|又[^，。]{1,12}又|同时")
_OF_ALL = re.compile(
    r"\b(?:you (?:have|sell)|in (?:the|your) (?:shop|store|catalog)|of all|overall)\b|商品|产品|店里|全部|所有"
)
_WHICH_ONE = re.compile(r"\b(?:which|what|the) one\b|\b(?:would|could|can|will) that\b|\bthan that\b", re.IGNORECASE)
_ONE_THING = re.compile(
    r"\b(?:it|its|it's|this|that one|this one|the (?:first|second|third|last) one)\b", re.IGNORECASE
)
_IT = re.compile(r"\b(?:it|its|it's)\b|它|这款|那款", re.IGNORECASE)
_OF_SEVERAL: frozenset[Wording] = frozenset(["count", "compare", "recommend", "policy", "opinion"])
_ANY_OF_A_KIND = re.compile(r"\b(?:an?|any|some|my)\b", re.IGNORECASE)
_ONE_OF_A_KIND = re.compile(
    r"(?=\b(?:the|your|ur|this|that|its|my|an?)\s+(?P<kind>(?:[\w-]+\s+){0,2}[\w-]+))"
    r"|^\W*(?P<start>[\w-]+(?:\s[\w-]+)?)(?:\s*:|\s+[-–]\s)",
    re.IGNORECASE,
)
_THE_ONE_OF_A_KIND = re.compile(
    r"\b(?:on|of|in|with|does|has) (?:the|this|that|your|ur)\s+((?:[\w-]+\s+){0,2}[\w-]+)", re.IGNORECASE
)
_ONE_OF_MANY = re.compile(r"\b(?:which|any|all|some|each|most|none|how many|one) of\b", re.IGNORECASE)
_IS_ONE = re.compile(r"\b(?:is(?!\s+there)|does|its|was)\b", re.IGNORECASE)  # "what colour is the headphones" means one
_THAT_ONE_ZH = re.compile(
    r"[那这该此](?:一)?(?:个|款|台|只|把|部|双|件|条)|(?:图|图片|照片|页面|视频|直播间?|橱窗)[里上中]的"
    r"|(?<!想)(?<!要)(?<!打算)(?<!准备)(?<!值得)(?:买|拍|入手|下单)(?:了|过|到)?的(?!是|吗|人|时候|话)"
)
_ASKS_STOCK = re.compile(r"\bin stock\b|\bavailable (?:now|today)\b|有货|现货", re.IGNORECASE)
_ASKS_HOW = re.compile(r"^\W*(?:how (?:do|can|should|to|often|long)|why|when)\b|怎么|如何|为什么|多久", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The parts of a question."""

    text: str
    rest: str  # the text without its numeric conditions
    named: NamedProducts
    scope: Scope
    brand_ids: tuple[str, ...]  # all products of the brand it names, when they are few
    conditions: tuple[Filter, ...]
    extremes: tuple[Extreme, ...]
    wordings: frozenset[Wording]
    name_terms: frozenset[str]
    attributes: tuple[str, ...] = ()  # of the catalog, that it names in full
    unread: tuple[str, ...] = ()  # limits on what no product states, as they are written

    @property
    def named_ids(self) -> tuple[str, ...]:
        """The first product of each name, in the order of mention."""
        return tuple(group[0] for group in self.named.groups)

    @property
    def points_back(self) -> bool:
        """Whether it speaks of something named before, and names no product itself."""
        if self.named.groups:
            return False
        is_set = any(one.field in ("category", "brand") for one in self.scope.filters)
        text = _WHICH_ONE.sub(" ", self.text) if is_set else self.text  # "of your shoes, which one ...?"
        return refers_back(text) or ordinal(text) is not None

    @property
    def asks_of_it(self) -> bool:
        """Whether it asks yes or no of one thing ("does it come with a footprint?")."""
        return "yes_no" in self.wordings and _IT.search(self.text) is not None

    @property
    def counts_of_it(self) -> bool:
        """Whether it counts what one thing has ("how many colours does it come in?")."""
        return (
            "count" in self.wordings and _IT.search(self.text) is not None and (self.asks_fact or bool(self.attributes))
        )

    @property
    def asks_stock(self) -> bool:
        """Whether only what is in stock is wanted."""
        return bool(_ASKS_STOCK.search(self.text))

    @property
    def asks_how(self) -> bool:
        """Whether it asks how something is done, or when, or why."""
        return bool(_ASKS_HOW.search(self.text))

    @property
    def asks_for_products(self) -> bool:
        """Whether it counts or lists products rather than something of one product."""
        return (
            bool(self.scope.filters)
            or bool(_PRODUCT_WORDS & set(terms(self.text)))
            or "商品" in self.text
            or "产品" in self.text
        )

    @property
    def is_follow_up(self) -> bool:
        """Whether it goes on with the last list: no kind of product of its own, and said to, or nothing else said."""
        own = self.scope.category is not None or bool(self.named.groups)
        return not own and (bool(_FOLLOW_UP.search(self.text)) or self.is_bare or self.narrows)

    @property
    def narrows(self) -> bool:
        """Whether it only sets a limit to what was shown before ("too dear, show me those under 45")."""
        if not self.conditions or self.scope.category is not None or self.named.groups or _ONE_THING.search(self.text):
            return False
        of_all = bool(_PRODUCT_WORDS & set(terms(self.text))) or bool(_OF_ALL.search(self.text))
        return not of_all and not self.is_narrowed_by_word and "count" not in self.wordings

    @property
    def is_narrowed_by_word(self) -> bool:
        """Whether it names a brand, a value or another thing by which products are chosen."""
        return any(one.field not in ("category", "title") for one in self.scope.filters)

    @property
    def has_amount(self) -> bool:
        """Whether it holds an amount with its unit."""
        return any(quantity.unit is not None for quantity in find_quantities(self.text))

    @property
    def counts_again(self) -> bool:
        """Whether it counts and says no more ("and how many are there in total?")."""
        return (
            "count" in self.wordings and not self.named.groups and not self.scope.filters and not leftover_words(self)
        )

    @property
    def is_bare(self) -> bool:
        """Whether it says no more than conditions or a superlative ("which is the lightest?")."""
        of_all = bool(_PRODUCT_WORDS & set(terms(self.text))) or bool(_OF_ALL.search(self.text))
        return not of_all and bool(self.scope.filters or self.conditions or self.extremes) and not leftover_words(self)

    @property
    def is_of_several(self) -> bool:
        """Whether it wants several products, or the shop's terms."""
        return bool(self.wordings & (_OF_SEVERAL | {"list"}) or self.conditions or self.extremes)

    @property
    def seeks_goods(self) -> bool:
        """Whether a Chinese text looks for goods of a kind, or asks what these cost, not for a fact of one."""
        if self.named.groups or self.scope.category is None:
            return False
        if has_goods_sought(self.text) or asks_what_goods_cost(self.text):
            return True
        return names_goods_only(self.text) and not self._ends_in_attribute

    @property
    def seeks_what_is_not_there(self) -> bool:
        """Whether a Chinese text looks for goods, and neither a kind nor a product of the shop is named in it."""
        if self.named.groups or self.scope.category is not None or not is_chinese(self.text):
            return False
        is_sought = has_goods_sought(self.text) or names_goods_only(self.text) or asks_what_goods_cost(self.text)
        return is_sought or bool(self.extremes) or "recommend" in self.wordings

    @property
    def _ends_in_attribute(self) -> bool:
        """Whether the last words are what products state ("显示器 分辨率"), so that it is asked for."""
        plain = self.text.rstrip(" ?？。").lower()
        kinds = tuple(word for word in self.scope.used_words if not word.isascii())
        if plain.endswith(kinds) or self.is_narrowed_by_word:
            return False
        ends = {match.end() for one in asked_concepts(plain) for match in compiled(one.asked).finditer(plain)}
        named = [phrase[-1] for phrase in phrases(plain)[-1:] if phrase[-1].text not in self.scope.used_words]
        return len(plain) in ends or (bool(self.attributes) and any(one.end == len(plain) for one in named))

    @property
    def speaks_of_one_of_a_kind(self) -> bool:
        """Whether it asks something of one product of a kind without saying which ("the price of the keyboard")."""
        if self.named.groups or self.conditions or self.unread or self.extremes or self.wordings & _OF_SEVERAL:
            return False
        if _ONE_OF_MANY.search(self.text):
            return False
        any_of_kind = "list" in self.wordings and _ANY_OF_A_KIND.search(self.text)
        if any_of_kind and not self._kinds_spoken_of(_THE_ONE_OF_A_KIND):
            return False
        if self.is_narrowed_by_word and not self.asks_fact and "yes_no" not in self.wordings:
            return False
        if is_chinese(self.text):  # no article tells it
            is_that = "yes_no" in self.wordings and _THAT_ONE_ZH.search(self.text) is not None
            return is_that or (self.asks_fact and "list" not in self.wordings and not self.seeks_goods)
        return self._kinds_spoken_of(_ONE_OF_A_KIND)

    def _kinds_spoken_of(self, pattern: re.Pattern[str]) -> bool:
        """Whether a kind of product is named in the singular where a pattern says so."""
        values = {t for one in self.scope.filters if one.field != "category" for t in terms(f"{one.field} {one.text}")}
        of_kind = self.scope.used_words - values
        spoken = (next(filter(None, match.groups())) for match in pattern.finditer(self.rest))
        kinds = ([word for word in phrase.split() if set(terms(word)) & of_kind] for phrase in spoken)
        return any(kind and (not kind[-1].lower().endswith("s") or _IS_ONE.search(self.rest)) for kind in kinds)

    @property
    def is_scoped(self) -> bool:
        """Whether it names a kind of product, a brand, a value or a condition."""
        return bool(self.scope.filters or self.conditions)

    @property
    def asks_fact(self) -> bool:
        """Whether it asks for something that products state ("what is the capacity of ...")."""
        return bool(asked_concepts(self.text.lower()))


def says_nothing(word: str) -> bool:
    """Whether a word only asks ("what", "about", "please")."""
    return set(terms(word)) <= _SAYS_NOTHING


def asks_nothing_more(reading: Reading) -> bool:
    """Whether a text that names a product says nothing of what is wanted of it ("and the Duo 310?")."""
    is_narrowed = any(one.field not in ("brand", "category", "title") for one in reading.scope.filters)
    if reading.asks_fact or reading.conditions or reading.extremes or is_narrowed:
        return False
    used = reading.scope.used_words | reading.name_terms | _PRODUCT_WORDS | _SAYS_NOTHING
    left = [term for term in terms(reading.rest) if term not in used and term[0] not in "那呢还有换同"]
    return not left


def words_beside_fact(reading: Reading) -> set[str]:
    """The words that are left of a question beside its kind of product and the fact that it asks for."""
    text = reading.text.lower()
    asked = {
        t for concept in asked_concepts(text) for m in compiled(concept.asked).finditer(text) for t in terms(m.group())
    }
    return set(leftover_words(reading).split()) - asked


def left_unasked(text: str, conditions: Sequence[Filter], name_terms: frozenset[str]) -> list[str]:
    """The telling terms that a yes-or-no question adds to its conditions; [] when these say it all.

    What leads up to the conditions adds nothing ("I travel a lot: is it under 2 kg?"). What is joined to a bound does
    ("under 2 kg and good for camping"), the part that it is of ("the weight of the frame"), and all that stands behind
    a value ("does the white one have a port?").
    """
    known = set(_WAYS_TO_ASK)
    for one in conditions:
        known |= {t for part in (one.text, one.field.replace("|", " "), str(one.value or "")) for t in terms(part)}
    fields = {name for one in conditions for name in one.field.split("|")}
    for concept in asked_concepts(text.lower()):
        if concept.name in fields or fields & set(concept.names):
            known |= {t for match in compiled(concept.asked).finditer(text) for t in terms(match.group())}
    if _AND_MORE_ZH.search(text):
        return [text]
    bounds = [one for one in conditions if isinstance(one.value, float | int)]
    parts = _JOINED.split(text) if len(bounds) == len(conditions) else re.split(r"(?<=\w)\s+", text)
    said = {t for one in bounds or conditions for t in terms(f"{one.text} {one.field.replace('|', ' ')}")}
    first = next((i for i, part in enumerate(parts) if said & set(terms(part))), len(parts))
    if len(bounds) < len(conditions):
        before = parts[max((i for i, part in enumerate(parts[:first], 1) if _LEADS_UP.search(part)), default=0) : first]
        parts = [*parts[: first + 1], *before, *parts[first + 1 :]]
    added = " ".join([*parts[first + 1 :], *(match["part"] for match in _PART_OF.finditer(text))])
    left = telling_terms(added, name_terms, strict=True)
    return [t for t in left if t not in known and not any(char.isdigit() for char in t) and t.isascii()]


def leftover_words(reading: Reading) -> str:
    """What a list is wished to be beyond its filters; "" when nothing is left.

    Example: of "which kettles are good for camping under 50" the words "camping".
    """
    used = set(reading.scope.used_words) | reading.name_terms
    for extreme in reading.extremes:
        used |= set(terms(extreme.words)) | {t for name in extreme.concept.names[:1] for t in terms(name)}
        used |= {t for m in compiled(extreme.concept.asked).finditer(reading.text) for t in terms(m.group())}
    for field in (one.field for one in reading.conditions):
        used |= set(terms(field.replace("|", " ")))
        for concept in asked_concepts(reading.text.lower()):
            if field == concept.name or set(field.split("|")) & set(concept.names):
                used |= {t for m in compiled(concept.asked).finditer(reading.text) for t in terms(m.group())}
    used |= _SAYS_HOW
    if is_chinese(reading.text):
        return ""  # pairs of characters are no words; the filters and the whole question must do
    said = terms(_without_measures(reading.rest))
    used |= {f"{term}s" for term in used}  # "PCs" are too short for the terms to take the s off
    is_telling = [term not in used | STOP_WORDS | ASKING_WORDS and not term.isdigit() for term in said]
    beside = [i for i, term in enumerate(said) if term.isdigit() and any(is_telling[max(0, i - 1) : i + 2])]
    kept = [term for i, term in enumerate(said) if is_telling[i] or i in beside]  # "1000 pieces", "iphone 11"
    return " ".join(dict.fromkeys(kept))


def _without_measures(text: str) -> str:
    """A text without its amounts: the 5 of "5 minutes" is no number of a thing."""
    for one in reversed([one for one in find_quantities(text) if measures(one)]):
        text = f"{text[: one.start]} {text[one.end :]}"
    return text
