"""Chinese in traditional and simplified characters, of the question and of the catalog."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from rag.assembly import Shop, open_shop
from tests.rag.conftest import hashing_settings
from tests.rag.shop_parts import ask, cited, ingest_into


@pytest.mark.parametrize(
    ("traditional", "simplified"),
    [
        ("雲山保溫杯多重？", "云山保温杯多重？"),
        ("電飯煲有哪些？", "电饭煲有哪些？"),
        ("哪款電飯煲最便宜？", "哪款电饭煲最便宜？"),
        ("雲山電飯煲和雲山大容量電飯煲哪個更重？", "云山电饭煲和云山大容量电饭煲哪个更重？"),
        ("450元以下的電飯煲有哪些？", "450元以下的电饭煲有哪些？"),
        ("電飯煲的內膽怎麼清洗？", "电饭煲的内胆怎么清洗？"),
        ("Aurora 200是什麼顏色？", "Aurora 200是什么颜色？"),
    ],
)
def test_traditional_and_simplified_chinese_get_the_same_answer(shop: Shop, traditional: str, simplified: str) -> None:
    one, other = ask(shop, traditional), ask(shop, simplified)
    assert other.action == "answer"
    for part in ("text", "action", "language", "citations", "products"):
        assert getattr(one, part) == getattr(other, part)


@pytest.fixture(scope="module")
def traditional_shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """A shop whose catalog is written in traditional characters."""
    record = {
        "id": "RC-1",
        "title": "雲山電飯煲",
        "category": "廚房 > 電飯煲",
        "price": "399.00",
        "currency": "CNY",
        "attributes": {"重量": "3.5公斤", "顏色": "藍色", "額定功率": "860瓦"},
    }
    directory: Path = tmp_path_factory.mktemp("traditional")
    source = directory / "products.jsonl"
    source.write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")
    ingest_into(directory / "store", source)
    opened = open_shop(hashing_settings(directory / "store"))
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("question", "facts"),
    [
        ("雲山電飯煲多重？", {"RC-1#重量": "3.5公斤"}),
        ("云山电饭煲多重？", {"RC-1#重量": "3.5公斤"}),
        ("雲山電飯煲是什麼顏色？", {"RC-1#顏色": "藍色"}),
        ("云山电饭煲的额定功率是多少？", {"RC-1#額定功率": "860瓦"}),
    ],
)
def test_a_traditional_catalog_is_asked_in_either_script(
    traditional_shop: Shop, question: str, facts: dict[str, str]
) -> None:
    assert cited(ask(traditional_shop, question)) == facts
