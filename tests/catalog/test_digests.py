"""The compact map of digests behaves as a dict does, merged or not."""

from hypothesis import given
from hypothesis import strategies as st

from catalog.digests import DigestMap, digest

SMALL_HALVES = st.binary(min_size=1, max_size=1)  # so that halves of different digests are often the same
KEYS = st.builds(lambda high, low: high.ljust(8, b"\0") + low.ljust(8, b"\0"), SMALL_HALVES, SMALL_HALVES)


@given(st.lists(st.tuples(KEYS, st.integers(-(2**63), 2**63 - 1))), st.integers(1, 5))
def test_it_holds_what_a_dict_holds(pairs: list[tuple[bytes, int]], max_recent: int) -> None:
    found, expected = DigestMap(max_recent), dict[bytes, int]()
    for key, number in pairs:
        assert found.get(key) == expected.get(key)
        if key not in expected:
            expected[key] = number
            found.add(key, number)
    assert {key: found.get(key) for key in expected} == expected
    assert found.get(b"\xff" * 16) == expected.get(b"\xff" * 16)


def test_texts_that_differ_have_digests_that_differ() -> None:
    assert len({digest(str(n).encode()) for n in range(10_000)}) == 10_000
    assert len(digest(b"")) == 16
