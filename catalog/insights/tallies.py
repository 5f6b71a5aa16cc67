"""What the second walk over the products gathers: how many are concerned, and the first few of them by id."""

from collections import Counter
from dataclasses import dataclass, field

from catalog.insights.finding import Example, FindingKind
from catalog.product import Product

# What stands in its place: an attribute of most that lack this one and of hardly any that state it.
_HELD_BY_LACKING = 0.8
_HELD_BY_STATING = 0.05


@dataclass(frozen=True, slots=True)
class Place:
    """Where and what: one finding is made of each place."""

    kind: FindingKind
    category: str | None
    key: str | None  # of an attribute or a field


@dataclass(slots=True)
class Tally:
    """Products concerned by one place."""

    n_examples: int
    n: int = 0
    n_in_text: int = 0
    usual: str | None = None  # what the others have
    examples: list[Example] = field(default_factory=list)
    held: Counter[str] = field(default_factory=Counter)  # what products that lack something state instead

    def add(self, product: Product, *, value: str | None = None, meant: str | None = None) -> None:
        """Count a product; products come by ascending id."""
        self.n += 1
        if len(self.examples) < self.n_examples:
            self.examples.append(Example(product_id=product.id, title=product.title, value=value, meant=meant))

    def is_replaced(self, key: str, stated: Counter[str]) -> bool:
        """Whether those that lack a key state another thing in its place.

        Corded vacuum cleaners have a cord length and no battery life; "colour" may be "finish" for some. Such
        products lack nothing.

        Args:
            key: What they lack.
            stated: How many products of the category state each key.
        """
        return any(
            n >= _HELD_BY_LACKING * self.n and stated[other] - n <= _HELD_BY_STATING * stated[key]
            for other, n in self.held.items()
        )


class Tallies:
    """All of them, by place."""

    def __init__(self, n_examples: int) -> None:
        self._n_examples = n_examples
        self.by_place: dict[Place, Tally] = {}

    def at(self, kind: FindingKind, category: str | None, key: str | None = None) -> Tally:
        """The tally of a place, begun where there is none."""
        place = Place(kind, category, key)
        if place not in self.by_place:
            self.by_place[place] = Tally(self._n_examples)
        return self.by_place[place]
