"""A catalog of seven kettles and six lamps, small enough to compute every gold by hand."""

import json
from pathlib import Path
from random import Random

from eval.abilities.bench import Bench
from eval.abilities.generation import Maker
from eval.abilities.records import read_records
from eval.abilities.shelf import Shelf
from eval.abilities.vocabulary import Vocabulary
from eval.abilities.wordings import Ability, Wording
from eval.cases import CaseRecord
from rag.question import Language

KETTLES = (
    # id, title, brand, price, weight, capacity, colour, whistle
    ("K1", "Hadley Brook 17 Kettle", "Hadley", "19.90", "680 g", "1.0 l", "white", "no"),
    ("K2", "Hadley Brook 25 Kettle", "Hadley", "42.00", "1.15 kg", "1.5 l", "white", "no"),
    ("K3", "Orsett Glass Kettle", "Orsett", "89.00", "0.9 kg", "0.9 l", "clear glass", "no"),
    ("K4", "Orsett Camp Kettle", "Orsett", "33.50", "430 g", "0.8 l", "black", "yes"),
    ("K5", "Orsett Steel Kettle", "Orsett", "54.00", "1.3 kg", "1.7 l", "matt black", "yes"),
    ("K6", "Tovil Hush 9 Kettle, Moss", "Tovil", "61.00", "1.2 kg", "1.6 l", "moss", "no"),
    ("K7", "Tovil Hush 9 Kettle, Sand", "Tovil", "64.00", "1.25 kg", "1.6 l", "sand", "no"),
)
LAMPS = (
    ("L1", "Hadley Arc 40 Lamp", "Hadley", "59.90", "9 W"),
    ("L2", "Hadley Arc 60 Lamp", "Hadley", "84.50", "14 W"),
    ("L3", "Orsett Pin Lamp", "Orsett", "22.00", "5 W"),
    ("L4", "Tovil Fold Lamp", "Tovil", "28.00", "7-9 W"),
    ("L5", "Tovil Reach Lamp", "Tovil", "98.00", "12 W"),
    ("L6", "Hadley Mono Lamp", "Hadley", "98.00", "11 W"),
)


def records() -> list[dict[str, object]]:
    """The records in the native form."""
    kettles: list[dict[str, object]] = [
        {
            "id": product_id,
            "title": title,
            "brand": brand,
            "category": "Kitchen > Kettles",
            "price": price,
            "currency": "EUR",
            "mpn": f"{brand[:2].upper()}-{product_id}42",
            "attributes": {"weight": weight, "capacity": capacity, "colour": colour, "whistle": whistle},
        }
        for product_id, title, brand, price, weight, capacity, colour, whistle in KETTLES
    ]
    lamps: list[dict[str, object]] = [
        {
            "id": product_id,
            "title": title,
            "brand": brand,
            "category": "Home > Lamps",
            "price": price,
            "currency": "EUR",
            "attributes": {"power": power},
        }
        for product_id, title, brand, price, power in LAMPS
    ]
    return [*kettles, *lamps]


def written(folder: Path) -> Path:
    """The catalog as a file."""
    path = folder / "catalog.jsonl"
    path.write_text("".join(json.dumps(record) + "\n" for record in records()), encoding="utf-8")
    return path


def bench(folder: Path, *, seed: int = 0, language: Language = "en") -> Bench:
    """A bench over the catalog."""
    shelf = Shelf(records=read_records(written(folder)), vocabulary=Vocabulary.read(), language=language)
    return Bench(shelf=shelf, random=Random(seed))


def wording(ability: Ability, form: str, text: str) -> Wording:
    """A wording as the files have them; `replace` gives it more."""
    return Wording(ability=ability, form=form, text=text, place_in_file="here")


def drawn(make: Maker, the_bench: Bench, asked: Wording, n: int = 80) -> list[CaseRecord]:
    """What becomes of n draws, at least one case."""
    made = [make(the_bench, asked) for _ in range(n)]
    found = [one for one in made if one is not None]
    assert found
    return found
