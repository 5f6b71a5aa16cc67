"""Tables of what has a key: a changed one is that of the changed pairs, and the old one stays."""

import random

import pytest

from rag.naming.postings import changed_postings, postings


@pytest.mark.parametrize("seed", range(5))
def test_a_changed_table_is_that_of_the_changed_pairs(seed: int) -> None:
    chance = random.Random(seed)

    def some_pairs(n: int) -> set[tuple[str, str]]:
        return {(chance.choice("abcdef"), str(chance.randint(10, 40))) for _ in range(n)}

    before = some_pairs(60)
    gone = set(chance.sample(sorted(before), 20))
    new = some_pairs(20)
    table = postings(sorted(before))
    kept = dict(table)
    assert changed_postings(table, gone=gone, new=new) == postings(sorted((before - gone) | new))
    assert table == kept


def test_a_pair_that_is_gone_and_new_stays() -> None:
    assert changed_postings({"a": ("1",)}, gone=[("a", "1")], new=[("a", "1")]) == {"a": ("1",)}


def test_what_was_never_there_is_not_missed() -> None:
    assert changed_postings({"a": ("2",)}, gone=[("a", "1"), ("b", "1")], new=[]) == {"a": ("2",)}
