"""What answering only when sure would bring, as the report holds it: its part of the schema of `report.json`."""

from pydantic import BaseModel, ConfigDict, Field


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class RiskPoint(_Part):
    """One step of the curve."""

    coverage: float = Field(description="Share of the answers that are at least this sure.")
    risk: float = Field(description="Share of wrong ones among those.")
    confidence: float = Field(description="Of the least sure one among them.")


class RiskValue(_Part):
    """A measure of the curve."""

    value: float
    low: float = Field(description="Lower end of the 95 % bootstrap interval.")
    high: float = Field(description="Upper end.")


class RiskCoverage(_Part):
    """The risk-coverage curve over all judged answers that have a confidence."""

    n: int = Field(description="Answers it rests on.")
    n_wrong: int = Field(description="Those of them that are wrong, or should have been refused.")
    points: tuple[RiskPoint, ...] = Field(description="The surest first; coverage rises to 1.")
    aurc: RiskValue = Field(description="Area under the curve: the mean risk over all coverages; lower is better.")
    excess_aurc: RiskValue = Field(description="What it exceeds that of the best order of the same answers by.")
    auroc: RiskValue | None = Field(
        description="Share of pairs of a right and a wrong answer in which the right one is surer, ties half; None: "
        "no such pair."
    )
    coverage_at_5: RiskValue = Field(description="Largest coverage with at most 5 % wrong; 0: there is none.")
    coverage_at_10: RiskValue = Field(description="The same with at most 10 %.")
