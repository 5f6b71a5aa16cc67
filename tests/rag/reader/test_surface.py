"""Answers are spelt as their source spells them."""

import pytest

from rag.reader.choosing import WrittenToken
from rag.reader.input import NOT_STATED_TOKEN, Given, ReaderEvidence, ReaderInput
from rag.reader.surface import surface
from tests.rag.reader.tiny_reader import tokenizer


def give(*texts: str) -> Given:
    evidence = tuple(ReaderEvidence(source="bullet", text=text) for text in texts)
    return tokenizer().give(ReaderInput(question="?", evidence=evidence), max_tokens=200)


def written(given: Given, text: str, *, copied: str = "") -> list[WrittenToken]:
    """The tokens of a text; those of `copied`, which stands in it and in what is given, with their places."""
    ids, part = tokenizer().ids(text), tokenizer().ids(copied)
    start = next((i for i in range(len(ids)) if part and ids[i : i + len(part)] == part), len(ids))
    place = next((i for i in range(len(given.ids)) if part and list(given.ids[i : i + len(part)]) == part), 0)
    return [
        WrittenToken(id=id_, place=place + i - start if start <= i < start + len(part) else None, probability=1.0)
        for i, id_ in enumerate(ids)
    ]


@pytest.mark.parametrize(
    ("evidence", "said", "copied", "expected"),
    [
        ("Weight: 1.25 kg", "it weighs 1.25 kg.", "1.25 kg", "It weighs 1.25 kg."),
        ("run time 1,200 min", "it runs 1,200 min.", "1,200 min", "It runs 1,200 min."),
        ("for the WH-1000XM5 only", "yes. it fits the wh-1000xm5.", "wh-1000xm5", "Yes. It fits the WH-1000XM5."),
        (
            "a Café-style HEPA filter",
            "it has a cafe-style hepa filter.",
            "cafe-style hepa filter",
            "It has a Café-style HEPA filter.",
        ),
        ("Sturdy and light.", "a customer says that it is sturdy.", "sturdy", "A customer says that it is sturdy."),
        ("Nike makes it. By Nike.", "it is made by nike.", "nike", "It is made by Nike."),
        ('a 15" screen', 'the screen is 15".', '15"', 'The screen is 15".'),
        ("from the iPhone 12 on", "iphone 12 and later.", "iphone 12", "iPhone 12 and later."),
    ],
)
def test_what_was_copied_is_spelt_as_it_stands(evidence: str, said: str, copied: str, expected: str) -> None:
    given = give(evidence)
    assert surface(written(given, said, copied=copied), given, tokenizer()) == expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("yes, it doesn't fit (sadly). i think so!", "Yes, it doesn't fit (sadly). I think so!"),
        ("no. it is water-proof", "No. It is water-proof"),
        ("unbelievably good", "Unbelievably good"),
    ],
)
def test_what_was_generated_is_put_together_as_english(said: str, expected: str) -> None:
    given = give("nothing")
    assert surface(written(given, said), given, tokenizer()) == expected


def test_a_number_that_stands_twice_is_not_taken_apart() -> None:
    given = give("length 22.75 in, width 22.75 in")
    first, second = (place for place, id_ in enumerate(given.ids) if id_ == tokenizer().ids("22")[0])
    places = (first, second + 1, second + 2)  # the decoder may point to either
    tokens = [
        WrittenToken(id=id_, place=place, probability=1.0)
        for id_, place in zip(tokenizer().ids("22.75"), places, strict=True)
    ]
    assert surface(tokens, given, tokenizer()) == "22.75"


def test_not_stated_is_the_agreed_words() -> None:
    given = give("nothing")
    tokens = [WrittenToken(id=NOT_STATED_TOKEN, place=None, probability=1.0)]
    assert surface(tokens, given, tokenizer()) == "NOT STATED"


def test_no_token_is_no_text() -> None:
    assert surface([], give("nothing"), tokenizer()) == ""
