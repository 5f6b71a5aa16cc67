"""Which model a store trains: the one its settings name, or the embedded reader where nobody writes."""

from eval.tuning.learner import Learner
from rag.errors import TuningError
from rag.models.model_registry import HUGGING_FACE, SERVER, parse_model
from rag.settings import Settings


def learner_of(settings: Settings) -> Learner:
    """The model that `shelftalk train` trains.

    Raises:
        TuningError: If it is one that cannot be trained from here.
        GenerationError: If the setting names no known model, or there is none.
    """
    key = parse_model(settings.model)
    if key.backend == SERVER:
        raise TuningError(
            f"{settings.model!r} is behind a server, and its weights cannot be trained from here; train it where it is "
            "served, or set SHELFTALK_MODEL to 'reader' or 'hf:PATH-or-ID' and train that"
        )
    if key.backend == HUGGING_FACE:
        from eval.tuning.adapter_learner import AdapterLearner  # here: transformers takes seconds

        return AdapterLearner(settings.store, key.name, settings.answering)
    from eval.tuning.reader_learner import ReaderLearner  # here: torch takes a second

    return ReaderLearner(settings.store)
