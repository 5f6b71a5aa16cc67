"""A small store for the tests of evaluation: kettles and lamps in English, cups in Chinese, one document."""

from contextlib import closing
from decimal import Decimal
from pathlib import Path

from catalog.product import Attribute, CommunityAnswer, Document, Product, Record, Review
from index.encoder import load_encoder
from index.generations import Generations
from index.settings import IndexSettings
from rag.assembly import index_root, open_catalog
from rag.ingestion import bring_up_to_date
from rag.settings import Settings


def _product(
    product_id: str, title: str, category: str, price: str, currency: str, attributes: dict[str, str]
) -> Product:
    return Product(
        id=product_id,
        title=title,
        category=category,
        brand=title.split()[0],
        price=Decimal(price),
        currency=currency,
        availability="in_stock",
        stock=5,
        description=f"{title} for every day.",
        attributes=tuple(Attribute(name=name, text=text) for name, text in attributes.items()),
    )


KETTLES = (
    _product("KET-1", "Aurora Swift Kettle", "Home > Kettles", "19.00", "EUR", {
        "weight": "0.9 kg", "capacity": "1.0 l", "power": "1200 W", "keep_warm": "no"}),
    _product("KET-2", "Brevano Calm Kettle", "Home > Kettles", "39.00", "EUR", {
        "weight": "1.3 kg", "capacity": "1.7 l", "power": "2200 W", "keep_warm": "yes"}),
    _product("KET-3", "Osmin Vintage Kettle", "Home > Kettles", "59.00", "EUR", {
        "weight": "1.1 kg", "capacity": "1.5 l", "keep_warm": "yes"}),
    _product("KET-4", "Teelund Pour Kettle", "Home > Kettles", "89.00", "EUR", {
        "weight": "1.0 kg", "capacity": "0.8 l", "power": "1000 W", "noise_level": "60 dB"}),
)  # fmt: skip
LAMPS = (
    _product("LMP-1", "Glimrock Nook Lamp", "Home > Lamps", "29.00", "EUR", {
        "weight": "0.6 kg", "light_colour": "warm white", "dimmable": "yes"}),
    _product("LMP-2", "Ostrel Draft Lamp", "Home > Lamps", "79.00", "EUR", {
        "weight": "2.1 kg", "light_colour": "neutral white", "dimmable": "no", "arm_reach": "95 cm"}),
    _product("LMP-3", "Wickby Pebble Lamp", "Home > Lamps", "24.50", "EUR", {
        "weight": "0.4 kg", "light_colour": "amber", "arm_reach": "30 cm"}),
)  # fmt: skip
CUPS = (
    _product("CUP-1", "松泥堂 西施 茶杯", "茶具 > 茶杯", "68.00", "CNY", {"重量": "152 克", "材质": "紫砂"}),
    _product("CUP-2", "釉里川 青山 茶杯", "茶具 > 茶杯", "48.00", "CNY", {"重量": "180 克", "材质": "青瓷"}),
    _product("CUP-3", "听炉 玻璃 茶杯", "茶具 > 茶杯", "28.00", "CNY", {"重量": "90 克", "材质": "玻璃"}),
)
ASKED = Product(
    id="KET-9",
    title="Quillon Camp Kettle",
    category="Home > Camping kettles",
    brand="Quillon",
    price=Decimal("34.00"),
    currency="EUR",
    attributes=(Attribute(name="weight", text="0.3 kg"),),
    reviews=(Review(id="r1", rating=4.0, text="Boils half a litre on a spirit stove."),),
    qa=(CommunityAnswer(question="Can it hang over a fire?", answer="Yes, the handle takes a hook."),),
)
RETURNS = Document(
    id="returns",
    title="Returns",
    text="# Returns\n\n## Exchange of kettles\n\nA kettle may be exchanged within 30 days.\n",
)
RECORDS: tuple[Record, ...] = (*KETTLES, *LAMPS, *CUPS, ASKED, RETURNS)


def settings_at(store: Path) -> Settings:
    """Settings of a store with an encoder that needs no model."""
    return Settings(store=store, model="composer", database_url=None, index=IndexSettings(encoder="hashing"))


def make_store(store: Path) -> Settings:
    """A store with `RECORDS` and its index."""
    settings = settings_at(store)
    with closing(open_catalog(settings)) as catalog:
        with catalog.transaction() as writer:
            writer.write(RECORDS)
        generations = Generations(index_root(settings), settings.index)
        bring_up_to_date(catalog, generations, lambda: load_encoder(settings.index))
    return settings
