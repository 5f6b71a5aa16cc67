"""Broken and hostile files of every format: records, rejections or one clear error, and counts that add up."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.cleaning import clean
from catalog.database import Catalog
from catalog.errors import SourceUnreadableError
from catalog.ingest import ingest
from catalog.readers.detection import KNOWN_SUFFIXES
from catalog.readers.record import LeftOut, RawRecord
from catalog.settings import CatalogSettings
from tests.catalog.conftest import NewStore
from tests.catalog.feed_reading import FEEDS, opened

SAMPLES = {path.name: path.read_bytes() for path in sorted(FEEDS.iterdir())}
SAMPLES["mugs.json"] = json.dumps([{"id": "1", "title": "Mug", "attributes": {"lid": {"value": 1}}}], indent=1).encode()
SAMPLES["faq.csv"] = b"Question;Answer\nWhy?;Because.\nHow?;So.\n"
SAMPLES["corpus.jsonl"] = b'{"_id": "1", "title": "a", "text": "b"}\n'
SETTINGS = CatalogSettings()
_SECOND = "<item><id>2</id><title>b</title></item>"

damages = st.lists(st.tuples(st.integers(0, 2**16), st.integers(0, 40), st.binary(max_size=12)), min_size=1, max_size=4)


def damaged(content: bytes, changes: Sequence[tuple[int, int, bytes]]) -> bytes:
    """The content with some bytes replaced by others."""
    for place, n_lost, added in changes:
        start = place % (len(content) + 1)
        content = content[:start] + added + content[start + n_lost :]
    return content


@pytest.mark.parametrize("name", SAMPLES)
@settings(deadline=None, max_examples=50)
@given(changes=damages)
def test_a_damaged_feed_gives_records_or_one_error(name: str, changes: list[tuple[int, int, bytes]]) -> None:
    try:
        found = list(opened(damaged(SAMPLES[name], changes), name).records)
    except SourceUnreadableError as error:
        assert str(error).startswith(name)
        return
    for each in found:
        assert each.source == name
        if isinstance(each, RawRecord):
            clean(each, SETTINGS)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=damages, name=st.sampled_from(sorted(SAMPLES)))
def test_counts_add_up_whatever_comes(
    new_store: NewStore, tmp_path: Path, changes: list[tuple[int, int, bytes]], name: str
) -> None:
    file = tmp_path / name
    file.write_bytes(damaged(SAMPLES[name], changes))
    with Catalog.open(new_store()) as catalog:
        try:
            report = ingest(catalog, [file], settings=SETTINGS)
        except SourceUnreadableError:
            assert catalog.revision() == 0
            return
        stored = catalog.counts()
    assert report.read == report.added + report.rejected
    assert report.added == stored.products + stored.documents


@settings(deadline=None, max_examples=150)
@given(
    content=st.binary(max_size=200)
    | st.sampled_from(
        [b"PK\x03\x04", b"PAR1", b"%PDF-1.7\n", b"<?xml", b"<rss>", b"[{", b"{", b"\xff\xfe", b"\x1f\x8b"]
    ).flatmap(lambda start: st.binary(max_size=60).map(lambda rest: start + rest)),
    suffix=st.sampled_from(sorted(KNOWN_SUFFIXES)),
)
def test_any_bytes_under_any_name_give_records_or_one_error(content: bytes, suffix: str) -> None:
    try:
        found = list(opened(content, f"x{suffix}").records)
    except SourceUnreadableError as error:
        assert str(error).startswith(f"x{suffix}")
    else:
        assert not any(isinstance(each, LeftOut) for each in found)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.csv", "id,title\n1," + "a" * 17_000_000 + "\n2,b\n"),
        ("x.jsonl", '{"id": "1", "title": "' + "a" * 34_000_000 + '"}\n{"id": "2", "title": "b"}\n'),
        ("x.jsonl", '{"id": "1", "title": "a", "x": ' + "[" * 100_000 + "}\n" + '{"id": "2", "title": "b"}\n'),
        ("x.xml", f"<rss><item><id>1</id><title>{'a' * 17_000_000}</title></item>{_SECOND}</rss>"),
    ],
)  # fmt: skip
def test_a_record_beyond_a_limit_is_rejected_alone(catalog: Catalog, name: str, content: str, tmp_path: Path) -> None:
    file = tmp_path / name
    file.write_text(content)
    report = ingest(catalog, [file], settings=SETTINGS)
    assert (report.read, report.added, report.rejected) == (2, 1, 1)
    assert catalog.product("2") is not None
    assert len(report.rejects[0].reason) < 200
    assert len(report.rejects[0].value) < 200
