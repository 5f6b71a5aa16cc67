"""What a store can train: a Protocol with two backends, the embedded reader and an adapter of a larger model."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from index.learning.training_loop import Pace
from rag.reader.examples import ReaderExample
from rag.tuning.fine_tuning import TuningPlan
from rag.tuning.own_models import OwnModels


@dataclass(frozen=True, slots=True, kw_only=True)
class TunedModel:
    """A model on disk that can be measured and trained on."""

    name: str  # what answers say who wrote them
    model_id: str  # with a checksum
    directory: Path | None  # of the store's own files; None: what it began with


@dataclass(frozen=True, slots=True, kw_only=True)
class Trained:
    """What a run came to, not yet installed."""

    model: TunedModel
    directory: Path  # of its files
    steps: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenSet:
    """What a model wrote for some questions."""

    texts: tuple[str, ...]  # `NOT_STATED_TEXT` where it says that nothing is stated
    perplexity: float | None  # per token of the right answers; None where none can be written at all


class Learner(Protocol):
    """A model that goes on learning from one store."""

    setting: str  # SHELFTALK_MODEL with which it answers
    models: OwnModels
    batch: int  # examples of a step, where nothing is said
    learning_rate: float  # highest, where nothing is said

    def model(self, directory: Path | None) -> TunedModel:
        """The checked model of a directory, None for what it began with.

        Raises:
            ShelftalkError: If files are missing or damaged.
        """
        ...

    def train(
        self,
        start: TunedModel,
        train: Sequence[ReaderExample],
        plan: TuningPlan,
        *,
        name: str,
        resume: bool,
        watch: Callable[[Pace], None] | None,
    ) -> Trained:
        """Train to the end of the plan in `models.work`; the files of what comes of it lie there too.

        Raises:
            ShelftalkError: If the model cannot be loaded or learn.
        """
        ...

    def write(self, model: TunedModel, sets: Sequence[Sequence[ReaderExample]]) -> list[WrittenSet]:
        """Greedy answers to each set of questions with the evidence given; the model is loaded once."""
        ...
