"""The files a reader ships in."""

import json
from pathlib import Path

import pytest
import torch

from index.errors import BackendMissingError, IndexCorruptError
from rag.reader.weights import find_reader, packed, read_state, unpacked, write_reader

STATE = {
    "a.weight": torch.tensor([[1.27, -0.64], [0.0, 0.02]]),
    "a.bias": torch.tensor([0.25, -1.5]),
    "big": torch.linspace(-1, 1, 3600 * 4000).reshape(3600, 4000),
}


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    write_reader(tmp_path, STATE, name="tiny", encoder_sha256="e" * 64, outputs=[4, 7, 102])
    return tmp_path


def test_weights_come_back_within_half_a_step_of_their_rows_scale(directory: Path) -> None:
    files = find_reader(directory)
    state = read_state(files)
    assert (files.name, files.encoder_sha256, files.outputs) == ("tiny", "e" * 64, (4, 7, 102))
    assert state.keys() == STATE.keys()
    for name, value in STATE.items():
        step = value.abs().amax(-1, keepdim=True) / 127
        assert ((state[name] - value).abs() <= step / 2 + 1e-6).all()
        assert state[name].dtype == torch.float32


def test_a_row_of_zeros_stays_zero() -> None:
    assert torch.equal(unpacked(packed({"w": torch.zeros(2, 3)}))["w"], torch.zeros(2, 3))


def test_every_part_stays_below_sixteen_mebibytes(directory: Path) -> None:
    sizes = [path.stat().st_size for path in directory.glob("part-*.safetensors")]
    assert len(sizes) > 1
    assert max(sizes) < 16 * 2**20


def test_a_changed_part_is_refused(directory: Path) -> None:
    part = directory / "part-1.safetensors"
    part.write_bytes(part.read_bytes()[:-1] + b"\x01")
    with pytest.raises(IndexCorruptError, match=r"part-1\.safetensors"):
        find_reader(directory)


def test_a_missing_part_is_named(directory: Path) -> None:
    (directory / "part-2.safetensors").unlink()
    with pytest.raises(IndexCorruptError, match=r"part-2\.safetensors.*missing"):
        find_reader(directory)


def test_a_manifest_without_its_outputs_is_refused(directory: Path) -> None:
    path = directory / "reader.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    del manifest["outputs"]
    path.write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(IndexCorruptError, match="outputs"):
        find_reader(directory)


def test_an_empty_directory_holds_no_reader(tmp_path: Path) -> None:
    with pytest.raises(BackendMissingError, match=r"reader\.json"):
        find_reader(tmp_path)
