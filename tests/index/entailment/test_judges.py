"""The judges of entailment and their weights, on a small model with random weights, and the packaged one."""

import json
import math
from pathlib import Path

import pytest
import torch

from index.entailment.input import StatementEncoder
from index.entailment.judge import EntailmentJudge, OpenVinoEntailment, WordShareJudge
from index.entailment.weights import ENTAILMENT, as_fitted
from index.errors import BackendMissingError, IndexCorruptError
from index.learning.cross_encoder import CrossEncoder, without_layers
from index.model_files import find_model
from index.ranker.calibration import Platt

PIECES = ["The filter can be washed.", "It is red."]


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("entailment")
    files = find_model(None)
    torch.manual_seed(0)
    state = without_layers(CrossEncoder(files.directory, layers=2).trained_state(), 1)
    fitted = as_fitted(Platt(slope=2.0, offset=0.5))
    ENTAILMENT.write(directory, state, name="random", shape=(2, 1), encoder_sha256=files.weights_sha256, fitted=fitted)
    return directory


class JudgeContract:
    """What every judge keeps."""

    def test_a_probability_lies_between_nought_and_one(self, judge: EntailmentJudge) -> None:
        assert 0.0 <= judge.probability("Its filter is washable.", PIECES) <= 1.0

    def test_nothing_holds_a_statement(self, judge: EntailmentJudge) -> None:
        assert judge.probability("It is red.", []) == 0.0

    def test_the_same_is_judged_the_same(self, judge: EntailmentJudge) -> None:
        assert judge.probability("It is red.", PIECES) == judge.probability("It is red.", PIECES)

    def test_it_has_a_name(self, judge: EntailmentJudge) -> None:
        assert judge.model_id


class TestWordShareJudge(JudgeContract):
    @pytest.fixture
    def judge(self) -> EntailmentJudge:
        return WordShareJudge()


@pytest.fixture(scope="module")
def openvino_judge(weights: Path, tmp_path_factory: pytest.TempPathFactory) -> EntailmentJudge:
    return OpenVinoEntailment(directory=weights, threads=1, cache_dir=tmp_path_factory.mktemp("cache"))


class TestOpenVinoEntailment(JudgeContract):
    @pytest.fixture
    def judge(self, openvino_judge: EntailmentJudge) -> EntailmentJudge:
        return openvino_judge

    def test_it_gives_what_torch_gives(self, judge: EntailmentJudge, weights: Path) -> None:
        network = ENTAILMENT.find(weights).network()
        encoder = StatementEncoder(find_model(None).directory / "tokenizer.json")
        batch = encoder.batch([encoder.pair(PIECES, "Its filter is washable.")])
        with torch.inference_mode():
            logit = float(
                network(*map(torch.from_numpy, (batch.input_ids, batch.attention_mask, batch.token_type_ids)))[0]
            )
        expected = 1 / (1 + math.exp(-(2.0 * logit + 0.5)))
        assert judge.probability("Its filter is washable.", PIECES) == pytest.approx(expected, abs=5e-3)  # fp16 weights


def test_nothing_is_read_before_the_first_statement(tmp_path: Path) -> None:
    judge = OpenVinoEntailment(directory=tmp_path)
    with pytest.raises(BackendMissingError, match=r"entailment\.json"):
        judge.probability("It is red.", PIECES)


def test_the_lowest_layers_are_not_written_a_second_time(weights: Path) -> None:
    names = ENTAILMENT.find(weights).state()
    assert any(name.startswith("bert.encoder.layer.1.") for name in names)
    assert not any(name.startswith(("bert.encoder.layer.0.", "bert.embeddings.")) for name in names)


def test_a_changed_part_is_refused(weights: Path, tmp_path: Path) -> None:
    for path in weights.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    part = tmp_path / "part-1.safetensors"
    part.write_bytes(part.read_bytes()[:-1] + b"x")
    with pytest.raises(IndexCorruptError, match="not the file that was published"):
        ENTAILMENT.find(tmp_path)


def test_a_manifest_without_its_calibration_is_refused(weights: Path, tmp_path: Path) -> None:
    for path in weights.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    manifest = json.loads((tmp_path / "entailment.json").read_text(encoding="utf-8"))
    del manifest["fitted"]["offset"]
    (tmp_path / "entailment.json").write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(IndexCorruptError, match="offset"):
        OpenVinoEntailment(directory=tmp_path).probability("It is red.", PIECES)


def test_the_packaged_parts_are_small_enough_to_be_hosted_anywhere() -> None:
    parts = list(ENTAILMENT.packaged.glob("part-*.safetensors"))
    assert parts
    assert all(path.stat().st_size < 16 * 2**20 for path in parts)
    assert sum(path.stat().st_size for path in parts) <= 22 * 10**6


@pytest.mark.parametrize(
    ("held", "statement", "other"),
    [
        ("item shape: Oval", "It has an oval shape.", "It has a square shape."),
        ("The cover is machine washable.", "You can wash the cover in a machine.", "The cover has to be dry cleaned."),
        ("number of players: 2-4", "This game is for 2 to 4 players.", "This game is for one player."),
    ],
)
def test_the_packaged_model_is_surer_than_is_set_of_what_the_evidence_says(
    packaged: EntailmentJudge, held: str, statement: str, other: str
) -> None:
    least = 0.9  # as answering sets it
    assert packaged.probability(statement, [held]) >= least > packaged.probability(other, [held])


@pytest.fixture(scope="module")
def packaged(tmp_path_factory: pytest.TempPathFactory) -> EntailmentJudge:
    return OpenVinoEntailment(threads=1, cache_dir=tmp_path_factory.mktemp("cache"))
