"""What a judge said of the replies of an evaluation: in `judge.json`, and apart from all else in `report.json`."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Opinion(_Part):
    """What the judge said of one reply."""

    id: str = Field(description="Of the case.")
    right: bool | None = Field(description="None: the judge's words were neither RIGHT nor WRONG.")
    deterministic: bool | None = Field(description="`right` of the report; None: not judged there.")


class JudgeReport(_Part):
    """All opinions, and how far they agree with the deterministic `right`."""

    version: Literal["shelftalk-judge-1"] = "shelftalk-judge-1"
    judge: str = Field(description="Name of the model, as it was asked for.")
    server: str = Field(description="Address of the server.")
    cases: str = Field(description="Name of the file of cases.")
    cases_sha256: str
    identity_sha256: str = Field(description="Of all that the replies depended on.")
    n: int = Field(description="Replies that the judge was asked of.")
    n_unclear: int = Field(description="Of these, without a clear opinion.")
    right: float | None = Field(description="Share of clear opinions that are RIGHT; None: there is none.")
    low: float | None = Field(description="Lower end of its 95 % bootstrap interval.")
    high: float | None = Field(description="Upper end.")
    n_both: int = Field(description="Replies with a clear opinion and a deterministic `right`.")
    agreement: float | None = Field(description="Share of those where both say the same.")
    kappa: float | None = Field(description="Cohen's kappa of the two; None: one of them never varies with the other.")
    opinions: tuple[Opinion, ...]
