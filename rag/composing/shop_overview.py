"""What a shop sells as a whole: its brands and its kinds of products, as evidence."""

import re
from collections.abc import Callable, Sequence

from catalog.plan import Vocabulary
from rag.composing.wording import spoken_kind
from rag.evidence import EvidenceItem
from rag.knowledge import leaf_of
from rag.question import Language

_BRANDS = re.compile(
    r"\b(?:which|what|all(?: the)?|list(?: of)?(?: the)?|your) (?:brands?|makes|manufacturers)"
    r"(?:\s+of (?:[\w -]{2,40}?))?(?:\s+(?:do|are|you|have|does|can)\b|\W*$)"
    r"|(?:有|卖|经营)(?:哪些|什么)(?:品牌|牌子)|(?:所有|全部)(?:的)?(?:品牌|牌子)",
    re.IGNORECASE,
)
_KINDS = re.compile(
    r"^\W*what (?:(?:all )?do you|can i|does (?:this|the) shop) (?:sell|stock|carry|buy here|have)"
    r"(?: here| in (?:the|your) shop)?\W*$"
    r"|\b(?:which|what) (?:kinds?|types?|categories|product categories|sorts?)"
    r" (?:of (?:products?|things|items|goods) )?(?:do you|are there|can i)\b"
    r"|^\W*(?:你们|您们|店里|这里)?(?:都)?(?:卖|有)(?:些)?(?:什么|哪些)(?:商品|产品|东西|类)?[？?\s]*$",
    re.IGNORECASE,
)
_MOST = 24  # named; a shop may have hundreds


def shop_overview(
    text: str, words: Vocabulary, language: Language, brands_of: Callable[[str], Sequence[str]] | None = None
) -> EvidenceItem | None:
    """The brands or the kinds of products of a shop, where a question asks for them; else None.

    Args:
        text: A question.
        words: Of the catalog.
        language: Of the reply.
        brands_of: Gives the brands of the kind of product that a text names, or all; None: all.
    """
    if _BRANDS.search(text):
        names = list(words.brands if brands_of is None else brands_of(text))
        head = f"{len(names)} 个品牌" if language == "zh" else f"{len(names)} brands"
    elif _KINDS.search(text):
        names = [spoken_kind(leaf_of(one), language) for one in words.categories]
        names = list(dict.fromkeys(names))
        head = f"{len(names)} 类商品" if language == "zh" else f"{len(names)} kinds of products"
    else:
        return None
    if not names:
        return None
    shown, more = names[:_MOST], len(names) - _MOST
    if language == "zh":
        said = f"{head}：{'、'.join(shown)}" + (f"，还有 {more} 个" if more > 0 else "") + "。"
    else:
        said = f"{head}: {', '.join(shown)}" + (f" and {more} more" if more > 0 else "") + "."
    return EvidenceItem(kind="aggregate", source="catalog", source_id="catalog", text=said, score=1.0, answers=1.0)
