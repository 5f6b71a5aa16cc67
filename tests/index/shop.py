"""A small shop for the tests of the index."""

from catalog.product import Attribute, CommunityAnswer, Document, Product, Record, Review

HEADPHONES = Product(
    id="HP-1",
    title="Sonora WH-1000XM5 headphones",
    brand="Sonora",
    category="Audio > Headphones",
    mpn="WH-1000XM5",
    gtin="4006381333931",
    description="Wireless over-ear headphones. Noise cancelling works in trains.",
    attributes=(Attribute(name="battery_life", text="30 h"),),
    bullets=("30 hours of battery life", "Folds flat"),
)
EARBUDS = Product(
    id="EB-2",
    title="Sonora Mini earbuds",
    category="Audio > Headphones",
    description="Small wireless earbuds. Cheaper than the WH-1000XM5 headphones WH-1000XM5 WH-1000XM5.",
    bullets=("Water resistant",),
    reviews=(Review(id="r1", text="The battery lasts five hours."),),
)
TENT = Product(
    id="TEN-3",
    title="Fjellby Trek 2 tent",
    category="Outdoor > Tents",
    description="A tent for two people. It weighs 2.1 kg.",
    qa=(CommunityAnswer(question="Can it stand without pegs?", answer="Yes, on rock too."),),
)
BACKPACK_ZH = Product(id="BP-4", title="轻量登山背包", description="容量30升，防水面料。重量只有900克。")
TOASTER_ZH = Product(id="TO-5", title="不锈钢烤面包机", description="两片装，七档火力。")
RETURNS = Document(
    id="returns",
    title="Returns",
    text=("# Returns\n\nYou may return goods within 30 days.\n\n## Tents\n\nA tent must be dry when it comes back.\n"),
    tags=("policy",),
)
SHOP: tuple[Record, ...] = (HEADPHONES, EARBUDS, TENT, BACKPACK_ZH, TOASTER_ZH, RETURNS)
