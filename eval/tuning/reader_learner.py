"""The embedded reader as something that a store trains."""

from collections.abc import Callable, Sequence
from pathlib import Path

from eval.reader_cases import case_of
from eval.reader_quality import perplexity, write_answers
from eval.tuning.learner import Trained, TunedModel, WrittenSet
from index.learning.training_loop import Pace
from rag.models.model_registry import READER
from rag.reader.examples import ReaderExample
from rag.reader.loading import load_reader
from rag.reader.weights import ReaderFiles, find_reader
from rag.tuning.fine_tuning import TuningPlan, fine_tune, write_candidate
from rag.tuning.own_models import ROLL_BACK
from rag.tuning.own_readers import own_readers


class ReaderLearner:
    """See `learner.Learner`.

    Args:
        store: Directory of the store.
    """

    setting: str = READER
    batch = 16
    learning_rate = 1e-4

    def __init__(self, store: Path) -> None:
        self.models = own_readers(store)

    def model(self, directory: Path | None) -> TunedModel:
        return _tuned(_files(directory), directory)

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
        work, files = self.models.work, _files(start.directory)
        trainer = fine_tune(files, train, plan, work, resume=resume, watch=watch)
        made = write_candidate(trainer, files, work / "candidate", name=name)
        return Trained(model=_tuned(made, made.directory), directory=made.directory, steps=trainer.progress.step)

    def write(self, model: TunedModel, sets: Sequence[Sequence[ReaderExample]]) -> list[WrittenSet]:
        decoder = load_reader(_files(model.directory))
        return [
            WrittenSet(
                texts=tuple(answer.text for answer in write_answers(decoder, [case_of(one) for one in examples])),
                perplexity=perplexity(decoder, examples),
            )
            for examples in sets
        ]


def _files(directory: Path | None) -> ReaderFiles:
    return find_reader() if directory is None else find_reader(directory, remedy=ROLL_BACK)


def _tuned(files: ReaderFiles, directory: Path | None) -> TunedModel:
    return TunedModel(name=files.name, model_id=files.model_id, directory=directory)
