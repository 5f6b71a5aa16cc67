"""The shapes of what a shop owner is told; field by field the same as `rag/insights/insights_json.py`."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from api.schemas import Time
from catalog.insights.finding import FindingKind, Why
from rag.insights.gaps import GapReason
from rag.question import Language


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class InsightExampleBody(_Body):
    """A product that a finding is about."""

    id: str
    title: str
    value: str | None = Field(description="Verbatim what is wrong; none where something is missing.")
    meant: str | None = Field(description="What was probably meant, where it can be told.")


class FindingBody(_Body):
    """One thing to mend."""

    kind: FindingKind
    title: str = Field(description="What such findings are called.")
    category: str | None = Field(description="Path; none: the whole shop, or products without a category.")
    place: str = Field(description="The category, or what stands in place of one.")
    field: str | None = Field(description="Attribute as the merchant names it, or a field of a product.")
    affected: int = Field(ge=1, description="Products to mend.")
    considered: int = Field(ge=1, description="Products it was looked for in.")
    why: Why | None = Field(description="Why it should be stated, of a missing fact.")
    in_text_only: int = Field(ge=0, description="Further products that mention it in their texts only.")
    asked: int = Field(ge=0, description="Questions of customers that wanted it in vain.")
    usual: str | None = Field(description="What the others have.")
    impact: float = Field(gt=0, description="How much mending helps; comparable within one report.")
    text: str
    advice: str
    examples: list[InsightExampleBody]


class CoverageBody(_Body):
    """How much of what may be expected of a category its products state."""

    category: str | None
    products: int
    expected_facts: int = Field(description="Facts usual in this category, over its products; 0: too few to tell.")
    stated_facts: int


class AnswerabilitySummaryBody(_Body):
    """The report in figures."""

    text: str
    products: int
    categories: int
    expected_facts: int
    stated_facts: int
    findings: int = Field(description="How many there are, also those beyond the limit.")
    by_kind: dict[FindingKind, int]


class AnswerabilityBody(_Body):
    """What of the catalog keeps questions from being answered, what would help most first."""

    insight: Literal["answerability"]
    language: Language
    revision: int = Field(description="Of the catalog.")
    summary: AnswerabilitySummaryBody
    findings: list[FindingBody]
    categories: list[CoverageBody] = Field(description="By name, products without a category last.")


class GapProductBody(_Body):
    """A product that was asked about in vain."""

    id: str
    title: str
    asked: int = Field(ge=1)


class GapBody(_Body):
    """What is missing, and for whom."""

    reason: GapReason
    attribute: str | None = Field(description="What was asked for; none: nothing that is known as an attribute.")
    asked: int = Field(ge=1, description="How many questions.")
    last_asked: Time
    text: str
    advice: str
    products: list[GapProductBody] = Field(description="The most asked about.")
    questions: list[str] = Field(description="Differently worded ones, without personal data.")


class GapsSummaryBody(_Body):
    """The report in figures."""

    text: str
    questions: int = Field(description="Kept ones.")
    unanswered: int
    gaps: int = Field(description="How many there are, also those beyond the limit.")


class GapsBody(_Body):
    """Which questions could not be answered, the most asked for first."""

    insight: Literal["gaps"]
    language: Language
    summary: GapsSummaryBody
    gaps: list[GapBody]
