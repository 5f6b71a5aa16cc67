"""What a finding is called, what it says and what to do about it, in English and Chinese."""

from dataclasses import dataclass

from catalog.insights.finding import Answerability, Finding, FindingKind, Why
from rag.question import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    title: str
    says: str  # with {n}, {of}, {field}, {usual}
    do: str


_ENGLISH: dict[FindingKind, _Words] = {
    "price_times_100": _Words(
        title="Price 100 times off",
        says="100 times too high or too low, it seems: {n} of {of} prices; the others are about {usual}.",
        do="Look for cents given as whole units, or the reverse, and correct the price.",
    ),
    "price_zero": _Words(
        title="Price of zero",
        says="Price of 0: {n} of {of} products.",
        do="State the real price, or none: answers say that they are free.",
    ),
    "price_far_off": _Words(
        title="Price far from the others",
        says="20 times or more above or below the others (about {usual}): {n} of {of} prices.",
        do="Check the price, and whether the product stands in the right category.",
    ),
    "price_currency": _Words(
        title="Another currency",
        says="Not in {usual} as the others: {n} of {of} prices.",
        do="Check the currency: prices of two currencies are never compared.",
    ),
    "unlikely_size": _Words(
        title="A thousand times too large or small",
        says="{field}: about 1,000 times more or less than the others (about {usual}) in {n} of {of} products.",
        do="Check the unit: g and kg, mm and m, ml and l are 1,000 apart.",
    ),
    "mixed_measures": _Words(
        title="Measured in two ways",
        says="{field}: something else is measured in {n} of {of} products; the others state it in {usual}.",
        do="State one measure for all, or give the other one a name of its own: they cannot be compared.",
    ),
    "missing_unit": _Words(
        title="Unit missing",
        says="{field}: a number without a unit in {n} of {of} products; the others state it in {usual}.",
        do="Add the unit: without it the value is not compared with the others.",
    ),
    "never_stated": _Words(
        title="Hardly ever stated",
        says="{field}: not stated by {n} of {of} products.",
        do="Add it to the product data as an attribute.",
    ),
    "missing": _Words(
        title="Missing in some",
        says="{field}: not stated by {n} of {of} products.",
        do="Add it to these products.",
    ),
    "sparse": _Words(
        title="Hardly described",
        says="Less than half of what is usual in this category is stated by {n} of {of} products.",
        do="Complete these first: one data sheet answers many questions.",
    ),
    "no_category": _Words(
        title="No category",
        says="No category: {n} of {of} products.",
        do="State one: what kind of product it is then need not be guessed from its title.",
    ),
    "copied_text": _Words(
        title="One text for different products",
        says="The same description, or nearly the same, on {n} of {of} products, some of them not alike: “{usual}”.",
        do="Say what sets each apart, or leave the text to one of them.",
    ),
    "title_as_text": _Words(
        title="Description repeats the title",
        says="No more than the title is said by the description of {n} of {of} products.",
        do="Describe the product: such a text answers nothing.",
    ),
}
_CHINESE: dict[FindingKind, _Words] = {
    "price_times_100": _Words(
        title="价格相差 100 倍",
        says="{of} 个商品中有 {n} 个的价格像是高了或低了 100 倍，其余约为 {usual}。",
        do="检查是否把分当成了元（或相反），并改正价格。",
    ),
    "price_zero": _Words(
        title="价格为零", says="{of} 个商品中有 {n} 个价格为 0。", do="填写真实价格，或者不填：否则会回答说它免费。"
    ),
    "price_far_off": _Words(
        title="价格与同类相差悬殊",
        says="{of} 个商品中有 {n} 个的价格比其余高出或低出 20 倍以上，其余约为 {usual}。",
        do="检查价格，以及商品是否放对了类目。",
    ),
    "price_currency": _Words(
        title="币种不同",
        says="{of} 个商品中有 {n} 个的价格不是 {usual}，其余都是。",
        do="检查币种：不同币种的价格不会互相比较。",
    ),
    "unlikely_size": _Words(
        title="数值相差约一千倍",
        says="{field}：{of} 个商品中有 {n} 个的数值约为其余（约 {usual}）的一千倍或千分之一。",
        do="检查单位：克与千克、毫米与米、毫升与升相差一千倍。",
    ),
    "mixed_measures": _Words(
        title="计量方式不一",
        says="{field}：{of} 个商品中有 {n} 个的计量与其余不同，其余用 {usual}。",
        do="统一计量方式，或另取属性名：两者无法比较。",
    ),
    "missing_unit": _Words(
        title="缺少单位",
        says="{field}：{of} 个商品中有 {n} 个只写了数字，其余用 {usual}。",
        do="补上单位：没有单位就不会与其余比较。",
    ),
    "never_stated": _Words(
        title="几乎都未注明", says="{field}：{of} 个商品中有 {n} 个未注明。", do="把它作为属性补充到商品数据中。"
    ),
    "missing": _Words(title="部分缺失", says="{field}：{of} 个商品中有 {n} 个未注明。", do="为这些商品补上。"),
    "sparse": _Words(
        title="资料过少",
        says="{of} 个商品中有 {n} 个注明的内容不到同类商品的一半。",
        do="先补全它们：一份参数表能回答许多问题。",
    ),
    "no_category": _Words(
        title="没有类目", says="{of} 个商品中有 {n} 个没有类目。", do="填写类目：否则只能从标题猜测它是什么商品。"
    ),
    "copied_text": _Words(
        title="不同商品同一段文字",
        says="{of} 个商品中有 {n} 个用了同一段或几乎相同的描述：“{usual}”。",
        do="写出各自的不同之处，或只给其中一个保留这段文字。",
    ),
    "title_as_text": _Words(
        title="描述只是重复标题",
        says="{of} 个商品中有 {n} 个的描述与标题相同。",
        do="描述商品本身：这样的文字回答不了任何问题。",
    ),
}
_BY_LANGUAGE: dict[Language, dict[FindingKind, _Words]] = {"en": _ENGLISH, "zh": _CHINESE}
_WHY: dict[Language, dict[Why, str]] = {
    "en": {
        "most": " Most state it.",
        "common": " Customers commonly ask for it.",
        "siblings": " Neighbouring categories state it.",
        "asked": " Customers asked for it.",
    },
    "zh": {"most": "多数已注明。", "common": "顾客常问。", "siblings": "相邻类目都已注明。", "asked": "有顾客问过。"},
}
_IN_TEXT: dict[Language, str] = {
    "en": " {n} more mention it in their texts only.",
    "zh": "另有 {n} 个只在文字中提到。",
}
_ASKED: dict[Language, tuple[str, str]] = {
    "en": (" Asked for once in vain.", " Asked for {n} times in vain."),
    "zh": ("有 1 次提问未能回答。", "有 {n} 次提问未能回答。"),
}
_FIELDS_ZH = {
    "price": "价格",
    "currency": "币种",
    "description": "描述",
    "availability": "库存状态",
    "brand": "品牌",
    "weight": "重量",
    "size": "尺寸",
    "material": "材质",
    "colour": "颜色",
    "warranty": "保修期",
}


def title_of(kind: FindingKind, language: Language) -> str:
    """What a kind of finding is called."""
    return _BY_LANGUAGE[language][kind].title


def says(finding: Finding, language: Language) -> str:
    """What was found, in one to three sentences; without its category and examples.

    Example:
        >>> says(Finding(kind="missing", category="Tents", field="packed_size", n_affected=2, n_considered=11,
        ...              impact=2.0, why="most"), "en")
        'packed size: not stated by 2 of 11 products. Most state it.'
    """
    text = _BY_LANGUAGE[language][finding.kind].says.format(
        n=f"{finding.n_affected:,}",
        of=f"{finding.n_considered:,}",
        field=field_words(finding.field or "", language),
        usual=finding.usual,
    )
    if finding.why is not None and not (finding.why == "asked" and finding.n_asked):
        text += _WHY[language][finding.why]
    if finding.n_asked:
        text += _ASKED[language][finding.n_asked > 1].format(n=f"{finding.n_asked:,}")
    if finding.n_in_text:
        text += _IN_TEXT[language].format(n=f"{finding.n_in_text:,}")
    return text


def advice(finding: Finding, language: Language) -> str:
    """What to do about a finding."""
    return _BY_LANGUAGE[language][finding.kind].do


def field_words(name: str, language: Language) -> str:
    """What a field or an attribute is called.

    Example:
        >>> field_words("noise_level", "en"), field_words("weight", "zh")
        ('noise level', '重量')
    """
    return _FIELDS_ZH.get(name, name) if language == "zh" else name.replace("_", " ")


def place_of(finding: Finding, language: Language) -> str:
    """Where it was found: its category, or what stands in place of one."""
    if finding.category is not None:
        return finding.category
    if finding.kind in ("never_stated", "no_category", "copied_text"):
        return {"en": "Whole shop", "zh": "全店"}[language]
    return {"en": "No category", "zh": "无类目"}[language]


def summary_of(report: Answerability, language: Language) -> str:
    """A report in two or three sentences.

    Example:
        >>> summary_of(Answerability(revision=1, categories=(), findings=()), "en")
        '0 products in 0 categories. Nothing to mend was found.'
    """
    n_products = sum(one.n_products for one in report.categories)
    n_categories = sum(one.category is not None for one in report.categories)
    n_expected = sum(one.n_expected for one in report.categories)
    percent = 100 * sum(one.n_stated for one in report.categories) // max(n_expected, 1)  # 100 only where all is stated
    found = len(report.findings)
    if language == "zh":
        share = f"同类商品通常注明的内容中，已注明 {percent}%。" if n_expected else ""
        end = f"发现 {found:,} 处可以改进。" if found else "没有发现需要改进之处。"
        return f"{n_categories:,} 个类目共 {n_products:,} 个商品。{share}{end}"
    share = f" They state {percent}% of what is usual in their categories." if n_expected else ""
    end = f"{found:,} thing{'s' if found > 1 else ''} to mend." if found else "Nothing to mend was found."
    categories = f"{n_categories:,} categor{'y' if n_categories == 1 else 'ies'}"
    return f"{n_products:,} product{'' if n_products == 1 else 's'} in {categories}.{share} {end}"
