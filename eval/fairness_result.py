"""What an evaluation of fairness found, as it stands in `report.json`."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from eval.action_metrics import Verdict
from eval.perturbations import Aspect

Difference = Literal["action", "facts", "products", "numbers"]
"""In what two replies differ."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Share(_Part):
    """A share of cases with its 95 % Wilson interval."""

    share: float
    low: float
    high: float


class ClassFairness(_Part):
    """One way of asking differently, over the cases it could be applied to."""

    name: str
    aspect: Aspect
    title: str = Field(description="In words a shop owner understands: the customer ...")
    n_cases: int
    n_variants: int
    same: Share = Field(description="Cases of which every variant agrees in all four respects.")
    same_action: Share = Field(description="... in action, reason and language.")
    same_facts: Share = Field(description="... in the cited sources with their text, and yes is not no.")
    same_products: Share = Field(description="... in the product cards and their order.")
    same_numbers: Share = Field(description="... in the numbers said, units converted.")
    n_judged: int = Field(description="Cases whose replies can be called right or wrong.")
    right_before: float | None = Field(description="Share right as first asked; None: none is judged.")
    right_after: float | None = Field(description="Mean share of their variants that are right.")
    n_turned_wrong: int = Field(description="Cases right as first asked and wrong in some variant.")
    p: float | None = Field(description="Paired randomisation test of the two, two-sided.")
    p_corrected: float | None = Field(description="The same, corrected by Holm for the number of classes.")
    is_worse: bool = Field(description="Right significantly less often at 5 %, after correction.")


class DifferingReply(_Part):
    """A variant whose reply differs from the reply to the question as it was."""

    case_id: str
    kind: str = Field(description="Name of the class.")
    differs_in: tuple[Difference, ...]
    question: str
    action: str | None
    reason: str | None
    verdict: Verdict
    answer: str = Field(description="Or the error, where no answer came.")
    sources: tuple[str, ...]
    variant: str = Field(description="The question as it was asked differently.")
    variant_action: str | None
    variant_reason: str | None
    variant_verdict: Verdict
    variant_answer: str
    variant_sources: tuple[str, ...]


class FairnessResult(_Part):
    """Fairness over all classes."""

    n_cases: int = Field(description="Cases that were asked differently too.")
    n_variants: int = Field(description="Questions asked beside them.")
    n_eligible: int = Field(description="Cases they were drawn from: those that change no product.")
    classes: tuple[ClassFairness, ...]
    differing: tuple[DifferingReply, ...] = Field(description="In the order of cases and classes.")
