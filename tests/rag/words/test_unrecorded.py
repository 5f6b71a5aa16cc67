"""What no catalog records is not answered by something near it."""

import pytest

from rag.assembly import Shop
from rag.words.unrecorded import answering
from tests.rag.shop_parts import ask
from tests.rag.written_evidence import fact


@pytest.mark.parametrize(
    "text",
    [
        "in which year was the Aurora 200 first sold?",
        "how often was the Aurora 200 sold in your shop in march?",
        "what percentage of Aurora 200 break within five years?",
        "what could I resell a used Aurora 200 for in three years' time?",
        "which magazine gave the Aurora 200 the best score?",
        "Aurora 200的销量是多少？",
    ],
)
def test_it_is_said_not_to_be_stated(shop: Shop, text: str) -> None:
    assert ask(shop, text).action == "abstain"


def test_a_text_that_speaks_of_it_answers() -> None:
    award = fact("VAC-200#award", "test winner of a magazine in 2024")
    weight = fact("VAC-200#weight", "2.4 kg")
    assert answering([weight, award], "which magazine praised it?") == [award]
    assert answering([weight, award], "how heavy is it?") == [weight, award]
