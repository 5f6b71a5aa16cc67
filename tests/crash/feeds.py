"""Two states of a small shop, the feeds that lead to them, and what of them a store holds."""

import json
from dataclasses import dataclass
from pathlib import Path

from catalog.database import Catalog
from tests.crash.commands import Commands
from tests.crash.forked_commands import Ending, Order

State = dict[str, str]
"""Id of each record -> its price, or its title where it has none."""

EMPTY: State = {}
TERMS: dict[str, object] = {
    "type": "document",
    "id": "terms",
    "title": "Terms of the lantern shop",
    "text": "Return it within 30 days.",
}
BAD: dict[str, object] = {"id": "bad", "title": "Lantern", "price": "12,x"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A whole catalog in a file, with one record that is rejected, and the state it leads to."""

    path: Path
    state: State
    n_records: int

    def command(self, store: Path, *, keep_rejects: bool = True) -> list[str]:
        """The ingestion of the feed as the whole catalog; rejected records are kept beside the store."""
        rejects = ["--rejects", str(rejects_of(store))] if keep_rejects else []
        options = ["--sync", "--max-delete-fraction", "1", *rejects, "--json"]
        return ["ingest", str(self.path), "--store", str(store), *options]


def lantern(number: int, price: str, words: str = "Burns for hours.") -> dict[str, object]:
    """A product."""
    attributes = {"weight": f"{number} kg", "light": f"{number}00 lm"}
    title = f"Lantern number {number}"
    return {"id": f"L-{number}", "title": title, "description": words, "price": price, "attributes": attributes}


def write_feed(path: Path, *products: dict[str, object]) -> Feed:
    """A feed of these products, the terms and a bad record."""
    records = [*products, TERMS, BAD]
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    state = {str(product["id"]): str(product["price"]) for product in products} | {"terms": str(TERMS["title"])}
    return Feed(path=path, state=state, n_records=len(records))


def first_feed(folder: Path) -> Feed:
    """The shop as it was acknowledged."""
    return write_feed(folder / "first.jsonl", *(lantern(number, f"{number}.00") for number in range(1, 7)))


def second_feed(folder: Path) -> Feed:
    """The same with a new price, a new text, two new products, and one that is gone."""
    changed = [lantern(1, "1.50"), lantern(2, "2.00", "Burns for days.")]
    kept = [lantern(number, f"{number}.00") for number in (3, 4, 5)]
    return write_feed(folder / "second.jsonl", *changed, *kept, lantern(7, "7.00"), lantern(8, "8.00"))


def rejects_of(store: Path) -> Path:
    """The file of rejected records beside a store."""
    return store.with_name(f"{store.name}-rejects.jsonl")


def held_by(store: Path) -> State:
    """What the store holds, read record by record."""
    with Catalog.open(store / "catalog.db") as catalog:
        products = {product.id: str(product.price) for product in catalog.iter_products()}
        return products | {document.id: document.title for document in catalog.iter_documents()}


def ingest(commands: Commands, feed: Feed, store: Path) -> None:
    """Ingest a feed undisturbed; the result is acknowledged."""
    (result,) = commands.run(Order(commands=[feed.command(store)])).results
    assert result.code == 3, result.stderr  # the bad record


def check_unharmed(commands: Commands, store: Path, *states: State) -> None:
    """The store opens and is in one of these states; its index is whole and finds all that is in each of them."""
    held = held_by(store)
    assert held in states
    assert_rejects_are_whole(store)
    checks = [["index", "verify", "--store", str(store), "--json"], _search(store)]
    ending = commands.run(Order(commands=checks))
    if EMPTY in states and ending.results[0].code == 2:
        assert "there is no index" in ending.results[0].stderr  # of a first ingestion that did not come that far
        return
    assert [result.code for result in ending.results] == [0, 0], ending
    found = found_ids(ending, 1)
    assert len(set(found)) == len(found)
    assert set.intersection(*(set(state) for state in states)) <= set(found)
    assert set(found) <= set.union(*(set(state) for state in states))


def check_completed(commands: Commands, feed: Feed, store: Path) -> None:
    """The same ingestion again leads to its end, with nothing twice; once more changes nothing."""
    whole = [feed.command(store), ["index", "verify", "--store", str(store), "--json"], _search(store)]
    ending = commands.run(Order(commands=[*whole, feed.command(store)]))
    assert [result.code for result in ending.results] == [3, 0, 0, 3], ending
    assert held_by(store) == feed.state
    assert sorted(found_ids(ending, 2)) == sorted(feed.state)
    again = json.loads(ending.results[3].stdout)
    assert (again["read"], again["unchanged"], again["rejected"]) == (feed.n_records, feed.n_records - 1, 1)
    assert (again["embedded"], again["passages"]) == (0, 0)
    assert_rejects_are_whole(store)


def found_ids(ending: Ending, place: int) -> list[str]:
    """The ids of the search that was the command at this place."""
    return [str(each["id"]) for each in json.loads(ending.results[place].stdout)["results"]]


def assert_rejects_are_whole(store: Path) -> None:
    """The file of rejected records is not there, or holds the one."""
    path = rejects_of(store)
    if path.exists():
        (line,) = path.read_text(encoding="utf-8").splitlines()
        assert json.loads(line)["id"] == BAD["id"]


def _search(store: Path) -> list[str]:
    return ["search", "lantern", "--limit", "100", "--store", str(store), "--json"]
