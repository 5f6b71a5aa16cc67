"""Every sentence that is the shop assistant's own, in English and Chinese.

Facts are put into these sentences verbatim. The wording of a fact follows its source: what the maker states is
stated, what a customer wrote is reported as such.
"""

import re
from decimal import Decimal
from functools import cache

from catalog.product import Availability, format_price
from rag.evidence import EvidenceItem
from rag.question import Language
from rag.vocabulary.bilingual import attribute_name_in, kind_name_in

_MAX_TITLE_CHARS = 80
_LEAST_TITLE_CHARS = 15

_ENDS_OPEN = re.compile(r"\b(?:to|for|with|from|up|by|of)$", re.IGNORECASE)
_YES = frozenset(["yes", "true", "included", "是", "有", "支持", "可以"])
_NO = frozenset(["no", "false", "none", "not-supported", "否", "无", "没有", "不支持", "不可以"])

_AVAILABILITY: dict[Language, dict[Availability, str]] = {
    "en": {
        "in_stock": "in stock",
        "out_of_stock": "out of stock",
        "preorder": "available for pre-order",
        "backorder": "on back-order",
        "unknown": "of unknown availability",
    },
    "zh": {
        "in_stock": "有货",
        "out_of_stock": "缺货",
        "preorder": "可预订",
        "backorder": "可下单，需等待补货",
        "unknown": "库存情况未知",
    },
}
_CURRENCY_SIGNS = {"EUR": "€", "USD": "$", "GBP": "£", "CNY": "¥", "JPY": "¥"}

_OFFER_NAMES_ZH = {
    "price": "价格", "availability": "库存状态", "stock": "库存", "brand": "品牌", "category": "类别", "rating": "评分",
}  # fmt: skip

_TEMPLATES: dict[Language, tuple[tuple[str, str], ...]] = {
    # attribute name (regular expression over the normalised name) -> sentence
    "en": (
        (r"(?:item |net |product )?weight", "The {title} weighs {text}."),
        (r"(?:main )?materials?", "The {title} is made of {text}."),
        (r"(?:product )?colou?r", "The colour of the {title} is {text}."),
        (r"(?:product |item )?dimensions", "The {title} measures {text}."),
        (r"warranty", "The {title} has a warranty of {text}."),
        (r"brand", "The {title} is made by {text}."),
    ),
    "zh": (),
}


def short_title(title: str) -> str:
    """A title as it is spoken: cut before its list of features when it is long.

    Example:
        >>> short_title("HP Pavilion dv7-1211ea Notebook Silver 43.2 cm (17\\") 1440 x 900 pixels Intel Core 2 Duo 4 GB")
        'HP Pavilion dv7-1211ea Notebook Silver 43.2 cm'
    """
    if len(title) <= _MAX_TITLE_CHARS:
        return title
    cut = re.split(r"\s*[,|(\[/;–—]|\s-\s", title[_LEAST_TITLE_CHARS:], maxsplit=1)[0]
    head = title[: _LEAST_TITLE_CHARS + len(cut)]
    if len(head) > _MAX_TITLE_CHARS:
        head = head[:_MAX_TITLE_CHARS].rsplit(" ", 1)[0]
    return head.strip()


def spoken_field(name: str, language: Language) -> str:
    """An attribute's name as it is spoken.

    Example:
        >>> spoken_field("filter_type", "en")
        'filter type'
    """
    plain = re.sub(r"[_\s]+", " ", name).strip()
    if plain.isascii() == (language == "en"):
        return plain
    return _OFFER_NAMES_ZH.get(plain.lower()) or attribute_name_in(plain, language) or plain


def spoken_kind(leaf: str | None, language: Language) -> str:
    """A category as it is spoken; products in general where it is None.

    Example:
        >>> spoken_kind("Tents", "zh")
        '帐篷'
    """
    if leaf is None:
        return "商品" if language == "zh" else "products"
    if leaf.isascii() == (language == "en"):
        return leaf
    return kind_name_in(leaf, language) or leaf


def money(price: Decimal, currency: str | None) -> str:
    """A price as it is shown: "€249.00"; without a currency the bare number."""
    amount = format_price(price)
    if currency is None:
        return amount
    sign = _CURRENCY_SIGNS.get(currency)
    return f"{sign}{amount}" if sign else f"{amount} {currency}"


def availability_words(availability: Availability, language: Language) -> str:
    """An availability in words."""
    return _AVAILABILITY[language][availability]


@cache
def availability_phrases() -> tuple[str, ...]:
    """Every wording of an availability, in all languages, longest first."""
    said = {words for by_code in _AVAILABILITY.values() for words in by_code.values()}
    return tuple(sorted(said, key=lambda words: (-len(words), words)))


def is_yes(text: str) -> bool:
    """Whether a value says no more than yes."""
    return text.strip().lower().replace(" ", "-") in _YES


def is_no(text: str) -> bool:
    """Whether a value says no more than no."""
    return text.strip().lower().replace(" ", "-") in _NO


def fact_sentence(fact: EvidenceItem, language: Language) -> str:
    """A sentence that states a fact of the maker, its value verbatim."""
    title = short_title(fact.owner_title)
    name = spoken_field(fact.field or "", language)
    if fact.field == "title":
        return f"这是{fact.text}。" if language == "zh" else f"This is the {fact.text}."
    if fact.field == "price":
        return f"{title}的价格是 {fact.text}。" if language == "zh" else f"The {title} costs {fact.text}."
    if fact.field == "availability":
        return f"{title}目前{fact.text}。" if language == "zh" else f"The {title} is {fact.text}."
    if fact.field == "stock":
        return f"{title}目前库存 {fact.text} 件。" if language == "zh" else f"The {title}: {fact.text} in stock."
    if fact.field == "rating":
        return f"{title}的评分是 {fact.text}。" if language == "zh" else f"The {title} is rated {fact.text}."
    if is_yes(fact.text) or is_no(fact.text):
        return f"{title}：{name}——{fact.text}。" if language == "zh" else f"The {title}: {name} – {fact.text}."
    if language == "zh":
        return (
            f"{title}的{name}是 {_closed(fact.text, '。')}"
            if fact.text.isascii()
            else f"{title}的{name}是{_closed(fact.text, '。')}"
        )
    for pattern, sentence in _TEMPLATES["en"]:
        if re.fullmatch(pattern, name.lower()):
            return _one_stop(sentence.format(title=title, text=fact.text))
    if _ENDS_OPEN.search(name):  # "oven safe up to"
        return _one_stop(f"The {title}: {name} {fact.text}.")
    return _one_stop(f"The {name} of the {title} {'are' if _is_plural(name) else 'is'} {fact.text}.")


def _is_plural(name: str) -> bool:
    return bool(re.search(r"(?<![siu])s$", name.split()[-1].lower())) if name.split() else False


def passage_sentence(item: EvidenceItem, language: Language) -> str:
    """A passage in the voice of its source, its text verbatim."""
    text = item.text.strip()
    if item.source == "review":
        stars = f" ({item.rating:g}/5)" if item.rating is not None else ""
        return f"一位顾客评价{stars}：“{text}”" if language == "zh" else f"A customer writes{stars}: “{text}”"
    if item.source == "qa":
        asked = item.context.strip()
        if language == "zh":
            return f"关于“{asked}”，顾客问答里的回答是：“{text}”" if asked else f"顾客问答里的回答是：“{text}”"
        return f"To the question “{asked}” the answer was: “{text}”" if asked else f"A community answer: “{text}”"
    return text


def _closed(text: str, stop: str) -> str:
    return text if text.endswith(("。", ".", "！", "？")) else text + stop


def _one_stop(sentence: str) -> str:
    return sentence[:-1] if sentence.endswith("..") else sentence


_PHRASES: dict[str, dict[Language, str]] = {
    "greeting": {
        "en": "Hello! Ask me about any product here, or about orders, delivery and returns in general.",
        "zh": "您好！可以问我任何商品的信息，也可以问配送、退货等政策。",
    },
    "thanks": {"en": "You're welcome.", "zh": "不客气。"},
    "bye": {"en": "Goodbye!", "zh": "再见！"},
    "who": {
        "en": "I am this shop's automatic assistant. I answer from the catalog and the shop's documents, with sources.",
        "zh": "我是本店的自动助手，根据商品目录和店铺文件回答问题，并附上出处。",
    },
    "out_of_scope": {
        "en": "I can only help with this shop's products and services.",
        "zh": "我只能回答与本店商品和服务有关的问题。",
    },
    "handoff": {
        "en": "This needs a person. Our staff can see your order and take it from here.",
        "zh": "这个问题需要人工处理，我们的客服可以查看您的订单并继续为您服务。",
    },
    "yes": {"en": "Yes. ", "zh": "是的。"},
    "no": {"en": "No. ", "zh": "不是。"},
    "wrong_premise": {
        "en": "You wrote {said}; that is not what the catalog says.",
        "zh": "您提到的是 {said}，与目录不符。",
    },
    "no_such_unit": {
        "en": "The {name} cannot be given in {unit}.",
        "zh": "{name}不能用{unit}表示。",
    },
    "ignored": {
        "en": "Nothing here says “{words}”, so I left that out.",
        "zh": "符合条件的商品里没有提到“{words}”的，所以没有按它筛选。",
    },
    "empty": {
        "en": "There is no catalog in this shop yet, so I cannot answer questions about it.",
        "zh": "本店还没有商品目录，暂时无法回答。",
    },
    "near_goods": {
        "en": "Nothing here is called “{goods}”; these come nearest:",
        "zh": "本店没有叫“{goods}”的商品，最接近的是：",
    },
    "no_goods": {
        "en": "Nothing here is called “{goods}”.",
        "zh": "本店没有“{goods}”。",
    },
    "nothing": {
        "en": "I found nothing about that in this shop's catalog or documents.",
        "zh": "在本店的商品目录和文件里没有找到相关内容。",
    },
    "not_stated": {
        "en": "The catalog does not state this for the {title}.",
        "zh": "目录里没有说明{title}的这项信息。",
    },
    "not_stated_named": {
        "en": "The catalog does not state the {missing} of the {title}.",
        "zh": "目录里没有说明{title}的{missing}。",
    },
    "not_stated_word": {
        "en": "“{missing}” is not stated for the {title}.",
        "zh": "目录里没有说明{title}是否“{missing}”。",
    },
    "unknown_product": {
        "en": "There is no “{name}” in this shop.",
        "zh": "本店没有“{name}”。",
    },
    "near": {"en": "Did you mean {names}?", "zh": "您是不是想找{names}？"},
    "clarify": {"en": "Which one do you mean: {names}?", "zh": "您指的是哪一款：{names}？"},
    "which_product": {
        "en": "Which product do you mean? Tell me its name or number.",
        "zh": "您指的是哪款商品？请告诉我名称或编号。",
    },
    "or": {"en": " or ", "zh": "还是"},
    "comma": {"en": ", ", "zh": "、"},
}


def phrase(key: str, language: Language, **parts: str) -> str:
    """A sentence of the assistant's own, with its parts put in."""
    return _PHRASES[key][language].format(**parts)


def choice_list(names: list[str], language: Language) -> str:
    """Names joined as a choice: "A, B or C"."""
    if len(names) < 2:
        return "".join(names)
    return phrase("comma", language).join(names[:-1]) + phrase("or", language) + names[-1]
