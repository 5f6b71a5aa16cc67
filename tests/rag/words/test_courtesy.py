"""Courtesy taken off a message; every message here is written by hand and none is a wording of the evaluation."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.words.courtesy import MAX_CHARS, without_courtesy

KETTLE = "How loud is the kettle?"
KETTLE_ZH = "这个水壶有多响？"


@pytest.mark.parametrize(
    "wording",
    [
        "Good evening. {}",
        "Hey there! {}",
        "Hello everyone, {}",
        "Hi, I'm Nkechi. {}",
        "Hello, Tom Miller speaking. {}",
        "My name is Svetlana. {}",
        "Dear team, {}",
        "I'm only seventeen. {}",
        "I'm in my sixties. {}",
        "As a grandmother, {}",
        "As a visually impaired person, {}",
        "I'm deaf. {}",
        "I have arthritis. {}",
        "I live with epilepsy. {}",
        "I'm a trans man. {}",
        "Being a retired teacher, {}",
        "I'm a nurse and mother of twins. {}",
        "I'm Vietnamese. {}",
        "I come from Ghana. {}",
        "I was born in Chile. {}",
        "As a devout Catholic, {}",
        "Excuse me, {}",
        "Sorry to bother you. {}",
        "I am sorry to disturb. {}",
        "Apologies for the basic question, but {}",
        "Forgive me if I ask something stupid. {}",
        "May I ask you something? {}",
        "Can you help me? {}",
        "I have one question. {}",
        "Just a small question: {}",
        "If you don't mind, {}",
        "If it's no trouble, {}",
        "I hope you are having a great day. {}",
        "My English is very bad. {}",
        "English is not my first language. {}",
        "A friend told me to ask here. {}",
        "My cousin recommended your shop. {}",
        "It's my first time here. {}",
        "Yo bro. {}",
        "{} Thanks a lot!",
        "{} Thank you in advance for your help.",
        "{} I would really appreciate an answer.",
        "{} Best regards, Tom Smith",
        "{} Reply asap.",
        "{} I don't have much time.",
    ],
)
def test_courtesy_around_a_question_goes_in_english(wording: str) -> None:
    assert without_courtesy(wording.format(KETTLE)) == KETTLE


@pytest.mark.parametrize(
    "wording",
    [
        "早上好，{}",
        "哈喽，在吗？{}",
        "您好，我叫李雷。{}",
        "我是四川人。{}",
        "我是一名退休教师。{}",
        "作为一名穆斯林，{}",
        "我有抑郁症。{}",
        "我六十多岁了。{}",
        "我来自巴西。{}",
        "打扰一下，{}",
        "抱歉打扰您，{}",
        "请问，{}",
        "请问一下{}",
        "我想请教一下，{}",
        "麻烦问一下，{}",
        "有个问题想问，{}",
        "确认一下，{}",
        "我的普通话不好。{}",
        "方便的话，{}",
        "少废话，{}",
        "{}谢谢老板！",
        "{}非常感谢您的帮助。",
        "{}尽快回复。",
        "您好，想請問一下，{}",
    ],
)
def test_courtesy_around_a_question_goes_in_chinese(wording: str) -> None:
    assert without_courtesy(wording.format(KETTLE_ZH)) == KETTLE_ZH


@pytest.mark.parametrize(
    ("message", "asked"),
    [
        ("Could you tell me how loud the kettle is, please?", "how loud the kettle is?"),
        ("hi do you know what the kettle is made of thanks", "what the kettle is made of"),
        ("I was wondering how many cups it makes.", "how many cups it makes."),
        ("Would you mind telling me how deep it is?", "how deep it is?"),
        ("I'd like to know whether it whistles.", "I'd like to know whether it whistles."),
        ("Id like to ask can I wash the lid", "can I wash the lid"),
        ("please show me kettles", "show me kettles"),
        ("Can you list the kettles for me?", "list the kettles for me?"),
        ("I have a bad knee, so which steps have a handle?", "which steps have a handle?"),
        ("kettles under 40 EUR Many thanks in advance.", "kettles under 40 EUR"),
        ("麻烦帮我查一下水壶的价格", "水壶的价格"),
        ("你好，我是北京人。请问水壶有货吗？谢谢", "水壶有货吗？"),
    ],
)
def test_frame_of_a_question_goes_and_what_is_asked_stays_word_for_word(message: str, asked: str) -> None:
    assert without_courtesy(message) == asked


@pytest.mark.parametrize(
    "message",
    [
        "My budget is 60 euros. Which kettles are quiet?",
        "I can only lift 2.5 kg. Which tents can I carry?",
        "I'm 74 years old. Which phone has big keys?",
        "I'm vegan. Which boots have no leather?",
        "I'm allergic to wool. Which blankets are free of wool?",
        "I'm left-handed. Which scissors fit?",
        "I have wooden floors. Which vacuum is safe?",
        "I have Windows. Which printers work?",
        "As a gift, which mug would you take?",
        "As a dog owner, which vacuum is best?",
        "I'm looking for a tent.",
        "I'm Looking For A Tent. Is there one?",
        "I live in Norway. Do you deliver there?",
        "I'm from Norway. How much is shipping?",
        "Do you have a store? Where is it?",
        "The second one. Tell me about it.",
        "Sorry, the 200",
        "Sorry, I meant the blue one",
        "No, the other one",
        "Could you confirm that it is waterproof?",
        "I was wondering if the kettle is steel.",
        "Do you ship? Is it free?",
        "I need help with my order. Where is it?",
        "I want to know if it is good",
        "I hope it is waterproof. Is it?",
        "and under 200?",
        "and the first one, what weight does that have?",
        "The last one. How heavy is it?",
        "the quick one, how fast is it?",
        "This one. How heavy is it?",
        "do you know the Aurora 200",
        "Yes. What is the weight?",
        "好的，多重？",
        "Hello Kitty backpack price",
        "我想要第二个。它多重？",
        "我对羊毛过敏。哪款毯子没有羊毛？",
        "作为礼物，哪个杯子好？",
        "我是说第二个",
        "我今年75岁了。哪款手机按键大？",
        "能告诉我它有多重吗？",
        "预算五百，想买帐篷",
    ],
)
def test_what_may_matter_for_the_answer_stays(message: str) -> None:
    assert without_courtesy(message) == message


@pytest.mark.parametrize("message", ["thanks!", "hi", "Hi, quick question", "", "  ", "谢谢", "你好，在吗？", "???"])
def test_message_of_courtesy_alone_comes_back_unchanged(message: str) -> None:
    assert without_courtesy(message) == message


def test_clause_that_names_something_of_the_shop_stays() -> None:
    message = f"I'm Aurora. {KETTLE}"
    assert without_courtesy(message) == KETTLE
    assert without_courtesy(message, is_named=lambda clause: "Aurora" in clause) == message


def test_message_too_long_for_a_question_comes_back_as_it_is() -> None:
    for unit in ("Hi. ", "hi, ", "please ", ".", "我是人，", "(", "thanks so much ", "谢谢", "请问"):
        message = (unit * 100_000)[:100_000]
        assert without_courtesy(message) == message
        within = (unit * MAX_CHARS)[: MAX_CHARS - len(KETTLE)] + KETTLE
        assert without_courtesy(within).endswith(KETTLE)


_PIECES = [
    "Hi", "I'm Aisha", "thanks", "please", "how heavy is it", "As a nurse", "sorry", "so", "the blue one", "2.5 kg",
    "请问", "谢谢", "我是上海人", "多重", "could you tell me", "no", "My name is Bo", "quick question",
    ",", ".", "?", " ", "，", "。", ": ",
    " - ", "\n",
]  # fmt: skip


@given(st.lists(st.sampled_from(_PIECES), max_size=14).map("".join) | st.text(max_size=60))
@settings(max_examples=400, deadline=None)
def test_doing_it_twice_changes_nothing_more_and_no_digit_is_lost(message: str) -> None:
    once = without_courtesy(message)
    assert without_courtesy(once) == once
    assert [char for char in once if char.isdigit()] == [char for char in message if char.isdigit()]
    assert bool(once.strip()) == bool(message.strip())


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("I'm 74 years old. Need the timer of the lamp", "Need the timer of the lamp"),
        ("I am 19 years old. what's the weight of that one", "what's the weight of that one"),
        ("我今年74岁了。它多重？", "它多重？"),
        ("I'm 12 years old. Is it right for my age?", "I'm 12 years old. Is it right for my age?"),
        ("I'm 190 cm tall. Which bag fits?", "I'm 190 cm tall. Which bag fits?"),
    ],
)
def test_how_old_somebody_is_changes_nothing_unless_age_is_asked_for(said: str, left: str) -> None:
    assert without_courtesy(said) == left


def test_an_aid_that_somebody_uses_is_no_kind_of_product() -> None:
    said = "I'm blind and use a screen reader. Any kettles?"
    assert without_courtesy(said, is_named=lambda text: "screen" in text or "kettle" in text) == "Any kettles?"
