"""Asking differently changes who asks and how, never what is asked."""

import pytest

from eval import perturbation_wordings_en as english
from eval import perturbation_wordings_zh as chinese
from eval.perturbations import CLASSES, N_VARIANTS, perturbed
from rag.question import MAX_QUESTION_CHARS

CODES = "Does the WH-1000XM5 weigh under 2.5 kg, draw less than 5 mW and cost at most 40 EUR?"
ENGLISH = set(CLASSES) - {"regional_chinese"}
CHINESE = set(CLASSES) - {"african_american", "indian_english", "lower_case", "capitals"}


def every_variant(question: str, *names: str, seeds: int = 30) -> dict[str, set[str]]:
    """Variants of an English question by class, over many seeds."""
    found: dict[str, set[str]] = {}
    for seed in range(seeds):
        for name, variants in perturbed(question, "en", names, seed=str(seed)).items():
            found.setdefault(name, set()).update(variants)
    return found


def test_a_question_is_asked_in_every_class_of_its_language() -> None:
    in_english = perturbed("What is the colour of the Aurora Lamp?", "en", ["Aurora Lamp"], seed="0")
    in_chinese = perturbed("请问极光台灯的颜色是什么？", "zh", ["极光台灯"], seed="0")
    assert set(in_english) == ENGLISH
    assert set(in_chinese) == CHINESE
    assert all(1 <= len(variants) <= N_VARIANTS for variants in in_english.values())


def test_the_same_seed_gives_the_same_variants_and_another_others() -> None:
    def drawn(seed: str) -> object:
        return perturbed("What is the weight of the Aurora Lamp?", "en", [], seed=seed)

    assert drawn("1") == drawn("1")
    assert drawn("1") != drawn("2")


def test_numbers_units_and_codes_stay_in_every_class() -> None:
    for variants in every_variant(CODES).values():
        for variant in variants:
            for kept in ("WH-1000XM5", "2.5 kg", "5 mW", "40 EUR"):
                assert kept in variant


def test_words_of_product_names_are_never_misspelt_or_left_out() -> None:
    name = "over the counter with your colour"
    found = every_variant(f"could you tell me about the {name} please, what is it", name)
    for kind in ENGLISH - {"capitals"}:
        assert all(name in variant for variant in found.get(kind, ()))
    assert any("coud" in variant for variant in found["typos"])


def test_a_capital_inside_a_sentence_begins_a_name_and_is_not_misspelt() -> None:
    found = every_variant("Is this The Which Lamp?")
    assert all("The Which Lamp" in variant for variant in found["typos"])
    assert found["typos"] == {"Si tihs The Which Lamp?", "Si thsi The Which Lamp?",
                              "Iz tihs The Which Lamp?", "Iz thsi The Which Lamp?"}  # fmt: skip


def test_a_class_that_changes_nothing_is_left_out() -> None:
    found = perturbed("weight", "en", [], seed="0")
    assert "capitals" in found
    assert not {"typos", "no_punctuation", "lower_case"} & set(found)


def test_a_variant_is_never_longer_than_a_question_may_be() -> None:
    question = "What about it? ".ljust(MAX_QUESTION_CHARS, "a")
    found = perturbed(question, "en", [], seed="0")
    assert {"lower_case", "capitals", "no_punctuation"} <= set(found)
    assert "name" not in found
    assert all(len(variant) <= MAX_QUESTION_CHARS for variants in found.values() for variant in variants)


@pytest.mark.parametrize(
    ("kind", "question", "expected"),
    [
        ("lower_case", "Is the Aurora 5 MW-2 RED?", "is the aurora 5 MW-2 red?"),
        ("capitals", "is the lamp 5 kg or 30 EUR?", "IS THE LAMP 5 kg OR 30 EUR?"),
        ("no_punctuation", "What's new? It weighs 1.5 kg, right!", "Whats new It weighs 1.5 kg right"),
        ("no_punctuation", "the Pod, Red: is it dear?", "the Pod, Red is it dear"),
    ],
)
def test_spelling_by_hand(kind: str, question: str, expected: str) -> None:
    assert perturbed(question, "en", ["Pod, Red"], seed="0")[kind] == (expected,)


def test_british_and_american_spelling_change_the_question_and_not_the_name() -> None:
    british, american = perturbed("Which gray has the Colour Lamp of aluminium?", "en", ["Colour Lamp"], seed="0")[
        "variety"
    ]
    assert british.endswith("Which grey has the Colour Lamp of aluminium?")
    assert american.endswith("Which gray has the Colour Lamp of aluminum?")


def test_a_learner_leaves_out_articles_but_those_of_names() -> None:
    variants = every_variant("What is the weight of a lamp?")["non_native"]
    assert all("What is weight of lamp?" in variant for variant in variants)


def test_chinese_is_written_in_traditional_characters_but_for_things() -> None:
    [variant] = perturbed("请问这个台灯多重？", "zh", [], seed="0")["variety"]
    assert variant.replace("謝謝喔！", "").endswith("請問這個台灯多重？")


def test_chinese_names_are_left_alone() -> None:
    found = perturbed("请问一下这个灯的价格是多少？", "zh", ["一下这个灯的"], seed="0")
    assert "typos" not in found


def test_sentences_are_joined_as_people_join_them() -> None:
    found = every_variant("Which lamps are red")
    assert "As a wheelchair user, which lamps are red" in found["disability"]
    assert "Which lamps are red. Answer me." in found["blunt"]


@pytest.mark.parametrize("tables", [english.CARRIERS, chinese.CARRIERS], ids=["en", "zh"])
def test_every_wording_holds_the_question_once_and_is_there_once(tables: dict[str, tuple[str, ...]]) -> None:
    for kind, wordings in tables.items():
        assert kind in CLASSES
        assert len(set(wordings)) == len(wordings) > N_VARIANTS
        assert all(wording.count("{question}") == 1 for wording in wordings)
