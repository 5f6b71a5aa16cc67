"""The training loop and its checkpoints, on two steps of the real network."""

from pathlib import Path

import pytest
import torch

from index.errors import IndexingError
from index.learning.checkpoint import load_checkpoint
from index.learning.training_loop import RunOptions
from index.ranker.input import RankerEvidence, RankerQuestion
from index.ranker.lists import Candidate, RankingList
from index.ranker.train import SCHEDULE, Trainer, main


def a_list(number: int) -> RankingList:
    texts = [("weight: 2 kg", 1.0), ("colour: red", 0.0), ("width: 3 cm", 0.0)]
    candidates = tuple(Candidate(evidence=RankerEvidence(source="attribute", text=t), label=n) for t, n in texts)
    return RankingList(
        dataset="semipqa",
        id=str(number),
        group=str(number),
        question=RankerQuestion(text="how heavy is it?" if number % 2 else "what does it weigh?"),
        candidates=candidates,
    )


LISTS = [a_list(number) for number in range(4)]


def trainer_of(steps: int) -> Trainer:
    options = RunOptions(steps=steps, minutes=None, learning_rate=1e-4, batch=2, checkpoint_minutes=60, seed=0)
    return Trainer(LISTS, LISTS, options, candidates=3, frozen_layers=5)


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> tuple[Trainer, Path]:
    out = tmp_path_factory.mktemp("run")
    trainer = trainer_of(2)
    trainer.run(out)
    return trainer, out


def test_a_run_ends_after_its_steps_and_leaves_a_checkpoint_with_its_figures(trained: tuple[Trainer, Path]) -> None:
    trainer, out = trained
    assert trainer.progress.step == 2
    assert {path.name for path in out.iterdir()} == {
        "model.safetensors",
        "optimizer.safetensors",
        "progress.json",
        "figures.jsonl",
    }


def test_only_the_head_and_the_layers_that_are_not_frozen_change(trained: tuple[Trainer, Path]) -> None:
    trainer, _ = trained
    fresh = trainer_of(2).model.state_dict()
    changed = {name for name, value in trainer.model.state_dict().items() if not torch.equal(value, fresh[name])}
    assert changed
    assert all(name.startswith(("bert.encoder.layer.5.", "pooled.", "score.")) for name in changed)


def test_a_checkpoint_gives_back_weights_moments_and_progress(trained: tuple[Trainer, Path]) -> None:
    trainer, out = trained
    other = trainer_of(2)
    progress = load_checkpoint(out, other.model, other.optimizer)
    assert progress == trainer.progress
    expected = trainer.model.state_dict()
    assert all(torch.equal(value, expected[name]) for name, value in other.model.state_dict().items())
    first, second = (t.optimizer.state_dict()["state"] for t in (trainer, other))
    assert all(torch.equal(first[n]["exp_avg"], second[n]["exp_avg"]) for n in first)


def test_the_learning_rate_rises_in_a_line_and_falls_to_nothing() -> None:
    assert SCHEDULE.share(0.025) == pytest.approx(0.5)
    assert SCHEDULE.share(0.05) == pytest.approx(1.0)
    assert SCHEDULE.share(0.525) == pytest.approx(0.5)
    assert SCHEDULE.share(1.0) == pytest.approx(0.0)


def test_going_on_without_a_checkpoint_is_an_error(tmp_path: Path) -> None:
    trainer = trainer_of(1)
    with pytest.raises(IndexingError, match="no checkpoint"):
        load_checkpoint(tmp_path, trainer.model, trainer.optimizer)


def test_the_command_says_what_is_missing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--data", str(tmp_path), "--out", str(tmp_path / "out"), "--steps", "1"]) == 2
    assert "index.ranker.data" in capsys.readouterr().err
