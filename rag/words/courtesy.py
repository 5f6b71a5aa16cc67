"""A message without what only greets, thanks, apologises, asks leave to ask or says who is speaking.

"Hi, I'm Aisha. As a student, could you tell me how heavy it is? Many thanks." asks no more than "how heavy it is?".
A clause goes only where every word of it is talk about the talk or about the person, so that an unknown word always
stays; so does what holds a digit, and what names something of the shop. English and Chinese.
"""

import re
from collections.abc import Callable

from rag.words.courtesy_words import ALLOWED, DEMANDS, HEALTH, IDENTITY_GLUE, PERSONS, PHRASES, STRONG, WEAK
from rag.words.courtesy_zh import is_chinese_courtesy, without_chinese_frames

MAX_CHARS = 2_000
"""A longer message comes back as it is: it is no question with a greeting, and hostile input costs nothing."""

_MAX_CLAUSE_WORDS = 24
_MAX_NAME_WORDS = 4
_SENTENCE = re.compile(r".+?(?:[.!?…]{1,8}[\"')]?(?=\s|$)\s*|[。！？]{1,8}\s*|\n+|$)", re.DOTALL)
_CLAUSE_END = re.compile(r"[,;:]\s|\s[-–—]\s|—|[，；：、]\s*|…\s*")
_NEXT = re.compile(r"(?<=[\w)])\s+(?=[A-Z][a-z' ])")
_WORD = re.compile(r"[^\W_]+(?:['./-][^\W_]+)*")

_WH = r"(?:what|which|how|where|when|who|whose|why|what's|whats|how's|where's|who's)\b"
_AUXILIARY = r"(?:can|could|is|are|was|were|does|do|did|will|would|has|have|should|may)"
_SUBJECT = r"(?:i|it|its|this|that|the|you|we|they|these|those|there|your|my|one|any|a|an)"
_ASKS = rf"(?=(?:{_WH}|{_AUXILIARY} {_SUBJECT}\b))"
_POLITE = r"(?:please|pls|plz|kindly|possibly|perhaps|maybe|just|also|quickly|be so kind as to|be kind enough to)"
_TELL = (
    r"(?:tell (?:me|us)|let (?:me|us) know|inform (?:me|us)|advise(?: me| us)?|explain(?: to me| to us)?)(?: please)?"
)
_GREETING = r"(?:hi|hello|hey|hiya|howdy|yo|good (?:day|morning|afternoon|evening))"
_FRAMES = re.compile(
    rf"(?:\b(?:one|another) thing )?\b(?:i|we)(?:'d|d| would| do| also| just| really| only)* (?:like|love|want"
    rf"|need|wanna|wish)(?:ed)?"
    rf"(?: to)? (?:know|ask(?: you)?|find out|check|understand|learn|enquire|inquire)[\s,:]+{_ASKS}"
    rf"|(?:i(?:'m|m|'ve been| am| was| have been|'d been)?|we(?:'re| are| were)?|just)(?: just| really"
    rf"| still)* (?:wonder(?:ing|ed)?|curious)[\s,:]+{_ASKS}"
    rf"|(?:could|can|would|will) (?:you|u|ya|someone|anyone|somebody) (?:{_POLITE} )*let (?:me"
    rf"|us) know[\s,:]+(?=(?:the|its|your) )"
    rf"|(?:could|can|would|will|may) (?:you|u|ya|someone|anyone|somebody) (?:{_POLITE} )*{_TELL}[\s,:]+(?={_WH})"
    rf"|(?:may|can|could|might) (?:i|we) (?:{_POLITE} )*(?:ask|know|enquire|inquire)(?: you)?[\s,:]+{_ASKS}"
    rf"|(?:do|does|would) (?:you|u|anyone|anybody|someone|you guys) (?:happen to )?know[\s,:]+(?={_WH}"
    rf"|(?:(?:the|its) )?(?:[^\W_]+ ){{1,3}}(?:of|for|on)\b)"
    rf"|would you mind (?:telling (?:me|us)|letting (?:me|us) know)[\s,:]+(?={_WH})"
    rf"|(?:could|can|would|will) (?:you|u) (?:{_POLITE} )*(?=(?:show|list|find|compare|name|tell|give) (?!you\b))"
    rf"|{_GREETING}(?: there| all| everyone| everybody| folks| team| guys| again| sir| madam| dear| friends?)*\s+"
    rf"(?=(?:{_WH}|{_AUXILIARY} {_SUBJECT}|i|i'm|im|i'd|please|pls|quick|looking|just|we|show|tell)\b)"
    rf"|(?:so |very |really |i'm |i am )*sorry[\s,.!…–-]+{_ASKS}"
    rf"|(?:please|pls|plz|kindly)[\s,]+(?=[^\W_])",
    re.IGNORECASE,
)
_INTERJECTION = re.compile(
    r"\s*(?:lovely|right|nice|great|perfect|brilliant|cool|super|wonderful|excellent|good|fine|ok(?:ay)?|cheers|ta|hmm?"
    r"|oh|ah|wow|all ?right|quick q(?:uestion)?|splendid|fab(?:ulous)?|fantastic|great stuff|got it"
    r"|i see)[\s.!,…:–-]*",
    re.IGNORECASE,
)
_TRAILING = re.compile(
    r"(?<=\w)(?:\s*,\s*|\s+)(?:please|pls|plz|(?:many |with )?thanks|thank you|thank u|thx|cheers|ty)"
    r"(?:,? (?:so|very|much|a|lot|in|advance|again|mate|kindly)){0,5}(?=[\s?.!]*$)",
    re.IGNORECASE,
)
_SELF = re.compile(
    r"(?:(?:well|so|and|but|because|since|btw|fyi|actually) )?"
    r"(?:(?P<am>i'm|im|i am|we're|we are)|(?:speaking |shopping |asking )?(?P<am2>as|being)"
    r"|(?P<has>i have|i've|i've got|i got|i live with|i suffer from|i am living with|i'm living with|i use)) ",
    re.IGNORECASE,
)
_ORIGIN = re.compile(
    r"(?:i|we|my family|my parents)(?:'m|'re|'ve| am| are| have| has)?(?: originally| just| recently| only"
    r"| actually)*"
    r" (?:from|comes? from|came from|(?:moved|came|come|emigrated) (?:here )?from|grew up in|(?:was"
    r"|were) (?:born|raised|brought up) in"
    r"|hail from)(?: [\w'-]+){1,5}",
    re.IGNORECASE,
)
_AGE = re.compile(
    r"(?:i'm|im|i am|we're|we are)(?: already| only| just| almost)* \d{1,3} (?:years?(?: old| young| of age)?|yo)"
    r"|我?(?:今年|已经|都)*\d{1,3}岁了?",
    re.IGNORECASE,
)
_OF_AGE = re.compile(  # where it may matter how old somebody is: ages, and what suits them
    r"\bage[sd]?\b|\bold enough\b|\btoo (?:old|young)\b|\bwhich\b|\brecommend|\bsuggest|\bsuit|\bfor me\b|\bbest\b"
    r"|年龄|几岁|适合|推荐|哪",
    re.IGNORECASE,
)
_AIDS = re.compile(r"\b(?:screen reader|wheelchair|hearing aids?|guide dog|white cane|magnifier)\b", re.IGNORECASE)
_DELIVERS = re.compile(
    r"\b(?:ship|deliver|send|post(?:age)?|customs|tax|vat|dut(?:y|ies)|currenc|plug|voltage|country|abroad|warranty)",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"(?:my name is|my name's|name's|the name is|i'm called|i am called)(?: [\w'.-]+){1,5}", re.IGNORECASE
)
_BY_NAME = re.compile(
    r"(?:this is|it's|it is|dear|hi|hello|hey|call me|regards|cheers|i'm|i am|thanks) (?P<name>.+)", re.IGNORECASE
)
_HERE = re.compile(r"(?P<name>.+) (?:here|speaking)", re.IGNORECASE)
_REFERS = re.compile(r"\b(?:if|whether) (?:it|this|that|they|these|those|there|the|one|i|we)\b", re.IGNORECASE)
_CHINESE = re.compile(r"[一-鿿]")
_JOINS = re.compile(r"(?:so|but|therefore|hence|and so)\b[\s,]+", re.IGNORECASE)


def _names_nothing(_text: str) -> bool:
    return False


def without_courtesy(text: str, *, is_named: Callable[[str], bool] = _names_nothing) -> str:
    """A message without its courtesy; as it is where it is nothing but courtesy, or longer than `MAX_CHARS`.

    Doing it twice changes nothing more. What is kept is kept word for word.

    Args:
        text: As the customer wrote it.
        is_named: Whether a clause names something of the shop; such a clause always stays.

    Example:
        >>> without_courtesy("Hi, I'm Aisha. As a student, how many backpacks do you sell?")
        'how many backpacks do you sell?'
        >>> without_courtesy("不好意思麻烦您了，请问它多重？谢谢！")
        '它多重？'
    """
    if len(text) > MAX_CHARS:
        return text
    left = text
    while (shorter := _once(left, text, is_named)) != left:
        left = shorter
    return left if left and left != text.strip() else text


def _once(text: str, whole: str, is_named: Callable[[str], bool]) -> str:
    """One round over all sentences; the text itself where nothing would be left."""
    kept = [_sentence(match.group(), whole, is_named) for match in _SENTENCE.finditer(text)]
    shorter = "".join(kept).strip()
    return shorter if any(char.isalnum() for char in shorter) else text


def _sentence(sentence: str, whole: str, is_named: Callable[[str], bool]) -> str:
    """What is left of a sentence, "" when it was all courtesy."""

    def goes(clause: str) -> bool:
        if _INTERJECTION.fullmatch(clause):  # whatever product is called "Lovely"
            return True
        return _is_courtesy(clause, whole) and (not is_named(clause) or _AIDS.search(clause) is not None)

    if goes(sentence):
        return ""
    sentence = _without_clauses(sentence, goes)
    if _CHINESE.search(sentence):
        sentence = without_chinese_frames(sentence)
    plain = sentence.replace("’", "'")
    start = len(sentence) - len(sentence.lstrip())
    while match := _FRAMES.match(plain, start):
        start = match.end()
    if start > len(sentence) - len(sentence.lstrip()):
        sentence = sentence[start:]
    while (shorter := _TRAILING.sub("", sentence)) != sentence:
        sentence = shorter
    return sentence


def _without_clauses(sentence: str, goes: Callable[[str], bool]) -> str:
    """A sentence without the courtesy that begins and ends it."""
    while (mark := _CLAUSE_END.search(sentence)) and goes(sentence[: mark.start()]):
        sentence = sentence[mark.end() :]
        if joins := _JOINS.match(sentence):
            sentence = sentence[joins.end() :]
    marks = list(_CLAUSE_END.finditer(sentence))
    while marks and goes(sentence[marks[-1].end() :]):
        mark = marks.pop()
        end = re.search(r"[?？.!。！]*\s*$", sentence)
        sentence = sentence[: mark.start()] + end.group()  # type: ignore[union-attr]  # it matches the empty text too
    return _without_tail(sentence, goes)


def _without_tail(sentence: str, goes: Callable[[str], bool]) -> str:
    """A sentence without the courteous one that follows it with no mark between: "monitors under 200 Hurry up."."""
    if not sentence.rstrip().endswith((".", "!")):
        return sentence
    for start in list(_NEXT.finditer(sentence))[-_MAX_CLAUSE_WORDS:]:
        tail = sentence[start.end() :]
        if " " in tail.strip() and goes(tail):
            return sentence[: start.start()]
    return sentence


def _is_courtesy(clause: str, whole: str) -> bool:
    """Whether a clause, or a sentence of such clauses, holds nothing but courtesy."""
    clause = clause.strip().strip(".!?…。！？,;:，；： ")
    if _AGE.fullmatch(clause.replace("’", "'")):
        return not _OF_AGE.search(whole)
    if not clause or any(char.isdigit() for char in clause):
        return False
    if _CHINESE.search(clause):
        return is_chinese_courtesy(clause)
    if _is_clause(clause, whole):
        return True
    parts = [part for part in _CLAUSE_END.split(clause) if part.strip()]
    courteous = [_is_clause(part, whole) for part in parts]
    excused = [part.strip().lower() in ("sorry", "so sorry", "please") or _is_full_name(part) for part in parts]
    return len(parts) > 1 and any(courteous) and all(a or b for a, b in zip(courteous, excused, strict=True))


def _is_clause(clause: str, whole: str) -> bool:
    words = _WORD.findall(clause.replace("’", "'"))
    if not 0 < len(words) <= _MAX_CLAUSE_WORDS:
        return False
    plain = " ".join(words)
    if _ORIGIN.fullmatch(plain):
        return not _DELIVERS.search(whole)
    return _introduces(plain) or _is_talk(plain) or _is_identity(plain)


def _is_talk(plain: str) -> bool:
    """Whether every word is talk about the talk, and one of them says so by itself."""
    shortened, n_phrases = PHRASES.subn(" ", plain)
    words = [word.lower() for word in shortened.split()]
    if not words or all(word in WEAK for word in words):
        return n_phrases > 0 or all(word in ("please", "pls", "plz", "kindly") for word in words)
    if _REFERS.search(shortened) or not all(word in ALLOWED for word in words):
        return False
    return n_phrases > 0 or any(word in STRONG for word in words)


def _is_identity(plain: str) -> bool:
    """Whether a clause says no more than who is speaking: sex, age, family, origin, faith, disability."""
    opener = _SELF.match(plain)
    if opener is None:
        return False
    n_telling = 0
    for word in plain[opener.end() :].split():
        folded = word.lower().removesuffix("'s") if word.lower() not in HEALTH else word.lower()
        telling = HEALTH if opener["has"] else PERSONS
        if folded in telling or (not opener["has"] and _is_name(word)):
            n_telling += 1
        elif folded not in IDENTITY_GLUE | PERSONS | HEALTH:
            return False
    return n_telling > 0


def _introduces(plain: str) -> bool:
    """Whether a clause gives the name of who speaks or is spoken to."""
    if _NAMED.fullmatch(plain):
        return True
    given = _BY_NAME.fullmatch(plain) or _HERE.fullmatch(plain)
    if given is None:
        return False
    return _is_full_name(given["name"])


def _is_full_name(text: str) -> bool:
    names = text.split()
    return 0 < len(names) <= _MAX_NAME_WORDS and all(map(_is_name, names)) and names[0][0].isupper()


def _is_name(word: str) -> bool:
    """Whether a word is written as a name of a person or a people is, inside a sentence."""
    if word in ("al", "de", "da", "van", "von", "der", "bin", "ibn", "del", "la", "di"):
        return True
    word = word.removeprefix("al-").removeprefix("el-")
    is_written = word[:1].isupper() and any(char.islower() for char in word)
    return is_written and word.lower() not in ALLOWED and word.lower() not in DEMANDS
