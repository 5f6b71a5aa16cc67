"""Fingerprints are those that stores hold already: digests of compact JSON. Others would index every text again."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from hashlib import blake2b

from hypothesis import given
from hypothesis import strategies as st

from catalog.product import Attribute, CommunityAnswer, Document, Product, Review
from catalog.rows import record_values

texts = st.text(st.characters(exclude_categories=("Cs",)), min_size=1)
products = st.builds(
    Product,
    id=texts,
    title=texts,
    description=st.none() | texts,
    price=st.none() | st.decimals(min_value=0, max_value=10**6, places=2),
    stock=st.none() | st.integers(0, 10**15),
    options=st.dictionaries(texts, texts, max_size=3),
    attributes=st.lists(st.builds(Attribute, name=texts, text=texts), max_size=3).map(tuple),
    bullets=st.lists(texts, max_size=3).map(tuple),
    reviews=st.lists(st.builds(Review, id=texts, text=texts, rating=st.none() | st.floats(1, 5)), max_size=2).map(
        tuple
    ),
    qa=st.lists(st.builds(CommunityAnswer, question=texts, answer=texts), max_size=2).map(tuple),
    updated_at=st.none() | st.just(datetime(2026, 11, 1, tzinfo=UTC)),
)


def by_json(content: object) -> str:
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return blake2b(text.encode(), digest_size=16).hexdigest()


@given(products)
def test_a_product_has_the_digests_of_its_json(product: Product) -> None:
    values = record_values(product)
    offer = ("price", "currency", "availability", "stock", "url", "image", "updated_at")
    own = "id title description brand category gtin mpn group_id options bullets reviews qa".split()
    attributes = [[each.name, each.text] for each in product.attributes]
    assert values["text_hash"] == by_json([{name: values[name] for name in own}, attributes])
    assert values["content_hash"] == by_json([values["text_hash"], {name: values[name] for name in offer}])


def test_the_digests_of_known_records_stay() -> None:
    mug = Product(id="M-1", title="Mug", price=Decimal("5.90"), attributes=(Attribute(name="重量", text="300 g"),))
    faq = Document(id="returns", title="Returns", text="30 days.", tags=("policy",))
    found = [record_values(each)[name] for each in (mug, faq) for name in ("text_hash", "content_hash")]
    assert found == [
        "ad3a1cf77ea19877c66872716c0f59da",
        "3c850a3f8ffba56a1286ce38ef84181c",
        "7da003628a4ea469c8cd3a350eaeae69",
        "67f7070fed97ec3b9361973aec82e168",
    ]
