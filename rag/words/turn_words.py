"""The words of one message that may say what a later question is about, and the part each plays in it.

English messages are cut into words, Chinese ones into the pieces that stand between function words, because
Chinese writes no spaces. Words that name nothing ("it", "please", 什么) are left out. Knows no conversation: what a
word means for a question is weighed in `rewriting.py`.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from index.terms import STOP_WORDS, terms
from rag.documents.relevance import SELDOM_TELLING
from rag.words.asking_words import ASKING_WORDS

_MAX_PIECE = 16  # characters of a Chinese piece; a longer one is a sentence, not a name

_NEVER = frozenset(
    """
    actually after again against aint also although always am among anything around because before below beside besides
    better bit both both can't couldn't didn't doesn't don't during each either etc even ever everyone everything except
    exactly few find first following further going got great hello her here's hers herself hey hi him himself his how's
    however i'd i'll i'm i've isn't it's itself just know last least less let let's lot lots made make many maybe mean
    more most much myself near neither never none nor nothing now often ok okay once oneself only other others otherwise
    ought ours own per perhaps quite rather really said same say see several she's should shouldn't since some somehow
    someone something sometimes soon sorry still such sure tell thank thanks that's theirs themselves there's therefore
    they're thing things though through thus together too towards under until unless up upon usually versus via wasn't
    well went weren't what's whatever when's whenever where's whereas wherever whether while who's whoever whom whose
    why's will within without won't wouldn't wow yeah yes yet you're yours yourself
    """.split()
)
_GENERIC = (
    SELDOM_TELLING
    | ASKING_WORDS
    | frozenset(
        """
    able able available bad become best big called certain change come common day detail different difference example
    explain fact feature few full general give good happen happened help high idea important include included including
    info information interesting issue kind kinds left list little live long look low main major name named need new
    number old order part people person place play possible problem process question reason right set show side similar
    single small something special specific start started step stuff time times today top two three type types use used
    using various view want way ways week woman man work works world year years
    """.split()
    )
)
_ARTICLES = frozenset("a an the my our your his her its their this that these those some any".split())
_OWNERS_BEFORE = frozenset("of about 知道 听说 听过 看过 去过 了解 认识 介绍 说到 关于 对于 喜欢 对 说".split())
_OWNER_AFTER_ZH = re.compile(r"[这那该此][个部首款位种些里]?|的")  # "X 这款", "X 的重量"
_WORD = re.compile(
    r"《(?P<title>[^《》]{1,30})》|(?P<cjk>[㐀-鿿]+(?:·[㐀-鿿]+)*)"
    r"|(?P<word>[^\W_㐀-鿿]+(?:[-./'’&+][^\W_㐀-鿿]+)*\+*)",
)
_FUNCTION_ZH = re.compile(
    r"为什么|是什么|什么样|什么|怎么样|怎么|怎样|如何|哪些|哪个|哪款|哪位|哪里|哪儿|哪年|哪一年|多少钱|多少|多久|多长|多大|多高|多重|几个|几点|几款"
    r"|有没有|是不是|能不能|可不可以|会不会|可以|能否|是否|请问|一下|一个|一些|一点|一样|一种|一部|一首|一款|一位|需要|应该|觉得|知道|听说|了解|介绍|认识"
    r"|喜欢|听过|看过|去过|告诉|时候|这款|那款|这个|那个|这些|那些|这种|那种|这部|那部|这首|那首|这位|那位|这里|那里|这样|那么|这么|它们|他们|她们"
    r"|你们|我们|咱们|大家|自己|还有|还是|而且|但是|不过|因为|所以|如果|虽然|或者|以及|其他|其它|另外|别的|没有|不是|就是|都是|也是|非常|比较|真的"
    r"|确实|应当|当然|可能|已经|现在|以后|之后|之前|以前|对了|好的|谢谢|你好|您好|哈哈|原来|那你|那我|的话|起来|出来|一起|关于|对于|说到"
    r"|[的了吗呢吧啊呀哦嗯哈噢嘛么是我你您他她它有在和与跟把被给让对从向到会能要想请说讲问看听去来这那哪谁几很太都也还就只才又再最更不没个款部首位]"
)
_ENDS = re.compile(r"[.?!;:,()\"“”|\n。？！；：，、《》（）【】]")
_SENTENCE_ENDS = re.compile(r"[.?!:;\n。？！]")


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnWord:
    """A word of a message, or a piece of a Chinese one."""

    text: str  # as written
    terms: tuple[str, ...]
    is_name: bool  # written with a capital where the sentence does not ask for one, or in 《》
    is_lower: bool  # written without any capital
    is_generic: bool  # says little by itself: "kind", "use"
    is_aspect: bool  # "weight" of "the weight of the tent"
    is_owner: bool  # "tent" of "the weight of the tent"
    run: tuple[tuple[str, ...], ...]  # terms of the words that stand together, its own too: "sleeping bag"


@dataclass(slots=True)
class _Piece:
    text: str
    is_stop: bool
    starts: bool  # begins a sentence
    parted: bool  # a mark stands before it
    is_title: bool = False  # stood in 《》


@lru_cache(maxsize=256)  # the turns of a conversation are read again at each of its questions
def turn_words(text: str) -> tuple[TurnWord, ...]:
    """The telling words of a message, in order, with repetitions.

    Example:
        >>> [(word.text, word.is_aspect, word.is_owner) for word in turn_words("What is the weight of the tent?")]
        [('weight', True, False), ('tent', False, True)]
        >>> [word.text for word in turn_words("那恒温水壶的容量是多少？")]
        ['恒温水壶', '容量']
    """
    pieces = _pieces(unicodedata.normalize("NFKC", text))
    telling = [piece for piece in pieces if not piece.is_stop]
    capitals = sum(piece.text[0].isupper() for piece in telling)
    titled = len(telling) > 2 and capitals >= 0.8 * len(telling)  # Every Word With A Capital names nothing
    found = []
    for start, end in _runs(pieces):
        before = _word_before(pieces, start)
        after = pieces[end].text.lower() if end < len(pieces) and not pieces[end].parted else ""
        words = [_read(piece.text) for piece in pieces[start:end]]
        run = tuple(word.terms for word in words)
        is_aspect = after == "of" or before == "的"
        is_owner = before in _OWNERS_BEFORE or bool(_OWNER_AFTER_ZH.fullmatch(after))
        for piece, word in zip(pieces[start:end], words, strict=True):
            capital = any(char.isupper() for char in piece.text)
            found.append(
                TurnWord(
                    text=word.bare,
                    terms=word.terms,
                    is_name=piece.is_title or (capital and not piece.starts and not titled),
                    is_lower=not capital and not piece.is_title,
                    is_generic=word.is_generic,
                    is_aspect=is_aspect,
                    is_owner=is_owner,
                    run=run,
                )
            )
    return tuple(found)


def _pieces(text: str) -> list[_Piece]:
    pieces: list[_Piece] = []
    end, starts = 0, True
    for match in _WORD.finditer(text):
        gap = text[end : match.start()]
        starts = starts or bool(_SENTENCE_ENDS.search(gap))
        parted = bool(_ENDS.search(gap))
        if match["title"] is not None:
            pieces.append(_Piece(match["title"], False, False, parted, True))
        elif match["cjk"] is not None:
            pieces.extend(_chinese_pieces(match["cjk"], parted=parted))
        else:
            pieces.append(_Piece(match["word"], _read(match["word"]).is_stop, starts, parted))
        starts, end = False, match.end()
    return pieces


def _chinese_pieces(run: str, *, parted: bool) -> list[_Piece]:
    """A Chinese run cut at its function words, which stay as stops between the pieces."""
    pieces: list[_Piece] = []
    end = 0
    for match in (*_FUNCTION_ZH.finditer(run), None):
        start = len(run) if match is None else match.start()
        if start > end:
            pieces.append(_Piece(run[end:start], not 1 < start - end <= _MAX_PIECE, False, parted and not pieces))
        if match is not None:
            pieces.append(_Piece(match.group(), True, False, parted and not pieces))
            end = match.end()
    return pieces


def _runs(pieces: list[_Piece]) -> list[tuple[int, int]]:
    """Start and end of each run of telling words that no mark and no function word parts."""
    runs: list[tuple[int, int]] = []
    start = 0
    for place, piece in enumerate(pieces):
        if piece.is_stop or piece.parted:
            if place > start:
                runs.append((start, place))
            start = place + piece.is_stop
    if len(pieces) > start:
        runs.append((start, len(pieces)))
    return runs


def _word_before(pieces: list[_Piece], start: int) -> str:
    """The word before a run, articles passed over; "" where a mark or nothing stands there."""
    while start and not pieces[start].parted:
        start -= 1
        if pieces[start].text.lower() not in _ARTICLES:
            return pieces[start].text.lower()
    return ""


@dataclass(frozen=True, slots=True)
class _Word:
    bare: str  # without a possessive s
    terms: tuple[str, ...]
    is_stop: bool
    is_generic: bool


@lru_cache(maxsize=16_384)
def _read(word: str) -> _Word:
    """What a word is by itself, in any sentence."""
    bare = word.removesuffix("'s").removesuffix("’s")
    plain = bare.lower().replace("’", "'")
    found = tuple(terms(bare))
    return _Word(
        bare=bare,
        terms=found,
        is_stop=word.lower().replace("’", "'") in _NEVER or all(term in STOP_WORDS for term in found),
        is_generic=plain in _GENERIC or plain.removesuffix("s") in _GENERIC,
    )
