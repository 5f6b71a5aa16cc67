"""The fake encoder keeps the contract, and the registry names what it knows."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from index import encoder as encoder_module
from index.encoder import ENCODERS, Encoder, HashingEncoder, load_encoder
from index.errors import BackendMissingError
from index.settings import IndexSettings
from tests.index.encoder_contract import EncoderContract


class TestHashingEncoder(EncoderContract):
    @pytest.fixture
    def encoder(self) -> Encoder:
        return HashingEncoder()

    def test_equal_terms_give_equal_vectors(self, encoder: Encoder) -> None:
        np.testing.assert_array_equal(encoder.encode_query("4 GB"), encoder.encode_query("4GB"))

    def test_texts_without_common_terms_are_nearly_orthogonal(self, encoder: Encoder) -> None:
        assert abs(float(encoder.encode_query("tent") @ encoder.encode_query("toner"))) < 0.3

    def test_vectors_are_the_same_in_another_process(self, encoder: Encoder) -> None:
        code = "from index.encoder import HashingEncoder as H; print(H().encode_query('red tent')[:5].tolist())"
        output = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
        expected = encoder.encode_query("red tent")[:5].tolist()
        assert [float(number) for number in output.strip("[]\n").split(",")] == pytest.approx(expected)

    def test_one_dimension_is_refused(self) -> None:
        with pytest.raises(ValueError, match="got 1"):
            HashingEncoder(1)


def test_the_settings_choose_the_backend() -> None:
    assert load_encoder(IndexSettings(encoder="hashing")).model_id == HashingEncoder().model_id


def test_an_unknown_backend_is_answered_with_the_known_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(ENCODERS, "hashing")
    with pytest.raises(BackendMissingError, match="known are openvino, transformer"):
        load_encoder(IndexSettings(encoder="hashing"))


def test_a_missing_library_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ENCODERS, "hashing", "no_such_library_xyz:Encoder")
    with pytest.raises(BackendMissingError, match="no_such_library_xyz"):
        load_encoder(IndexSettings(encoder="hashing"))


def test_without_a_gpu_driver_auto_is_openvino(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(encoder_module, "_NVIDIA_DEVICE", tmp_path / "absent")
    made: dict[str, object] = {}

    class Fake:
        def __init__(self, **options: object) -> None:
            made.update(options)

    monkeypatch.setattr(encoder_module, "_backend_class", {"openvino": Fake}.__getitem__)
    load_encoder(IndexSettings(threads=3), cache_dir=tmp_path)
    assert made == {
        "model": None,
        "threads": 3,
        "batch_tokens": 2048,
        "precision": "auto",
        "cache_dir": tmp_path,
    }


def test_importing_the_registry_imports_no_backend() -> None:
    code = "import sys, index.encoder; print({'torch', 'openvino', 'transformers'} & set(sys.modules))"
    output = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert output.strip() == "set()"
