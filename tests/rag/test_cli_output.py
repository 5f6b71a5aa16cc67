"""What people and programs see."""

import io
import sys
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from catalog.cleaning import Rejection
from catalog.ingest_report import IngestReport, RecordCounts, SourceColumns, SourceCounts
from catalog.readers.record import ColumnMapping
from index.generations import BuildReport
from rag.answer import Answer, Citation, Claim
from rag.cli_output import IngestionProgress, print_answer, print_ingestion, print_search
from rag.ingestion import IngestionReport, report_to_dict, sources_to_list
from rag.search_page import SearchPage, SearchResult


def rejection(line: int) -> Rejection:
    return Rejection(
        source="products.csv",
        line=line,
        field="price",
        value="12,x",
        reason="is no price",
        record_id=str(line),
    )


def report(*, n_rejected: int = 1, build: bool = True) -> IngestionReport:
    return IngestionReport(
        records=IngestReport(
            read=1200,
            added=1100,
            updated=40,
            unchanged=60 - n_rejected,
            deleted=0,
            rejected=n_rejected,
            rejects=tuple(rejection(line) for line in range(17, 17 + n_rejected)),
            warnings=("products.csv: a [bold]column[/bold] is empty",),
            columns=(
                SourceColumns(
                    source="products.csv",
                    format=None,
                    columns=(ColumnMapping(column="Name", field="title"), ColumnMapping(column="x", field=None)),
                ),
            ),
            sources=(
                SourceCounts(
                    source="products.csv",
                    counts=RecordCounts(
                        read=1200, added=1100, updated=40, unchanged=60 - n_rejected, rejected=n_rejected
                    ),
                ),
            ),
        ),
        build=BuildReport(generation="000003", owners=1199, passages=9400, embedded=9100, reused=300, seconds=10.0)
        if build
        else None,
        generation="000003" if build else None,
        seconds=12.345,
    )


def answer(text: str, *claims: Claim, citations: tuple[Citation, ...] = ()) -> Answer:
    return Answer(text=text, action="answer", reason=None, language="en", claims=claims, citations=citations)


WEIGHT = Citation(
    id=1,
    kind="field",
    source="attribute",
    source_id="VAC-200#weight",
    text="2.4 kg",
    product_id="VAC-200",
    field="weight",
    title="Aurora 200",
    as_of=datetime(2026, 11, 1, tzinfo=UTC),
)


def test_the_report_of_an_ingestion_is_that_of_the_contract() -> None:
    assert {**report_to_dict(report()), "sources": sources_to_list(report().records)} == {
        "read": 1200,
        "added": 1100,
        "updated": 40,
        "unchanged": 59,
        "deleted": 0,
        "rejected": 1,
        "rejects": [{"source": "products.csv", "line": 17, "field": "price", "value": "12,x", "reason": "is no price"}],
        "warnings": ["products.csv: a [bold]column[/bold] is empty"],
        "sources": [
            {
                "source": "products.csv",
                "read": 1200,
                "added": 1100,
                "updated": 40,
                "unchanged": 59,
                "rejected": 1,
                "format": None,
                "columns": [{"column": "Name", "field": "title"}, {"column": "x", "field": None}],
            }
        ],
        "passages": 9400,
        "embedded": 9100,
        "generation": "000003",
        "seconds": 12.35,
    }


def test_without_a_new_generation_nothing_was_embedded() -> None:
    shown = report_to_dict(report(build=False))
    assert (shown["passages"], shown["embedded"], shown["generation"]) == (0, 0, None)


def test_people_see_counts_rejects_and_warnings_verbatim(capsys: pytest.CaptureFixture[str]) -> None:
    print_ingestion(report(), dry_run=False)
    out = capsys.readouterr().out
    for text in (
        "1,200",
        "1,100 added",
        "000003",
        "products.csv, line 17, field price",
        "'12,x'",
        "[bold]column[/bold]",
    ):
        assert text in out


def test_long_lists_of_rejects_are_cut_and_counted(capsys: pytest.CaptureFixture[str]) -> None:
    print_ingestion(report(n_rejected=25), dry_run=False)
    out = capsys.readouterr().out
    assert out.count("rejected: ") == 10
    assert "15 more" in out


def test_a_dry_run_is_said_to_be_one(capsys: pytest.CaptureFixture[str]) -> None:
    print_ingestion(report(build=False), dry_run=True)
    assert "Would" in capsys.readouterr().out


def test_citation_marks_stand_behind_what_they_prove(capsys: pytest.CaptureFixture[str]) -> None:
    shown = answer(
        "It weighs 2.4 kg. Glad to help.",
        Claim(text="It weighs 2.4 kg.", status="verified", citation_ids=(1,)),
        citations=(WEIGHT,),
    )
    print_answer(shown)
    first, source = capsys.readouterr().out.splitlines()
    assert first == "It weighs 2.4 kg. [1] Glad to help."
    for text in ("[1]", "Aurora 200", "weight", "2.4 kg", "2026-11-01", "VAC-200#weight"):
        assert text in source


def test_equal_sentences_get_their_own_marks(capsys: pytest.CaptureFixture[str]) -> None:
    shown = answer(
        "Yes. Yes.",
        Claim(text="Yes.", status="verified", citation_ids=(1,)),
        Claim(text="Yes.", status="verified", citation_ids=(2, 3)),
    )
    print_answer(shown)
    assert capsys.readouterr().out.strip() == "Yes. [1] Yes. [2][3]"


@pytest.mark.parametrize("text", ["size [red]M[/red]", "[1] is no mark", "a :smile: of :m:", "100% \\[x]"])
def test_texts_of_merchants_are_printed_verbatim(capsys: pytest.CaptureFixture[str], text: str) -> None:
    print_answer(answer(text, citations=(Citation(id=1, kind="passage", source="review", source_id="r", text=text),)))
    first, source = capsys.readouterr().out.splitlines()
    assert first == text
    assert text in source


def test_escape_sequences_of_merchants_do_not_reach_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    print_answer(answer("quiet\x1b[31m\x07"))
    out = capsys.readouterr().out
    assert "quiet" in out
    assert "\x1b" not in out
    assert "\x07" not in out


def test_search_results_are_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    product = SearchResult(
        kind="product",
        id="VAC-200",
        title="Aurora [200]",
        score=1.0,
        price=Decimal("249"),
        currency="EUR",
        availability="in_stock",
    )
    document = SearchResult(kind="document", id="returns", title="Returns", score=0.5)
    print_search(SearchPage(query="q", results=(product, document), total=2))
    out = capsys.readouterr().out
    for text in ("VAC-200", "Aurora [200]", "€249.00", "in stock", "1.000", "returns", "document", "0.500"):
        assert text in out


def test_nothing_found_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    print_search(SearchPage(query="q", results=(), total=0))
    assert capsys.readouterr().out.strip() == "Nothing found."


def test_there_is_no_progress_bar_but_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: dict[bool, str] = {}
    for is_terminal in (False, True):
        error = io.StringIO()
        monkeypatch.setattr(error, "isatty", lambda is_terminal=is_terminal: is_terminal)
        monkeypatch.setattr(sys, "stderr", error)
        with IngestionProgress() as progress:
            progress("reading", 5, None)
            progress("indexing", 5, 10)
        shown[is_terminal] = error.getvalue()
    assert shown[False] == ""
    assert "Indexing" in shown[True]
