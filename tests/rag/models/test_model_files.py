"""Model files are found without a network, and unusable ones are named before anything is loaded."""

import json
from pathlib import Path

import pytest
import torch
from huggingface_hub.utils._paths import filter_repo_objects
from safetensors.torch import save_file

from rag.errors import GenerationError
from rag.models import model_files
from rag.models.model_files import find_model_files, free_memory_bytes, weight_bytes


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    """Files that look like a model: 6 floats and 3 integers of 8 bytes."""
    directory = tmp_path / "model"
    directory.mkdir()
    (directory / "config.json").write_text("{}")
    tensors = {"a": torch.zeros(2, 3), "b": torch.zeros(3, dtype=torch.int64)}
    save_file(tensors, directory / "model.safetensors")
    return directory


def fails(path_or_id: Path | str, message: str) -> None:
    with pytest.raises(GenerationError, match=message):
        find_model_files(str(path_or_id))


def test_a_directory_is_found_with_its_weights(directory: Path) -> None:
    found = find_model_files(str(directory))
    assert found.directory == directory
    assert found.weights == (directory / "model.safetensors",)


def test_weights_take_their_size_in_the_wanted_type_and_integers_keep_theirs(directory: Path) -> None:
    files = find_model_files(str(directory))
    assert weight_bytes(files, float_bytes=4) == 6 * 4 + 3 * 8
    assert weight_bytes(files, float_bytes=2) == 6 * 2 + 3 * 8


def test_shards_are_found_by_their_index(directory: Path) -> None:
    (directory / "model.safetensors").rename(directory / "part-1.safetensors")
    save_file({"c": torch.zeros(5)}, directory / "part-2.safetensors")
    names = {"a": "part-1.safetensors", "b": "part-1.safetensors", "c": "part-2.safetensors"}
    (directory / "model.safetensors.index.json").write_text(json.dumps({"weight_map": names}))
    files = find_model_files(str(directory))
    assert [file.name for file in files.weights] == ["part-1.safetensors", "part-2.safetensors"]
    assert weight_bytes(files, float_bytes=4) == 6 * 4 + 3 * 8 + 5 * 4


def test_a_missing_shard_is_named(directory: Path) -> None:
    names = {"a": "part-1.safetensors", "c": "part-2.safetensors"}
    (directory / "model.safetensors").rename(directory / "part-1.safetensors")
    (directory / "model.safetensors.index.json").write_text(json.dumps({"weight_map": names}))
    fails(directory, r"1 of 2 weight files are missing .* 'part-2.safetensors'")


def test_a_path_without_a_directory_is_named(directory: Path) -> None:
    fails(directory / "nowhere", r"no model at '.*nowhere': it is not a directory")
    fails(directory / "config.json", r"no model at '.*config.json': it is not a directory")
    fails("./nowhere", r"no model at './nowhere'")


def test_an_id_that_is_not_cached_says_that_nothing_is_downloaded() -> None:
    fails(
        "shelftalk/no-such-model",
        r"'shelftalk/no-such-model' .* nothing is downloaded unless that is allowed",
    )


def test_an_impossible_id_says_what_an_id_looks_like() -> None:
    fails("a/b/c", r"'a/b/c' is neither a directory nor a hub id: .* `owner/model`")


def test_the_hub_is_asked_only_when_that_is_allowed(monkeypatch: pytest.MonkeyPatch, directory: Path) -> None:
    asked: list[tuple[object, object]] = []

    def snapshot(model_id: str, *, revision: str | None, local_files_only: bool, **_: object) -> str:
        asked.append((revision, local_files_only))
        return str(directory)

    monkeypatch.setattr(model_files, "snapshot_download", snapshot)
    find_model_files("owner/model")
    find_model_files("owner/model", revision="v2", allow_download=True)
    assert asked == [(None, True), ("v2", False)]


def test_a_hub_that_cannot_be_reached_is_an_error_with_its_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    def unreachable(*_: object, **__: object) -> str:
        raise ConnectionError("no route to host\nand a long trace")

    monkeypatch.setattr(model_files, "snapshot_download", unreachable)
    with pytest.raises(
        GenerationError,
        match=r"'owner/model' at revision 'v2' could .*: no route to host and a long trace;",
    ):
        find_model_files("owner/model", revision="v2", allow_download=True)


def test_only_the_files_of_the_model_are_fetched_and_no_pickle(
    monkeypatch: pytest.MonkeyPatch, directory: Path
) -> None:
    repository = [
        "config.json",
        "model-00001-of-00002.safetensors",
        "tokenizer.json",
        "chat_template.jinja",
        "merges.txt",
        "tokenizer.model",
        "pytorch_model.bin",
        "modeling_own.py",
        "original/consolidated.00.pth",
        "onnx/config.json",
        "consolidated.safetensors",
    ]
    fetched: list[str] = []

    def snapshot(_: str, *, allow_patterns: list[str], ignore_patterns: list[str], **__: object) -> str:
        kept = filter_repo_objects(repository, allow_patterns=allow_patterns, ignore_patterns=ignore_patterns)
        fetched.extend(kept)
        return str(directory)

    monkeypatch.setattr(model_files, "snapshot_download", snapshot)
    find_model_files("owner/model", allow_download=True)
    assert fetched == repository[:6]


def test_a_revision_of_a_directory_is_refused(directory: Path) -> None:
    with pytest.raises(GenerationError, match=r"revision 'main' was given for the local model"):
        find_model_files(str(directory), revision="main")


def test_a_directory_without_configuration_is_no_model(directory: Path) -> None:
    (directory / "config.json").unlink()
    fails(directory, r"no config.json in")


@pytest.mark.parametrize("name", ["config.json", "tokenizer.json", "tokenizer_config.json"])
def test_a_damaged_json_file_is_named(directory: Path, name: str) -> None:
    (directory / name).write_text('{"model_type": "qw')
    fails(directory, rf"{name}' is damaged: .* copy or fetch the model again")


def test_pickled_weights_are_refused(directory: Path) -> None:
    (directory / "model.safetensors").unlink()
    (directory / "pytorch_model.bin").write_bytes(b"")
    fails(directory, r"are a pickle \('pytorch_model.bin'\), which can run code")


def test_missing_weights_are_named(directory: Path) -> None:
    (directory / "model.safetensors").unlink()
    fails(directory, r"no model.safetensors in")


def test_cut_off_weights_are_named(directory: Path) -> None:
    file = directory / "model.safetensors"
    file.write_bytes(file.read_bytes()[:-8])
    with pytest.raises(GenerationError, match=r"model.safetensors' is damaged: .* fetch the model again"):
        weight_bytes(find_model_files(str(directory)), float_bytes=4)


def test_free_memory_is_what_the_system_says(monkeypatch: pytest.MonkeyPatch) -> None:
    known = {
        "/proc/meminfo": "MemTotal:  9000 kB\nMemAvailable:  4000 kB\n",
        "/sys/fs/cgroup/memory.max": "3000000\n",
        "/sys/fs/cgroup/memory.current": "1500000\n",
        "/sys/fs/cgroup/memory.stat": "anon 5\ninactive_file 200000\n",
    }
    monkeypatch.setattr(Path, "exists", lambda path: str(path) in known)
    monkeypatch.setattr(Path, "read_text", lambda path: known[str(path)])
    assert free_memory_bytes() == 3_000_000 - (1_500_000 - 200_000)  # less than 4000 * 1024
    known["/sys/fs/cgroup/memory.max"] = "max\n"
    assert free_memory_bytes() == 4000 * 1024
    known.clear()
    assert free_memory_bytes() is None
