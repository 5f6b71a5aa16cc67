"""The report by turn of the conversation."""

from eval.case import Case
from eval.html_report import html_report
from eval.report import Report
from rag.question import Turn
from tests.eval.outcomes import replied
from tests.eval.test_report import report_of


def asked_at(*turns: int) -> Report:
    """One right reply at each of these turns but the last, which is wrong."""
    pairs = []
    for number, turn in enumerate(turns):
        history = tuple(Turn(role=role, content="And that?") for _ in range(turn - 1) for role in ("user", "assistant"))
        case = Case(id=str(number), question="How heavy?", must_include=("2 kg",), history=history)
        pairs.append((case, replied("5 kg" if number == len(turns) - 1 else "2 kg")))
    return report_of(*pairs)


def right_by_turn(report: Report) -> list[tuple[str, int, float | None]]:
    return [(part.key, part.n, one.mean) for part in report.by_turn for one in part.metrics if one.name == "right"]


def test_turns_count_the_customers_messages_and_stand_in_their_order() -> None:
    assert right_by_turn(asked_at(10, 1, 2, 1, 2)) == [("1", 2, 1.0), ("2", 2, 1 / 2), ("10", 1, 1.0)]


def test_message_without_a_reply_counts_as_a_turn() -> None:
    history = (Turn(role="user", content="Hello?"), Turn(role="user", content="Anyone?"))
    case = Case(id="1", question="How heavy?", must_include=("2 kg",), history=history)
    assert right_by_turn(report_of((case, replied("2 kg")))) == [("3", 1, 1.0)]


def test_page_shows_turns_only_where_there_are_several() -> None:
    title = "By the customer's message in the conversation"
    assert title in html_report(asked_at(1, 2))
    assert title not in html_report(asked_at(1, 1))
