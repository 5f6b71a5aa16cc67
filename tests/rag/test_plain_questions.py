"""Plain questions as customers type them, each with what its answer must say; each was once answered wrong."""

from collections.abc import Iterator

import pytest

from rag.assembly import Shop
from tests.rag.shop_parts import ask, last_of, open_shop_of

PRODUCTS: list[dict[str, object]] = [
    {
        "id": "K1",
        "title": "Brill One Kettle",
        "category": "Kettles",
        "price": "20",
        "attributes": {"boil_time": "5 min"},
    },
    {
        "id": "K2",
        "title": "Brill Duo Kettle",
        "category": "Kettles",
        "price": "35",
        "attributes": {"boil_time": "3 min"},
    },
    {
        "id": "K3",
        "title": "Brill Trio Kettle",
        "category": "Kettles",
        "price": "50",
        "attributes": {"boil_time": "4 min"},
    },
    {
        "id": "H1",
        "title": "Norvo Still Headphones",
        "category": "Headphones",
        "price": "120",
        "attributes": {"noise_cancelling": "yes"},
    },
    {
        "id": "H2",
        "title": "Norvo Plain Headphones",
        "category": "Headphones",
        "price": "60",
        "attributes": {"noise_cancelling": "no"},
    },
    {
        "id": "V1",
        "title": "Lund Paw Vacuum",
        "category": "Vacuum Cleaners",
        "price": "200",
        "attributes": {"pet_hair_brush": "yes", "weight": "4 kg"},
    },
    {
        "id": "V2",
        "title": "Lund Bare Vacuum",
        "category": "Vacuum Cleaners",
        "price": "150",
        "attributes": {"pet_hair_brush": "no", "weight": "3 kg"},
    },
    {
        "id": "C1",
        "title": "Mokka Press Machine",
        "category": "Coffee Machines",
        "price": "300",
        "attributes": {"machine_type": "espresso machine", "noise_level": "70 dB"},
    },
    {
        "id": "C2",
        "title": "Mokka Drip Machine",
        "category": "Coffee Machines",
        "price": "90",
        "attributes": {"machine_type": "filter machine", "noise_level": "60 dB"},
    },
    {
        "id": "O1",
        "title": "Sitt Light Office Chair",
        "category": "Office Chairs",
        "price": "100",
        "attributes": {"weight": "15 kg", "max_load": "110 kg"},
    },
    {
        "id": "O2",
        "title": "Sitt Strong Office Chair",
        "category": "Office Chairs",
        "price": "220",
        "attributes": {"weight": "25 kg", "max_load": "150 kg"},
    },
    {
        "id": "B1",
        "title": "Fjell Calm Sleeping Bag",
        "category": "Sleeping Bags",
        "price": "99",
        "attributes": {"max_user_height": "185 cm"},
    },
    {
        "id": "B2",
        "title": "Fjell Giant Sleeping Bag",
        "category": "Sleeping Bags",
        "price": "129",
        "attributes": {"max_user_height": "200 cm"},
    },
    {
        "id": "S1",
        "title": "Sund Brook Speaker",
        "category": "Speakers",
        "price": "49",
        "attributes": {"water_resistance": "IP67"},
    },
    {
        "id": "D1",
        "title": "Brakk B12 Cordless Drill",
        "category": "Cordless Drills",
        "price": "80",
        "description": "For shelves and furniture. It has no hammer action, so leave concrete walls to its big sister.",
        "attributes": {"max_speed": "1500 rpm"},
    },
    {
        "id": "D2",
        "title": "Brakk B18 Cordless Drill",
        "category": "Cordless Drills",
        "price": "130",
        "attributes": {"max_speed": "2100 rpm"},
    },
    *(
        {
            "id": f"J{size}",
            "title": f"Regn Shell Jacket, Navy, Size {size}",
            "category": "Rain Jackets",
            "price": "110",
            "group_id": "regn",
            "options": {"colour": "navy", "size": size},
            "attributes": {"size": size, "colour": "navy"},
        }
        for size in ("S", "M", "L")
    ),
    {
        "id": "JW",
        "title": "Squall Jacket, Teal, Size L",
        "category": "Rain Jackets",
        "price": "140",
        "group_id": "squall",
        "options": {"colour": "teal", "size": "L"},
        "attributes": {"size": "L", "colour": "teal"},
    },
]


@pytest.fixture(scope="module")
def plain_shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    shop = open_shop_of(tmp_path_factory.mktemp("plain"), PRODUCTS, currency="EUR")
    yield shop
    shop.close()


@pytest.mark.parametrize(
    ("question", "told", "not_told"),
    [
        ("which kettle boils fastest?", ["Brill Duo Kettle", "3 min"], ["Trio"]),
        ("which kettle boils slowest?", ["Brill One Kettle", "5 min"], ["Trio"]),
        ("which drill is the fastest?", ["B18", "2100 rpm"], ["B12"]),
        ("noise cancelling headphones below 150", ["Norvo Still"], ["Norvo Plain", "left that out"]),
        ("vacuum for pet hair", ["Lund Paw"], ["Lund Bare"]),
        ("which espresso machine is quietest?", ["Mokka Press", "70 dB"], ["Mokka Drip"]),
        ("office chair for someone who weighs 140 kg", ["Sitt Strong", "150 kg"], ["Sitt Light"]),
        ("I weigh 125 kg, is the Sitt Light Office Chair ok for me?", ["No.", "110 kg"], ["15 kg"]),
        ("我体重140公斤，有合适的办公椅吗", ["Sitt Strong"], ["Sitt Light"]),
        ("I'm 1.95 m tall, which sleeping bag fits me?", ["Fjell Giant"], ["Fjell Calm"]),
        ("what can I buy for 20 euros?", ["Brill One Kettle"], ["Brill Duo"]),
        ("what is the water resistance of the Sund Brook Speaker?", ["IP67"], []),
        ("will the Brakk B12 drill through concrete?", ["leave concrete walls"], []),
        ("what sizes does the regn shell jacket come in?", ["S", "M", "L"], ["Which one do you mean"]),
        ("does the regn shell jacket come in size XL?", ["No.", "S", "M", "L"], []),
        ("is the regn shell jacket available in L?", ["Yes."], []),
        ("does the Lund Bare Vacuum weigh less than the Lund Paw Vacuum?", ["Yes.", "weighs less: 3 kg"], []),
        ("is the Lund Paw Vacuum cheaper than the Lund Bare Vacuum?", ["No.", "Lund Bare Vacuum is cheaper"], ["Yes"]),
        ("who made you?", ["automatic assistant"], ["Kettle"]),
        ("anything under 40 euros?", ["Brill One", "Brill Duo"], ["Trio", "Lund"]),
    ],
)
def test_plain_questions_get_what_they_ask_for(
    plain_shop: Shop, question: str, told: list[str], not_told: list[str]
) -> None:
    text = ask(plain_shop, question).text
    assert all(part in text for part in told), text
    assert not any(part in text for part in not_told), text


@pytest.mark.parametrize(
    ("messages", "told", "not_told"),
    [
        (("how much is the Lund Paw Vacuum?", "anything cheaper?"), ["Lund Bare", "under €200.00"], ["Kettle"]),
        (("how much is the Lund Paw Vacuum?", "do you have a lighter one?"), ["Lund Bare", "under 4 kg"], ["Kettle"]),
        (("how much is the Lund Bare Vacuum?", "anything cheaper?"), ["None of the 2 Vacuum Cleaners"], ["Kettle"]),
        (("Lund Paw Vacuum多少钱？", "有没有便宜点的？"), ["Lund Bare", "低于€200.00"], ["Kettle"]),
        (("do you have a rain jacket in navy?", "in L"), ["Navy, Size L"], ["Size S", "Teal"]),
        (("show me rain jackets", "in size M"), ["Size M"], ["Size L", "Teal"]),
        (
            ("is the Lund Paw Vacuum cheaper than the Lund Bare Vacuum?", "anything cheaper?"),
            ["None of the 2 Vacuum Cleaners", "under €150.00"],
            ["Kettle"],
        ),
        (
            ("what sizes does the regn shell jacket come in?", "is the Sund Brook Speaker waterproof?"),
            ["IP67"],
            ["size"],
        ),
        (("how fast is the Brakk B12?", "tell me more about it"), ["no hammer action"], ["not state"]),
    ],
)
def test_what_goes_on_with_the_talk_is_of_its_kind(
    plain_shop: Shop, messages: tuple[str, ...], told: list[str], not_told: list[str]
) -> None:
    text = last_of(plain_shop, *messages).text
    assert all(part in text for part in told), text
    assert not any(part in text for part in not_told), text


def test_the_quicker_of_two_is_told_by_the_time_it_takes(plain_shop: Shop) -> None:
    text = ask(plain_shop, "which boils faster, the Brill One Kettle or the Brill Duo Kettle?").text
    assert "Brill Duo Kettle has the lower boil time: 3 min" in text


CHINESE: list[dict[str, object]] = [
    {"id": "E1", "title": "谷屿 电饭煲 小", "category": "厨房 > 电饭煲", "attributes": {"标准煮饭时间": "40 分钟"}},
    {"id": "E2", "title": "谷屿 电饭煲 快", "category": "厨房 > 电饭煲", "attributes": {"标准煮饭时间": "25 分钟"}},
    {"id": "F1", "title": "澄岫 A200 净化器", "category": "家居 > 净化器", "attributes": {"滤芯寿命": "6 个月"}},
    {"id": "F2", "title": "澄岫 A210 净化器", "category": "家居 > 净化器", "description": "夜里静音运行。"},
    {
        "id": "Z1",
        "title": "松泥堂 西施 紫砂壶",
        "category": "茶具 > 茶壶",
        "attributes": {"颜色": "朱红", "可用洗碗机": "否"},
    },
    {"id": "G1", "title": "小橡舟 书包 天蓝", "category": "箱包 > 双肩包", "description": "面料防水，雨天也不怕。"},
    {"id": "G2", "title": "小橡舟 书包 樱粉", "category": "箱包 > 双肩包"},
    {"id": "G3", "title": "Trek Backpack", "category": "Outdoor > Backpacks", "attributes": {"weight": "900 g"}},
]


@pytest.fixture(scope="module")
def chinese_shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    priced = [{"price": str(100 + i), **one} for i, one in enumerate(CHINESE)]
    shop = open_shop_of(tmp_path_factory.mktemp("plain_zh"), priced, currency="CNY")
    yield shop
    shop.close()


@pytest.mark.parametrize(
    ("question", "told", "not_told"),
    [
        ("哪款电饭煲煮饭最快？", ["电饭煲 快", "25 分钟"], ["电饭煲 小"]),
        ("A200滤芯多久换一次", ["滤芯寿命", "6 个月"], []),
        ("澄岫A200和A300哪个好", ["没有“A300”"], []),
        ("紫砂壶能用洗碗机洗吗", ["否"], ["朱红"]),
        ("有没有防水的书包", ["天蓝"], ["樱粉", "Trek"]),
        ("有没有防火的书包", ["防火", "没有按它筛选"], ["Trek"]),
        ("推荐一款静音的净化器", ["A210"], ["A200"]),
        ("我想买个电饭煲", ["共有 2 款"], ["符合"]),
        ("有没有便宜一点的净化器", ["A200"], []),
        ("澄岫 A210 净化器比澄岫 A200 净化器便宜吗", ["不是。", "A200 净化器更便宜"], ["是的。"]),
    ],
)
def test_plain_chinese_questions_get_what_they_ask_for(
    chinese_shop: Shop, question: str, told: list[str], not_told: list[str]
) -> None:
    text = ask(chinese_shop, question).text
    assert all(part in text for part in told), text
    assert not any(part in text for part in not_told), text


def test_what_one_thing_has_is_counted_of_it(chinese_shop: Shop) -> None:
    assert "朱红" in last_of(chinese_shop, "松泥堂 西施 紫砂壶多少钱？", "它有几种颜色").text


def test_who_takes_over_reads_what_was_said_before(shop: Shop) -> None:
    answer = last_of(shop, "How fast does the Brill Duo Kettle boil?", "how do I track my parcel?")
    assert answer.action == "handoff"
    assert "How fast does the Brill Duo Kettle boil?" in answer.text
