"""An adapter that is trained on a store: for a Hugging Face model, over a store's examples, to files as they serve.

As for the reader (`fine_tuning.py`), the run's state lies in one directory, and no example is kept there.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

from index.learning.training_loop import Pace
from rag.lora.training import BaseWithAdapter, LoraTrainer
from rag.models.adapter import save_adapter
from rag.reader.examples import ReaderExample
from rag.settings import AnsweringSettings
from rag.tuning.fine_tuning import TuningPlan, run_to_end
from rag.tuning.gathering import shares_of
from rag.tuning.own_adapters import StoreAdapter, seal_adapter
from rag.tuning.prompting import answered_prompt


def fine_tune_adapter(
    model: BaseWithAdapter,
    train: Sequence[ReaderExample],
    plan: TuningPlan,
    work: Path,
    *,
    settings: AnsweringSettings,
    resume: bool,
    watch: Callable[[Pace], None] | None = None,
) -> LoraTrainer:
    """Train to the end of the plan, with checkpoints in `work`.

    Args:
        model: Its adapter learns.
        train: Of kinds with a share (`gathering.SHARES`).
        plan: How long and how fast.
        work: Directory of the run.
        settings: How long a prompt and an answer may be.
        resume: Go on from the checkpoint there; without one, from the start.
        watch: Called after every step.

    Raises:
        TuningError: If the model holds too few tokens for any example.
    """
    budget = settings.prompt_budget(model.context_tokens)
    prompts = [answered_prompt(one, count_tokens=model.count_tokens, budget_tokens=budget) for one in train]
    rows = model.as_tokens(prompts, most_tokens=budget + settings.answer_tokens)
    trainer = LoraTrainer(model, rows, plan.run, shares=shares_of(train))
    run_to_end(trainer, work, resume=resume, watch=watch)
    return trainer


def write_adapter(model: BaseWithAdapter, directory: Path, *, name: str) -> StoreAdapter:
    """The trained adapter as it would be installed."""
    save_adapter(model.network, directory, base=model.base)
    return seal_adapter(directory, name=name)
