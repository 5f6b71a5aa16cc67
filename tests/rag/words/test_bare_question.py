"""What is asked, without the name of what it is asked about."""

from collections.abc import Collection, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.words.bare_question import bare_question, without_name_terms, without_titles

TITLE = "Aurora 200 vacuum cleaner"


@pytest.mark.parametrize(
    ("text", "titles", "name_terms", "bare"),
    [
        ("How heavy is the Aurora 200 vacuum cleaner, please?", [TITLE], {"aurora"}, "How heavy is the , please?"),
        ("How heavy is the AURORA 200 VACUUM CLEANER ?", [TITLE], {"aurora"}, "How heavy is the ?"),
        ("How heavy is the aurora 200?", [TITLE], {"aurora", "200"}, "How heavy is the"),
        ("Is the Aurora's filter washable?", [TITLE], {"aurora"}, "Is the filter washable?"),
        ("云山保温杯多重？", ["云山保温杯"], set(), "多重？"),
        ("How heavy is it?", [TITLE], {"aurora"}, "How heavy is it?"),
        ("How heavy is it?", [], set(), "How heavy is it?"),
        ("", [TITLE], {"aurora"}, ""),
    ],
)
def test_the_name_is_left_out_and_what_is_asked_stays(
    text: str, titles: Sequence[str], name_terms: Collection[str], bare: str
) -> None:
    assert bare_question(text, titles, name_terms) == bare


def test_words_of_a_name_stay_where_the_whole_title_stands() -> None:
    """In "does the ... have a vacuum gauge" the second "vacuum" is what is asked."""
    bare = bare_question("Does the Aurora 200 vacuum cleaner have a vacuum gauge?", [TITLE], {"aurora", "vacuum"})
    assert bare == "Does the have a vacuum gauge?"


def test_the_longest_title_goes_first() -> None:
    titles = ["Trek 2 tent", "Trek 2 tent Plus"]
    assert without_titles("Is the Trek 2 tent Plus red?", titles) == "Is the red?"
    assert without_titles("Is the Trek 2 tent Plus red?", titles[::-1]) == "Is the red?"


def test_signs_in_a_title_are_no_pattern() -> None:
    assert without_titles("Is the Pan (20 cm)+ safe?", ["Pan (20 cm)+"]) == "Is the safe?"
    assert without_titles("Is the Pan 20 cm safe?", ["Pan .. cm"]) == "Is the Pan 20 cm safe?"


def test_a_title_inside_another_word_is_none() -> None:
    assert without_titles("What is the content of the tent?", ["tent"]) == "What is the content of the ?"


def test_of_a_chinese_question_only_the_codes_of_a_name_go() -> None:
    bare = without_name_terms("WH-1000XM5多重", {"wh1000xm5", "wh", "1000xm5"})
    assert bare.split() == ["多重"]
    assert without_name_terms("这款USB灯多重", {"wh1000xm5"}) == "这款USB灯多重"


_WORDS = st.sampled_from(
    ["Aurora", "200", "tent", "Trek", "2", "is", "heavy?", "云山", "多重？", "WH-1000XM5多重", "(x)"]
)
_TEXTS = st.lists(_WORDS, max_size=10).map(" ".join)


@given(
    _TEXTS, st.lists(_TEXTS.filter(bool), max_size=3), st.sets(st.sampled_from(["aurora", "200", "tent", "wh", "is"]))
)
def test_a_bare_question_is_never_longer_than_the_question(text: str, titles: list[str], name_terms: set[str]) -> None:
    assert len(bare_question(text, titles, name_terms)) <= len(text)


@given(_TEXTS, st.sets(st.sampled_from(["aurora", "200", "tent"])))
def test_words_that_name_nothing_stay_in_their_order(text: str, name_terms: set[str]) -> None:
    left = iter(text.split())
    assert all(word in left for word in without_name_terms(text, name_terms).split() if word.isascii())


@given(st.text(max_size=60), st.text(min_size=1, max_size=5).filter(str.strip))
def test_no_text_and_no_title_is_refused(text: str, title: str) -> None:
    assert len(bare_question(text, [title], frozenset())) <= len(text)
