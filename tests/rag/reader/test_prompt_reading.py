"""A prompt is read back into what it was built from."""

from rag.language_model import Message
from rag.reader.prompt_reading import read_prompt

EVIDENCE = """<evidence>
[1] Aurora 200 – maker's data: weight: 2.4 kg
[2] Aurora 200 – community answer (asked: is it loud?): No, it is quiet: 60 dB.
[3] Aurora 200 – shop document: Returns – within 30 days.
</evidence>

Question: how heavy is it – really?"""


def test_evidence_question_and_turns_come_back() -> None:
    turns = [
        Message(role="system", content="[9] no – maker's data: evidence"),
        Message(role="user", content="is it red?"),
        Message(role="assistant", content="It is red."),
    ]
    given = read_prompt([*turns, Message(role="user", content=EVIDENCE)])
    assert given.question == "how heavy is it – really?"
    assert given.title == "Aurora 200"
    assert [(one.source, one.text, one.context, one.title) for one in given.evidence] == [
        ("attribute", "weight: 2.4 kg", "", ""),
        ("qa", "No, it is quiet: 60 dB.", "is it loud?", ""),
        ("document", "Returns – within 30 days.", "", ""),
    ]
    assert [(turn.is_customer, turn.text) for turn in given.history] == [(True, "is it red?"), (False, "It is red.")]


def test_evidence_of_two_products_keeps_their_titles() -> None:
    other = EVIDENCE.replace("[2] Aurora 200", "[2] Breeze")
    given = read_prompt([Message(role="user", content=other)])
    assert given.title == ""
    assert [one.title for one in given.evidence] == ["Aurora 200", "Breeze", "Aurora 200"]


def test_any_other_text_is_a_question_without_evidence() -> None:
    given = read_prompt([Message(role="user", content="hello there")])
    assert (given.question, given.evidence) == ("hello there", ())
