"""What is known of a catalog after changes is what is known of it when the whole is read again."""

import random
from collections.abc import Iterator
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import pytest

from catalog.database import Catalog
from catalog.ingest import IngestOptions, ingest
from catalog.product import Attribute, Document, Product
from catalog.settings import CatalogSettings
from rag.catalog_reading import CatalogReading
from rag.knowledge import ShopKnowledge
from rag.question import Focus, Question
from rag.understanding import understand

_NEVER = 0  # changes that are taken in; more need everything read again
_ALWAYS = 10_000
QUESTIONS = (
    "how heavy is the {}?",
    "does the {} have bluetooth?",
    "which {} is the cheapest?",
    "{}",
    "{}多少钱？",
    "is {} waterproof, and is there a blue one of stainless steel?",
)
CODES = ("ZX-900", "0046", "KP500", "1234567")
STRANGE = ("Zephyr", "Quorlim", "Vantor", "晨曦", "云杉")
KINDS = ("kettles", "tents under 2 kg", "desk lamps by Lumo", "wireless headphones", "电饭煲", "a red backpack")


@pytest.fixture(scope="module")
def demo() -> list[Product]:
    """Every second product of the demo shop, English and Chinese."""
    folder = Path(str(files("catalog"))) / "demo" / "products"
    with Catalog.open(":memory:") as catalog:
        ingest(catalog, [folder], settings=CatalogSettings(), options=IngestOptions())
        return list(catalog.iter_products())[::2]


def renamed(product: Product, chance: random.Random) -> Product:
    """The product, changed as merchants change products."""
    words = product.title.split()
    return chance.choice(
        [
            replace(product, title=f"{chance.choice(STRANGE)} {chance.randint(100, 999)} {product.title}"),
            replace(product, title=" ".join(words[1:]) or product.title),
            replace(product, title=product.title, brand=chance.choice(("Zephyr Home", "Lumo", None))),
            replace(product, category=chance.choice(("Home > Gadgets", "家居 > 小玩意", product.category))),
            replace(product, mpn=chance.choice(CODES), gtin=None),
            replace(product, attributes=(*product.attributes, Attribute(name="Finish", text=chance.choice(STRANGE)))),
            replace(product, attributes=product.attributes[1:], options={"Size": chance.choice("SML")}),
            replace(product, description=f"{product.description} New."),
        ]
    )


def changed(catalog: Catalog, chance: random.Random) -> list[str]:
    """Change some records of a catalog in one transaction; their ids."""
    products = list(catalog.iter_products())
    put = [renamed(product, chance) for product in chance.sample(products, min(3, len(products)))]
    put += [replace(renamed(one, chance), id=f"N{chance.randint(0, 99)}") for one in chance.sample(products, 2)]
    put = list({product.id: product for product in put}.values())
    gone = {product.id for product in chance.sample(products, 3)} - {product.id for product in put}
    documents = [Document(id="care", title=f"{chance.choice(('Lantern', 'Zephyr', 'Gadget'))} Care", text="Wash it.")]
    with catalog.transaction() as writer:
        writer.write(put)
        gone |= {"care"} if chance.random() < 0.3 else set()
        writer.delete(gone)
        if chance.random() < 0.4 and "care" not in gone:
            writer.write(documents)
    return [*(product.id for product in put), *gone, "care"]


def asked(catalog: Catalog, before: list[Product], chance: random.Random) -> Iterator[str]:
    """Questions about products that are there and about some that were, in full and in part, with typos."""
    products = [*chance.sample(list(catalog.iter_products()), 8), *chance.sample(before, 4)]
    for product in products:
        words = product.title.split()
        cut = " ".join(words[: chance.randint(1, len(words))])
        place = chance.randrange(len(product.title))
        slip = product.title[:place] + product.title[place + 1 :]
        for said in (product.title, cut, slip, product.id, product.mpn or chance.choice(CODES)):
            yield chance.choice(QUESTIONS).format(said)
    for said in (*KINDS, *STRANGE, *CODES, "Zephyr 900", "Lantern Care", "gadgts", "家具"):
        yield chance.choice(QUESTIONS).format(said)


def told(known: ShopKnowledge, text: str) -> tuple[object, ...]:
    """All that is recognised in a text."""
    words = text.lower().split()
    return (
        known.names.find(text),
        known.names.find(text, sure=True),
        known.names.nearest(text),
        known.names.mentioned(text),
        [(known.names.knows(word), known.names.is_type_word(word)) for word in words],
        known.scope.find(text),
        known.scope.category_of(text),
        known.scope.category_words(text),
        known.scope.attributes_named(text),
        known.scope.unglued(text),
        [(word in known.spelling, known.spelling.nearest(word)) for word in words if word],
        [known.chinese_spelling.alike(text[i : i + 3]) for i in range(len(text))],
        known.documents.without(text),
        understand(Question(text=text), Focus(), known),
    )


def assert_same(found: ShopKnowledge, expected: ShopKnowledge, texts: list[str]) -> None:
    assert found.text_revision == expected.text_revision
    assert found.vocabulary == expected.vocabulary
    assert list(found.vocabulary.values) == list(expected.vocabulary.values)
    assert found.category_attributes == expected.category_attributes
    assert found.leaf_attributes == expected.leaf_attributes
    assert found.currencies == expected.currencies
    assert found.is_empty == expected.is_empty
    for brand in expected.vocabulary.brands:
        assert found.names.of_brand(brand) == expected.names.of_brand(brand)
    for category in expected.vocabulary.categories:
        leaf = category.split(">")[-1].strip()
        assert found.names.of_kind(leaf) == expected.names.of_kind(leaf)
    for text in texts:
        assert told(found, text) == told(expected, text), text


@pytest.mark.parametrize(("seed", "with_suspects"), [(0, True), (1, False), (2, True), (3, False)])
def test_knowledge_after_changes_is_that_of_the_whole_read_again(
    demo: list[Product], seed: int, with_suspects: bool
) -> None:
    chance = random.Random(seed)
    with Catalog.open(":memory:") as catalog:
        with catalog.transaction() as writer:
            writer.write(demo)
        reading = CatalogReading(catalog)
        first = reading.knowledge
        texts = list(asked(catalog, demo, chance))
        for _ in range(3):
            ids = changed(catalog, chance)
            assert reading.catch_up(at_most=_ALWAYS, suspects=ids if with_suspects else None)
            now = [*asked(catalog, demo, chance), *texts]
            assert_same(reading.knowledge, ShopKnowledge.build(catalog), chance.sample(now, 40))
        stored = {product.id for product in catalog.iter_products()}
        with catalog.transaction() as writer:  # back to what it was: whoever reads the first goes on with it
            writer.delete(stored | {"care"})
            writer.write(demo)
        assert_same(first, replace(ShopKnowledge.build(catalog), text_revision=first.text_revision), texts[:20])
        assert reading.catch_up(at_most=_ALWAYS)
        assert_same(reading.knowledge, ShopKnowledge.build(catalog), texts[:20])


def test_a_catalog_may_come_from_nothing_and_go_to_nothing(demo: list[Product]) -> None:
    with Catalog.open(":memory:") as catalog:
        reading = CatalogReading(catalog)
        assert reading.knowledge.is_empty
        with catalog.transaction() as writer:
            writer.write(demo[:20])
        assert reading.catch_up(at_most=_ALWAYS)
        assert_same(reading.knowledge, ShopKnowledge.build(catalog), [product.title for product in demo[:30]])
        with catalog.transaction() as writer:
            writer.delete([product.id for product in demo[:20]])
        assert reading.catch_up(at_most=_ALWAYS)
        assert_same(reading.knowledge, ShopKnowledge.build(catalog), [product.title for product in demo[:5]])
        assert reading.knowledge.is_empty


def test_a_change_by_another_process_between_two_of_ones_own_is_seen(demo: list[Product]) -> None:
    with Catalog.open(":memory:") as catalog:
        catalog.put(demo[0])
        reading = CatalogReading(catalog)
        catalog.put(Product(id="THEIRS", title="Quorlim lantern"))
        catalog.put(Product(id="OURS", title="Zephyr 900"))
        assert reading.catch_up(at_most=_ALWAYS, suspects=["OURS"])
        for text, product_id in (("Quorlim lantern", "THEIRS"), ("Zephyr 900", "OURS")):
            assert reading.knowledge.names.find(text).product_ids == (product_id,)


def test_a_change_of_more_than_is_allowed_is_not_taken_in(demo: list[Product]) -> None:
    with Catalog.open(":memory:") as catalog:
        catalog.put(demo[0])
        reading = CatalogReading(catalog)
        before = reading.knowledge
        catalog.put(demo[1])
        assert not reading.catch_up(at_most=_NEVER)
        assert reading.knowledge is before
        assert reading.catch_up(at_most=1)
        assert reading.knowledge.names.product(demo[1].id) is not None


def test_a_document_that_becomes_a_product_names_no_document(demo: list[Product]) -> None:
    with Catalog.open(":memory:") as catalog:
        catalog.put(Document(id="X", title="Lantern Care", text="Wipe it."))
        reading = CatalogReading(catalog)
        assert reading.knowledge.documents.are_in("what does Lantern Care cost?")
        with catalog.transaction() as writer:
            writer.delete(["X"])
            writer.write([Product(id="X", title="Glimmer 3")])
        assert reading.catch_up(at_most=_ALWAYS)
        assert not reading.knowledge.documents.are_in("what does Lantern Care cost?")
        assert reading.knowledge.names.find("Glimmer 3").product_ids == ("X",)
