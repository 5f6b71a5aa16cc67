"""A store's readers are switched whole, and the one before can be had back."""

from pathlib import Path

import pytest

from index.errors import IndexCorruptError
from index.model_files import find_model
from rag.errors import GenerationError, TuningError
from rag.models.model_registry import load_model
from rag.reader.weights import find_reader, read_state, write_reader
from rag.settings import AnsweringSettings
from rag.tuning.own_models import OwnModels
from rag.tuning.own_readers import installed, own_readers
from tests.rag.reader.tiny_reader import tiny_network


def install(readers: OwnModels, name: str) -> Path:
    network = tiny_network()
    candidate = readers.root / "candidate"
    write_reader(
        candidate,
        network.trained_state(),
        name=name,
        encoder_sha256=find_model(None).weights_sha256,
        outputs=network.output_ids.tolist(),
    )
    return readers.install(candidate, {"model": name}).directory


@pytest.fixture
def readers(tmp_path: Path) -> OwnModels:
    return own_readers(tmp_path)


def test_without_one_of_its_own_a_store_has_the_packaged_reader(readers: OwnModels, tmp_path: Path) -> None:
    assert readers.current() is None
    assert installed(tmp_path) == find_reader()


def test_the_newest_serves_and_rolling_back_goes_the_way_back(readers: OwnModels, tmp_path: Path) -> None:
    assert install(readers, "one").name == "001"
    assert install(readers, "two").name == "002"
    assert installed(tmp_path).name == "two"
    assert [own.report["replaces"] for own in readers.every()] == ["packaged", "001"]
    back = readers.roll_back()
    assert back is not None and back.name == "001"
    install(readers, "three")
    again = readers.roll_back()  # to what was replaced, not to the number before
    assert again is not None and again.name == "001"
    assert readers.roll_back() is None
    assert installed(tmp_path) == find_reader()
    with pytest.raises(TuningError, match="the packaged reader serves"):
        readers.roll_back()


def test_rolling_back_passes_what_is_damaged(readers: OwnModels) -> None:
    first = install(readers, "one")
    install(readers, "two")
    (first / "reader.json").unlink()
    assert readers.roll_back() is None


def test_a_damaged_model_is_named_with_what_to_do(readers: OwnModels, tmp_path: Path) -> None:
    directory = install(readers, "one")
    (directory / "reader.json").write_text("{", encoding="utf-8")
    with pytest.raises(IndexCorruptError, match=r"reader\.json.*shelftalk train --rollback"):
        installed(tmp_path)
    with pytest.raises(GenerationError, match="shelftalk train --rollback"):
        load_model("reader", AnsweringSettings(), store=tmp_path)
    readers.roll_back()
    model = load_model("reader", AnsweringSettings(), store=tmp_path)
    assert model is not None and model.name == find_reader().name


def test_a_pointer_to_nothing_is_an_error_until_it_is_rolled_back(readers: OwnModels) -> None:
    install(readers, "one")
    for written in ("007", "nonsense", "é"):
        (readers.root / "CURRENT").write_text(written, encoding="utf-8")
        with pytest.raises(TuningError, match="shelftalk train --rollback"):
            readers.current()
    readers.roll_back()
    assert readers.current() is None


def test_the_stores_own_reader_answers_under_its_name(readers: OwnModels, tmp_path: Path) -> None:
    packaged, name = find_reader(), "shelftalk-reader-1-store-001"
    candidate = readers.root / "candidate"
    write_reader(
        candidate,
        read_state(packaged),
        name=name,
        encoder_sha256=packaged.encoder_sha256,
        outputs=packaged.outputs,
    )
    readers.install(candidate, {})
    model = load_model("reader", AnsweringSettings(), store=tmp_path)
    assert model is not None and model.name == name


def test_only_some_old_models_are_kept(readers: OwnModels) -> None:
    for number in range(7):
        install(readers, f"{number}")
    names = [own.name for own in readers.every()]
    assert names[-2:] == ["006", "007"]
    assert len(names) <= 5


def test_one_trains_at_a_time(readers: OwnModels) -> None:
    with (
        readers.locked(),
        pytest.raises(TuningError, match="is training a reader"),
        own_readers(readers.root.parents[1]).locked(),
    ):
        pass
