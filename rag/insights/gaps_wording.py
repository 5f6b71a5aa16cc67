"""What a gap says and what to do about it, in English and Chinese."""

from rag.insights.gaps import Gap, Gaps
from rag.insights.wording import field_words
from rag.question import Language


def gap_says(gap: Gap, language: Language) -> str:
    """What was missing, and how often.

    The attribute is named where the questions were for one, else the question as it was put.
    """
    n = f"{gap.n_questions:,}"
    what = gap.questions[0] if gap.attribute is None else field_words(gap.attribute, language)
    if language == "zh":
        return f"{what}：有 {n} 次提问未能回答。" if gap.attribute else f"“{what}”：问过 {n} 次，未能回答。"
    times = "once" if gap.n_questions == 1 else f"{n} times"
    return f"{what}: asked for {times} in vain." if gap.attribute else f"“{what}” asked {times} in vain."


def gap_advice(gap: Gap, language: Language) -> str:
    """What to do about a gap."""
    if gap.reason == "not_in_catalog":
        return {
            "en": "Look whether it goes by another name in the shop, or is worth adding.",
            "zh": "看看店里是否有别名的同类商品，或者值得上架。",
        }[language]
    if gap.attribute is not None:
        return {
            "en": "State it as an attribute of these products.",
            "zh": "把它作为属性补充到这些商品中。",
        }[language]
    return {
        "en": "Answer it in the product's data, or in a document with questions and answers.",
        "zh": "在商品资料或问答文档中写明。",
    }[language]


def gaps_summary(gaps: Gaps, language: Language) -> str:
    """How many questions were not answered.

    Example:
        >>> gaps_summary(Gaps(n_questions=12, n_unanswered=1, gaps=()), "en")
        '1 of 12 kept questions could not be answered.'
    """
    if language == "zh":
        return f"保存的 {gaps.n_questions:,} 次提问中，有 {gaps.n_unanswered:,} 次未能回答。"
    return f"{gaps.n_unanswered:,} of {gaps.n_questions:,} kept questions could not be answered."
