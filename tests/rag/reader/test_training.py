"""A training run goes on where it was stopped, and its loss can be drawn."""

import copy
from pathlib import Path
from xml.etree import ElementTree

import pytest
import torch

from index.errors import IndexingError
from index.learning.checkpoint import load_checkpoint
from index.learning.training_loop import RunOptions
from rag.reader.curve import main as draw_curve
from rag.reader.data import output_ids
from rag.reader.examples import ReaderExample
from rag.reader.input import SEGMENTS, ReaderEvidence, ReaderInput
from rag.reader.network import NetworkShape, ReaderNetwork
from rag.reader.train import SCHEDULE, Trainer
from tests.rag.reader.tiny_reader import tokenizer

SHAPE = NetworkShape(vocabulary=30522, dim=16, n_layers=1, n_heads=2, inner=32, positions=512, segments=len(SEGMENTS))
EXAMPLES = [
    ReaderExample(
        dataset="hetpqa-voiced",
        group=f"B{weight}",
        given=ReaderInput(
            question="how heavy is it?", evidence=(ReaderEvidence(source="attribute", text=f"weight: {weight} kg"),)
        ),
        answer=f"It weighs {weight} kg.",
        style="voiced",
    )
    for weight in range(2, 30)
]


@pytest.fixture(autouse=True)
def one_precision(monkeypatch: pytest.MonkeyPatch) -> None:
    """The faster precision is found by time, which differs between two runs on a busy machine."""
    monkeypatch.setattr("rag.reader.train.bf16_is_faster", lambda _: False)


def network() -> ReaderNetwork:
    torch.manual_seed(0)
    return ReaderNetwork(SHAPE, output_ids(EXAMPLES, tokenizer()))


def trainer(steps: int) -> Trainer:
    options = RunOptions(steps=steps, minutes=None, learning_rate=1e-2, batch=4, checkpoint_minutes=60.0, seed=0)
    return Trainer(network(), tokenizer(), EXAMPLES, EXAMPLES[:4], options)


def test_a_run_that_was_stopped_ends_where_it_would_have_ended(tmp_path: Path) -> None:
    whole, first = trainer(4), trainer(4)
    unbroken, stopped = tmp_path / "unbroken", tmp_path / "stopped"
    unbroken.mkdir()
    stopped.mkdir()
    whole.run(unbroken)
    for _ in range(2):
        first.step()
    first.save(stopped)
    second = trainer(4)
    second.progress = load_checkpoint(stopped, second.network, second.optimizer)
    assert second.progress.step == 2
    second.run(stopped)
    for name, value in whole.network.trained_state().items():
        assert torch.allclose(second.network.trained_state()[name], value, atol=1e-6), name


def test_training_lowers_the_loss_and_leaves_the_word_embeddings_alone(tmp_path: Path) -> None:
    run = trainer(60)
    words = copy.deepcopy(run.network.words.weight)
    before = run.measure()["hetpqa-voiced"]
    run.run(tmp_path)
    assert run.measure()["hetpqa-voiced"] < 0.7 * before
    assert torch.equal(run.network.words.weight, words)
    assert draw_curve(["--run", str(tmp_path), "--out", str(tmp_path / "loss.svg")]) == 0
    assert ElementTree.parse(tmp_path / "loss.svg").getroot().tag.endswith("svg")


def test_the_learning_rate_rises_in_a_line_and_falls_in_a_line() -> None:
    assert SCHEDULE.share(0.015) == pytest.approx(0.5)
    assert SCHEDULE.share(0.03) == pytest.approx(1.0)
    assert SCHEDULE.share(0.515) == pytest.approx(0.5)
    assert SCHEDULE.share(1.0) == 0.0


def test_without_a_checkpoint_there_is_nothing_to_go_on_from(tmp_path: Path) -> None:
    run = trainer(1)
    with pytest.raises(IndexingError, match="start without --resume"):
        load_checkpoint(tmp_path, run.network, run.optimizer)
