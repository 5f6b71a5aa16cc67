"""A LoRA adapter of a Hugging Face model as something that a store trains.

What is measured is the model as it serves: the adapter of its files merged into the weights, prompts as answers are
written from, several answers at once.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import cast

from eval.tuning.learner import Trained, TunedModel, WrittenSet
from index.learning.training_loop import Pace
from rag.errors import TuningError
from rag.lora.training import BATCH, LEARNING_RATE, BaseWithAdapter
from rag.models.hugging_face_model import HuggingFaceModel, name_of_model, with_settings
from rag.models.model_files import find_model_files
from rag.models.model_loading import Device
from rag.models.model_registry import HUGGING_FACE
from rag.prompt import NOT_STATED
from rag.reader.examples import ReaderExample
from rag.reader.surface import NOT_STATED_TEXT
from rag.settings import AnsweringSettings
from rag.tuning.adapter_tuning import fine_tune_adapter, write_adapter
from rag.tuning.fine_tuning import TuningPlan
from rag.tuning.own_adapters import StoreAdapter, own_adapters, read_adapter, weights_sample_sha256
from rag.tuning.prompting import answered_prompt

_WAITING = 64  # answers at a time; how many of them are written together is the model's affair


class AdapterLearner:
    """See `learner.Learner`.

    Args:
        store: Directory of the store.
        path_or_id: Of a whole causal model with a chat template.
        settings: How it answers.

    Raises:
        GenerationError: If there is no such model.
        TuningError: If it is an adapter itself.
    """

    batch = BATCH
    learning_rate = LEARNING_RATE

    def __init__(self, store: Path, path_or_id: str, settings: AnsweringSettings) -> None:
        self.setting = f"{HUGGING_FACE}:{path_or_id}"
        self._path_or_id = path_or_id
        self._settings = settings
        files = find_model_files(path_or_id, allow_download=settings.allow_downloads)
        if files.adapter is not None:
            raise TuningError(
                f"{path_or_id!r} is an adapter; set SHELFTALK_MODEL=hf: and the model it goes onto, and train that"
            )
        self.models = own_adapters(store, files)
        name = name_of_model(path_or_id)
        self._base = TunedModel(name=name, model_id=f"{name}-{weights_sample_sha256(files)[:16]}", directory=None)

    def model(self, directory: Path | None) -> TunedModel:
        return self._base if directory is None else _tuned(read_adapter(directory))

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
        settings, work = self._settings, self.models.work
        model = self._network(start, seed=plan.run.seed)
        trainer = fine_tune_adapter(model, train, plan, work, settings=settings, resume=resume, watch=watch)
        made = write_adapter(model, work / "candidate", name=name)
        return Trained(model=_tuned(made), directory=made.directory, steps=trainer.progress.step)

    def write(self, model: TunedModel, sets: Sequence[Sequence[ReaderExample]]) -> list[WrittenSet]:
        perplexities = self._perplexities(model, sets)  # before, so that two copies are never in memory together
        adapter = None if model.directory is None else read_adapter(model.directory)
        writer = with_settings(self._path_or_id, self._settings, adapter=adapter)
        return [
            WrittenSet(texts=tuple(self._texts(writer, examples)), perplexity=perplexity)
            for examples, perplexity in zip(sets, perplexities, strict=True)
        ]

    def _perplexities(self, model: TunedModel, sets: Sequence[Sequence[ReaderExample]]) -> list[float]:
        network = self._network(model)
        budget = self._settings.prompt_budget(network.context_tokens)
        found = []
        for examples in sets:
            prompts = [
                answered_prompt(one, count_tokens=network.count_tokens, budget_tokens=budget) for one in examples
            ]
            found.append(network.perplexity(network.as_tokens(prompts, most_tokens=network.context_tokens)))
        return found

    def _texts(self, writer: HuggingFaceModel, examples: Sequence[ReaderExample]) -> list[str]:
        budget = self._settings.prompt_budget(writer.context_tokens)

        def written(one: ReaderExample) -> str:
            prompt = answered_prompt(one, count_tokens=writer.count_tokens, budget_tokens=budget)
            text = "".join(writer.stream(prompt.messages, max_tokens=self._settings.answer_tokens)).strip()
            return NOT_STATED_TEXT if text.upper().startswith(NOT_STATED) else text

        with ThreadPoolExecutor(_WAITING) as pool:
            return list(pool.map(written, examples))

    def _network(self, start: TunedModel, *, seed: int = 0) -> BaseWithAdapter:
        """A copy of its own, with an adapter that changes nothing where the store has none yet."""
        device = cast(Device, self._settings.device)  # the setting has no other values
        return BaseWithAdapter(self._path_or_id, seed=seed, start=start.directory, device=device)


def _tuned(adapter: StoreAdapter) -> TunedModel:
    return TunedModel(name=adapter.name, model_id=adapter.model_id, directory=adapter.directory)
