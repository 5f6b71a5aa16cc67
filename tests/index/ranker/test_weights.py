"""The files a ranker ships in."""

import json
from pathlib import Path

import pytest
import torch

from index.errors import BackendMissingError, IndexCorruptError
from index.ranker.blending import Blend, Tuning
from index.ranker.calibration import Calibration, Platt
from index.ranker.weights import RANKER, as_fitted, tuning_of

TUNING = Tuning(
    blend=Blend(logit=0.5, match=3.0, offset=-1.0),
    calibration=Calibration(by_source={"all": Platt(slope=1.0, offset=-1.0), "qa": Platt(slope=0.5, offset=0.0)}),
)
STATE = {"a": torch.tensor([[1.5, -2.0]]), "big": torch.ones((3000, 3000)), "c": torch.tensor([0.25])}


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    write(tmp_path, STATE)
    return tmp_path


def write(directory: Path, state: dict[str, torch.Tensor]) -> None:
    fitted = as_fitted(TUNING)
    RANKER.write(directory, state, name="tiny", shape=(1, 0), encoder_sha256="e" * 64, fitted=fitted)


def test_weights_and_tuning_come_back_as_they_were_written(directory: Path) -> None:
    files = RANKER.find(directory)
    state = files.state()
    assert (files.name, files.layers, files.frozen_layers, files.encoder_sha256) == ("tiny", 1, 0, "e" * 64)
    assert tuning_of(files) == TUNING
    assert state.keys() == STATE.keys() and all(torch.equal(state[name], STATE[name]) for name in STATE)
    assert all(value.dtype == torch.float32 for value in state.values())


def test_every_part_stays_below_sixteen_mebibytes_unless_one_tensor_is_larger(directory: Path) -> None:
    sizes = {path.name: path.stat().st_size for path in directory.glob("part-*.safetensors")}
    assert len(sizes) == 3  # the large tensor fills one of its own
    assert sum(size > 16 * 2**20 for size in sizes.values()) == 1


def test_a_changed_part_is_refused(directory: Path) -> None:
    part = directory / "part-1.safetensors"
    part.write_bytes(part.read_bytes()[:-1] + b"\x01")
    with pytest.raises(IndexCorruptError, match=r"part-1\.safetensors"):
        RANKER.find(directory)


def test_a_missing_part_is_named(directory: Path) -> None:
    (directory / "part-2.safetensors").unlink()
    with pytest.raises(IndexCorruptError, match=r"part-2\.safetensors.*missing"):
        RANKER.find(directory)


def test_a_manifest_without_its_tuning_is_refused(directory: Path) -> None:
    path = directory / "ranker.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    del manifest["fitted"]["blend"]
    path.write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(IndexCorruptError, match="blend"):
        tuning_of(RANKER.find(directory))


def test_a_directory_without_a_ranker_says_what_is_looked_for(tmp_path: Path) -> None:
    with pytest.raises(BackendMissingError, match=r"ranker\.json"):
        RANKER.find(tmp_path)


def test_parts_of_an_earlier_version_are_removed(directory: Path) -> None:
    small = {"a": torch.tensor([1.0])}
    write(directory, small)
    assert [path.name for path in directory.glob("*.safetensors")] == ["part-1.safetensors"]
