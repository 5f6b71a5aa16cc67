"""Training and publishing the entailment model, on two steps of the real network."""

from pathlib import Path

import pytest
import torch

from index.entailment import publish
from index.entailment.examples import EntailmentExample, write_examples
from index.entailment.train import Trainer, main
from index.entailment.weights import ENTAILMENT
from index.learning.training_loop import RunOptions

EXAMPLES = [
    EntailmentExample(
        dataset=dataset,
        group=str(number),
        evidence=("colour: red", f"width: {number} cm"),
        statement="It comes in red." if number % 2 else "It comes in blue.",
        is_held=number % 2 == 1,
    )
    for dataset in ("one", "two")
    for number in range(4)
]


def trainer_of(steps: int, start: Path | None = None) -> Trainer:
    options = RunOptions(steps=steps, minutes=None, learning_rate=1e-4, batch=4, checkpoint_minutes=60, seed=0)
    return Trainer(EXAMPLES, EXAMPLES, options, frozen_layers=5, start=start)


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> tuple[Trainer, Path]:
    out = tmp_path_factory.mktemp("run")
    trainer = trainer_of(2)
    trainer.run(out)
    return trainer, out


def test_only_the_head_and_the_layers_that_are_not_frozen_change(trained: tuple[Trainer, Path]) -> None:
    trainer, _ = trained
    fresh = trainer_of(2).model.state_dict()
    changed = {name for name, value in trainer.model.state_dict().items() if not torch.equal(value, fresh[name])}
    assert changed
    assert all(name.startswith(("bert.encoder.layer.5.", "pooled.", "score.")) for name in changed)


def test_a_run_may_start_from_other_weights(trained: tuple[Trainer, Path]) -> None:
    trainer, out = trained
    other = trainer_of(1, start=out / "model.safetensors")
    assert torch.equal(other.model.score.weight, trainer.model.score.weight)


def test_each_development_set_is_measured(trained: tuple[Trainer, Path]) -> None:
    assert set(trained[0].measure()) == {"one", "two"}


def test_a_checkpoint_becomes_weights_that_ship(trained: tuple[Trainer, Path], tmp_path: Path) -> None:
    trainer, out = trained
    write_examples(tmp_path / "dev.jsonl", EXAMPLES)
    arguments = [
        "--checkpoint",
        str(out),
        "--data",
        str(tmp_path),
        "--out",
        str(tmp_path / "w"),
        "--frozen-layers",
        "5",
    ]
    assert publish.main(arguments) == 0
    files = ENTAILMENT.find(tmp_path / "w")
    assert (files.layers, files.frozen_layers) == (6, 5)
    shipped = files.state()["score.weight"]
    assert torch.allclose(shipped, trainer.model.score.weight.detach().cpu(), atol=1e-2)  # bf16


def test_publishing_without_a_checkpoint_says_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["--checkpoint", str(tmp_path), "--data", str(tmp_path), "--out", str(tmp_path / "w")]
    assert publish.main(arguments) == 2
    assert "train first" in capsys.readouterr().err


def test_training_without_data_says_what_makes_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--data", str(tmp_path), "--out", str(tmp_path / "run"), "--steps", "1"]) == 2
    assert "eval.verification.entailment" in capsys.readouterr().err
