"""Findings as the JSON objects that the command and the API give."""

from catalog.insights.finding import Answerability, Coverage, Example, Finding
from catalog.insights.selecting import within_category
from rag.answer_json import JsonObject, format_time
from rag.insights.gaps import Gap, Gaps
from rag.insights.gaps_wording import gap_advice, gap_says, gaps_summary
from rag.insights.wording import advice, place_of, says, summary_of, title_of
from rag.question import Language


def answerability_to_dict(
    report: Answerability, *, limit: int, category: str | None = None, language: Language = "en"
) -> JsonObject:
    """The report, or the part of it about one category; `limit` findings at most, what would help most first.

    Raises:
        UnknownCategoryError: If no product has the category.
    """
    chosen = report if category is None else within_category(report, category)
    return {
        "insight": "answerability",
        "language": language,
        "revision": chosen.revision,
        "summary": {
            "text": summary_of(chosen, language),
            "products": sum(one.n_products for one in chosen.categories),
            "categories": sum(one.category is not None for one in chosen.categories),
            "expected_facts": sum(one.n_expected for one in chosen.categories),
            "stated_facts": sum(one.n_stated for one in chosen.categories),
            "findings": len(chosen.findings),
            "by_kind": dict(chosen.by_kind()),
        },
        "findings": [_finding(one, language) for one in chosen.findings[:limit]],
        "categories": [_coverage(one) for one in chosen.categories],
    }


def gaps_to_dict(gaps: Gaps, *, limit: int, language: Language = "en") -> JsonObject:
    """Which questions could not be answered; `limit` gaps at most, the most asked for first."""
    return {
        "insight": "gaps",
        "language": language,
        "summary": {
            "text": gaps_summary(gaps, language),
            "questions": gaps.n_questions,
            "unanswered": gaps.n_unanswered,
            "gaps": len(gaps.gaps),
        },
        "gaps": [_gap(one, language) for one in gaps.gaps[:limit]],
    }


def _gap(gap: Gap, language: Language) -> JsonObject:
    return {
        "reason": gap.reason,
        "attribute": gap.attribute,
        "asked": gap.n_questions,
        "last_asked": format_time(gap.last_asked),
        "text": gap_says(gap, language),
        "advice": gap_advice(gap, language),
        "products": [{"id": one.id, "title": one.title, "asked": one.n_questions} for one in gap.products],
        "questions": list(gap.questions),
    }


def _finding(finding: Finding, language: Language) -> JsonObject:
    return {
        "kind": finding.kind,
        "title": title_of(finding.kind, language),
        "category": finding.category,
        "place": place_of(finding, language),
        "field": finding.field,
        "affected": finding.n_affected,
        "considered": finding.n_considered,
        "why": finding.why,
        "in_text_only": finding.n_in_text,
        "asked": finding.n_asked,
        "usual": finding.usual,
        "impact": round(finding.impact, 1),
        "text": says(finding, language),
        "advice": advice(finding, language),
        "examples": [_example(one) for one in finding.examples],
    }


def _example(example: Example) -> JsonObject:
    return {"id": example.product_id, "title": example.title, "value": example.value, "meant": example.meant}


def _coverage(coverage: Coverage) -> JsonObject:
    return {
        "category": coverage.category,
        "products": coverage.n_products,
        "expected_facts": coverage.n_expected,
        "stated_facts": coverage.n_stated,
    }
