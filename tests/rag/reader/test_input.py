"""What is given to the reader, in which order, and what is left out when it is too much."""

from index.learning.token_ids import SEP
from rag.reader.input import SEGMENTS, ReaderEvidence, ReaderInput, ReaderTurn
from tests.rag.reader.tiny_reader import tokenizer

TURNS = (ReaderTurn(is_customer=True, text="is it red?"), ReaderTurn(is_customer=False, text="Yes."))
FULL = ReaderInput(
    question="how heavy?",
    title="Aurora 200",
    evidence=(
        ReaderEvidence(source="attribute", text="weight: 2 kg"),
        ReaderEvidence(source="qa", text="about two kilos", context="what does it weigh?", title="Aurora"),
    ),
    history=TURNS,
)


def test_every_token_says_whose_it_is() -> None:
    given = tokenizer().give(FULL, max_tokens=200)
    order = list(dict.fromkeys(given.segments))
    names = "mark, customer turn, shop turn, question, title, attribute, context, qa".split(", ")
    assert order == [SEGMENTS[name] for name in names]
    assert given.n_evidence == 2


def test_a_token_knows_the_characters_it_was_made_of() -> None:
    given = tokenizer().give(FULL, max_tokens=200)
    said = [given.texts[s.text][s.start : s.end] for s in given.spans if s is not None]
    assert "".join(said) == "isitred?Yes.howheavy?Aurora200weight:2kgAurorawhatdoesitweigh?abouttwokilos"


def test_evidence_goes_before_turns_when_room_is_short() -> None:
    given = tokenizer().give(FULL, max_tokens=28)
    assert len(given.ids) <= 28
    assert SEGMENTS["customer turn"] not in given.segments
    assert SEGMENTS["attribute"] in given.segments and SEGMENTS["question"] in given.segments


def test_the_last_evidence_that_does_not_fit_is_cut() -> None:
    long = ReaderInput(question="?", evidence=(ReaderEvidence(source="document", text="word " * 300),))
    given = tokenizer().give(long, max_tokens=100)
    assert len(given.ids) <= 100
    assert given.n_evidence == 0
    assert given.segments.count(SEGMENTS["document"]) > 80
    assert given.ids[-1] == SEP


def test_of_a_long_question_its_end_is_kept() -> None:
    given = tokenizer().give(ReaderInput(question="so " * 200 + "how heavy?", evidence=()), max_tokens=200)
    assert given.ids[-4:-1] == tuple(tokenizer().ids("how heavy?"))
