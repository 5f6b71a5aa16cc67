"""Which attributes a question asks for."""

import threading
from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from index.encoder import HashingEncoder
from rag.documents.name_meanings import NameMeanings
from rag.vocabulary.attributes import concept_names, match_attributes
from rag.vocabulary.concepts import CONCEPTS, Concept

VACUUM = (
    ("weight", "2.4 kg"),
    ("filter_type", "washable HEPA"),
    ("run_time", "45 min"),
    ("noise_level", "72 dB"),
    ("charging_time", "3 h"),
    ("colour", "white"),
)


def best(question: str, attributes: tuple[tuple[str, str], ...] = VACUUM) -> tuple[str, str] | None:
    matches = match_attributes(question, attributes)
    return (matches[0].name, matches[0].sign) if matches else None


def concept(name: str) -> Concept:
    return next(one for one in CONCEPTS if one.name == name)


class CountingEncoder(HashingEncoder):
    """Remembers what it embedded."""

    def __init__(self) -> None:
        super().__init__()
        self.encoded: list[str] = []

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.encoded.extend(texts)
        return super().encode(texts)


def test_a_wording_that_a_concept_knows_is_the_strongest_sign() -> None:
    assert best("how heavy is it?") == ("weight", "concept")
    assert best("how loud is it?") == ("noise level", "concept")


def test_an_attribute_is_found_by_its_own_words() -> None:
    assert best("which filter does it have?", (("filter_type", "paper"), ("weight", "2 kg"))) == (
        "filter type",
        "name",
    )
    assert best("how long to charge the battery", (("battery_charge", "3 h"), ("weight", "2 kg"))) == (
        "battery charge",
        "name",
    )


def test_an_attribute_is_found_by_a_word_of_its_value() -> None:
    assert best("does it have HEPA?") == ("filter type", "value")


def test_a_generic_word_alone_tells_nothing() -> None:
    assert best("what time is it?", (("boil_time", "4 min"),)) is None


def test_chinese_names_are_found_without_spaces() -> None:
    cup = (("容量", "500毫升"), ("保温时间", "12小时"))
    assert best("保温多长时间？", cup) == ("保温时间", "name")
    assert best("容量是多少？", cup)[0] == "容量"  # type: ignore[index]  # it is found


def test_how_a_name_is_written_does_not_matter() -> None:
    for name in ("runTime", "run-time", "RUN TIME", "run_time"):
        assert best("what is the run time?", ((name, "45 min"), ("weight", "2 kg")))[0] == "run time"  # type: ignore[index]  # it is found


def test_nothing_fits_nothing() -> None:
    assert match_attributes("how heavy is it?", ()) == []
    assert match_attributes("does it have wifi?", VACUUM) == []
    assert match_attributes("", VACUUM) == []


def test_scores_fall_and_ties_go_by_name() -> None:
    matches = match_attributes("weight, colour and noise level?", VACUUM)
    assert {match.name for match in matches} >= {"weight", "colour", "noise level"}
    assert [(-m.score, m.name) for m in matches] == sorted((-m.score, m.name) for m in matches)
    assert all(0.0 < match.score <= 1.0 for match in matches)


def test_the_order_of_the_attributes_does_not_matter() -> None:
    question = "how heavy is it and which filter has it?"
    assert match_attributes(question, VACUUM[::-1]) == match_attributes(question, VACUUM)


def test_terms_that_name_the_product_do_not_ask_for_an_attribute() -> None:
    attributes = (("harbour_colour", "blue"), ("weight", "900 g"))
    ignored = match_attributes("the harbour", attributes, ignore=frozenset({"harbour"}))
    assert ignored == []


def test_meaning_is_asked_only_when_no_word_fits() -> None:
    encoder = CountingEncoder()
    meanings = NameMeanings(encoder)
    assert match_attributes("how heavy is it?", VACUUM, meanings=meanings)[0].sign == "concept"
    assert encoder.encoded == []
    match_attributes("does it have wifi?", VACUUM, meanings=meanings)
    assert sorted(encoder.encoded) == sorted(
        ["weight", "filter type", "run time", "noise level", "charging time", "colour"]
    )


def test_a_name_is_embedded_once() -> None:
    encoder = CountingEncoder()
    meanings = NameMeanings(encoder)
    meanings.cosines("one", ["weight", "colour", "weight"])
    meanings.cosines("two", ["colour", "run time"])
    assert encoder.encoded == ["weight", "colour", "run time"]


def test_cosines_are_those_of_the_encoder() -> None:
    cosines = NameMeanings(HashingEncoder()).cosines("run time", ["run time", "colour"])
    assert cosines.shape == (2,)
    assert cosines[0] == pytest.approx(1.0, abs=1e-5)  # equal texts; float32
    assert cosines[1] < 0.5


def test_meanings_may_be_shared_between_threads() -> None:
    encoder = CountingEncoder()
    meanings = NameMeanings(encoder)
    names = [f"name {i}" for i in range(50)]
    found: list[list[float]] = []
    threads = [threading.Thread(target=lambda: found.append(meanings.cosines("q", names).tolist())) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [found[0]] * 8  # two that need the same new text may both embed it; neither waits for the other
    n_encoded = len(encoder.encoded)
    meanings.cosines("q", names)
    assert len(encoder.encoded) == n_encoded


def test_names_of_a_concept_come_best_first() -> None:
    available = ["net weight with battery", "重量", "weight", "colour", "item weight"]
    assert concept_names(concept("weight"), available) == [
        "weight",
        "item weight",
        "重量",
        "net weight with battery",
    ]
    assert concept_names(concept("weight"), ["colour"]) == []
