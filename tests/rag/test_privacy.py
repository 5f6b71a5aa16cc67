"""What customers write of themselves is found; what shops sell is left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.privacy import find_personal, masked, without


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mail me at jo.smith+shop@mail.example.org please", "Mail me at [email] please"),
        ("My name is Ada Byron, call +44 20 7946 0958.", "My name is [name], call [phone]."),
        ("my name is john smith and I want a refund", "my name is [name] and I want a refund"),
        ("I'm Anna Müller from Berlin", "I'm [name] from Berlin"),
        ("I am John. Where is my order?", "I am [name]. Where is my order?"),
        ("Where is it?\nThanks,\nMaria Lopez", "Where is it?\nThanks,\n[name]"),
        ("call me on 555-123-4567", "call me on [phone]"),
        ("my mobile is 0171 2345678", "my mobile is [phone]"),
        ("card 4111 1111 1111 1111 was charged twice", "card [card] was charged twice"),
        ("pay to DE89 3704 0044 0532 0130 00", "pay to [account]"),
        ("ship to 12 Baker Street, London NW1 6XE, please", "ship to [address], please"),
        ("Lieferung: Hauptstraße 12a, 10115 Berlin", "Lieferung: [address]"),
        ("我叫王小明，手机13812345678", "我叫[name]，手机[phone]"),
        ("寄到上海市浦东新区世纪大道100号3室", "[address]"),
        ("张先生想退货", "[name]先生想退货"),
        ("身份证110105199001011234", "身份证[identity]"),
    ],
)
def test_personal_data_is_masked_by_its_kind(text: str, expected: str) -> None:
    assert masked(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Does the WH-1000XM5 weigh 250 g?",
        "Is it 1920 x 1080 pixels?",
        "EAN 4006381333931",
        "what is 2943020010490",
        "SKU 13812345678901",
        "Is it under 1,299.00 euros?",
        "It's Aurora 200 that I want",
        "I'm looking for a tent for 4 people",
        "Dr. Martens boots size 8",
        "Which drill runs 18 V 2.0 Ah?",
        "The order number is 1000234567",
        "这款电饭煲多重？",
        "王牌吸尘器有货吗？",
        "400 x 300 x 200 mm, 12 kg",
    ],
)
def test_what_a_shop_sells_is_not_personal(text: str) -> None:
    assert find_personal(text) == []


def test_what_was_found_is_masked_wherever_it_is_repeated() -> None:
    personal = find_personal("I'm Ann Lee from Leeds, ann@lee.example")
    assert without("Ann Lee wrote: ann@lee.example; Ann Leeway did not", personal) == (
        "[name] wrote: [email]; Ann Leeway did not"
    )


@given(st.text(max_size=200))
def test_masking_twice_changes_nothing_more(text: str) -> None:
    once = masked(text)
    assert [one for one in find_personal(once) if one.kind in ("email", "card")] == []


@pytest.mark.parametrize(
    "text", ["1 " * 10_000, "a@" * 10_000, "(" * 20_000, "12 Aa " * 5_000, "路" * 10_000, "市" * 10_000]
)
def test_hostile_text_takes_bounded_time(text: str) -> None:
    import time

    started = time.process_time()
    find_personal(text[:2_000])
    assert time.process_time() - started < 1.0
