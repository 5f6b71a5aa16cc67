"""The command of `docs/accuracy.md` measures what is there, and says of the rest that it was left out."""

import io
import json
import tarfile
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from catalog.product import Source
from eval.accuracy import app
from eval.action_metrics import Verdict
from eval.failure_classes import failure_classes, said_instead
from eval.occasion import commit_of
from eval.outcome import CitedSource
from eval.report import CaseResult
from rag.evidence import EvidenceKind
from tests.eval.small_store import make_store


@pytest.fixture(autouse=True)
def _quick_encoder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHELFTALK_INDEX__ENCODER", "hashing")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Two products with two judged questions, and an archive with a table and a manual; nothing of Icecat."""
    folder = tmp_path / "data"
    epqa = folder / "epqa-public"
    epqa.mkdir(parents=True)
    products = [
        {"id": "A1", "title": "Aurora mixer", "attributes": {"item weight": "3 kg"}},
        {"id": "B1", "title": "Brevano toaster", "attributes": {"slots": "4"}},
    ]
    cases = [
        {"id": "a", "question": "how heavy is it?", "product_id": "A1", "must_include": ["3 kg"], "products": ["A1"]},
        {"id": "b", "question": "how many slots?", "product_id": "B1", "must_include": ["5"], "products": ["B1"]},
    ]
    for name, rows in (("catalog.jsonl", products), ("cases.jsonl", cases)):
        (epqa / name).write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    archive(folder / "contoso-chat.tar.xz")
    return folder


def archive(path: Path) -> None:
    members = {
        "contoso-chat/data/product_info/products.csv": "id,name,price,category,brand,description\n"
        "8,Alpine Explorer Tent,350.0,Tents,AlpineGear,A tent for eight.\n",
        "contoso-chat/data/manual_info/manuals/product_info_8.md": "# Alpine Explorer Tent\n\nPitch it on grass.\n",
        "contoso-chat/src/README.md": "# Not of the catalog\n",
        "../../outside.csv": "id,name\n1,Nothing\n",
    }
    with tarfile.open(path, "w:xz") as opened:
        for name, text in members.items():
            member = tarfile.TarInfo(name)
            member.size = len(text.encode())
            opened.addfile(member, io.BytesIO(text.encode()))


def measure(data: Path, *arguments: str) -> Result:
    out = data.parent / "out"
    return CliRunner().invoke(app, ["--data", str(data), "--out", str(out), *arguments])


def test_page_holds_each_run_with_its_figures(data: Path) -> None:
    page = data.parent / "docs" / "accuracy.md"
    result = measure(data, "--tracks", "epqa", "--markdown", str(page))
    assert result.exit_code == 0, result.output
    written = page.read_text(encoding="utf-8")
    assert "| Customers' questions about Amazon products (ePQA) | with the product page | 2 | right 0.500 |" in written
    assert "| ePQA" not in written
    assert "**Date**" in written
    assert "**Hardware**" in written
    assert "| answered wrongly: other | 1 of 2 |" in written
    assert str(data.parent) not in written
    assert (data.parent / "out" / "epqa-with-page" / "report.html").is_file()


def test_questions_without_the_page_are_the_same_without_the_product(data: Path) -> None:
    measure(data, "--tracks", "epqa")
    path = data.parent / "out" / "epqa-without-page" / "cases.jsonl"
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert [(row["question"], row["product_id"]) for row in rows] == [
        ("how heavy is it?", None),
        ("how many slots?", None),
    ]


def test_missing_data_leave_their_track_out_and_nothing_is_made_up(data: Path) -> None:
    result = measure(data, "--tracks", "icecat-search,icecat-generated,epqa")
    assert result.exit_code == 0, result.output
    assert "Left out: there is no icecat/queries.jsonl in the data folder." in result.stdout
    assert "Left out: there is no icecat/products.jsonl.gz in the data folder." in result.stdout
    assert "| left out | – |" in result.stdout
    assert "with the product page | 2 |" in result.stdout


def test_archive_is_unpacked_flat_and_only_as_far_as_it_is_the_catalog(data: Path) -> None:
    result = measure(data, "--tracks", "contoso", "--limit", "1")
    assert result.exit_code == 0, result.output
    unpacked = data.parent / "out" / "contoso-data"
    names = {path.relative_to(unpacked).as_posix() for path in unpacked.rglob("*") if path.is_file()}
    assert names == {"products.csv", "manuals/product_info_8.md"}
    assert "Nothing" not in (unpacked / "products.csv").read_text(encoding="utf-8")
    assert "| questions written by hand | 1 | right 1.000 |" in result.stdout


def test_ready_store_is_searched_under_three_settings_with_paired_tests(data: Path, tmp_path: Path) -> None:
    make_store(tmp_path / "ready")
    before = sorted(path.name for path in (tmp_path / "ready").iterdir())
    icecat = data / "icecat"
    (icecat / "qrels").mkdir(parents=True)
    queries = [{"_id": "q1", "text": "vintage kettle"}, {"_id": "q2", "text": "nothing judged relevant"}]
    (icecat / "queries.jsonl").write_text("".join(json.dumps(row) + "\n" for row in queries), encoding="utf-8")
    qrels = "query-id\tcorpus-id\tscore\nq1\tKET-3\t3\nq2\tKET-1\t0\n"
    (icecat / "qrels" / "test.tsv").write_text(qrels, encoding="utf-8")
    result = measure(data, "--tracks", "icecat-search", "--store", f"icecat={tmp_path / 'ready'}")
    assert result.exit_code == 0, result.output
    assert "|  | as set | words only | meaning only |" in result.stdout
    assert "| hit@10, a relevant product among the first ten | 1.000, n=1 |" in result.stdout
    assert "1 more queries have no product judged relevant" in result.stdout
    assert "| against words only | nDCG@10, all products | +0.000 | 1.0000 | 1.0000 |" in result.stdout
    names = [path.name for path in (tmp_path / "ready").iterdir() if not path.name.endswith(("-wal", "-shm"))]
    assert sorted(names) == [name for name in before if not name.endswith(("-wal", "-shm"))]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--tracks", "amazon"), "unknown track 'amazon'"),
        (("--store", "shop=x"), "give NAME=DIR"),
        (("--store", "demo=nowhere"), "there is no folder 'nowhere'"),
    ],
)
def test_wrong_usage_is_told_with_exit_code_two(data: Path, arguments: tuple[str, ...], told: str) -> None:
    result = measure(data, *arguments)
    assert result.exit_code == 2
    assert told in " ".join(result.output.replace("│", " ").split())


def result(
    case_id: str,
    verdict: Verdict,
    *,
    ability: str = "lookup",
    action: str | None = "answer",
    reason: str | None = None,
    evidence: tuple[str, ...] = (),
    cited: tuple[CitedSource, ...] = (),
) -> CaseResult:
    return CaseResult(
        id=case_id,
        place="",
        ability=ability,
        language="en",
        question=f"Question {case_id}?",
        history=(),
        product_id=None,
        expected_actions=("answer",),
        answers=(),
        must_include=(),
        must_not_include=(),
        evidence=evidence,
        action=action,
        reason=reason,
        verdict=verdict,
        answer="",
        citations=cited,
        claims=(),
        products=(),
        found=(),
        error=None,
        scores={},
    )


def source(source_id: str, *, text: str = "said", kind: EvidenceKind = "passage", of: Source = "review") -> CitedSource:
    product = source_id.split("#")[0] if "#" in source_id else None
    return CitedSource(id=1, kind=kind, source=of, source_id=source_id, text=text, product_id=product)


def test_classes_of_failure_are_counted_the_largest_first() -> None:
    results = [
        result("1", "right"),
        result("2", "missed_refusal", ability="trap"),
        result("3", "wrong_answer"),
        result("4", "wrong_answer", cited=(source("A#x"),), evidence=("A#y",)),
        result("5", "wrong_answer", cited=(source("A#z"),), evidence=("A#y",)),
        result("6", "unjudged", ability="trap"),
        result("7", "failed", action=None, ability="trap"),
    ]
    found = [(one.verdict, one.ability, one.n, one.n_asked) for one in failure_classes(results)]
    assert found == [
        ("answered wrongly", "lookup", 3, 4),
        ("answered, though there is no answer", "trap", 1, 3),
        ("gave no reply", "trap", 1, 3),
    ]
    largest = failure_classes(results)[0]
    assert (largest.instead, largest.n_instead) == ("another fact or passage of the product", 2)
    assert largest.example.id == "4"


@pytest.mark.parametrize(
    ("case", "instead"),
    [
        (result("1", "failed", action=None), "an error"),
        (result("1", "wrong_refusal", action="clarify"), "a question back"),
        (result("1", "wrong_refusal", action="abstain", reason="not_stated"), "a refusal (not_stated)"),
        (result("1", "wrong_answer"), "a statement without a source"),
        (
            result("1", "wrong_answer", evidence=("A#y",), cited=(source("A#y"),)),
            "a right source, fully or in part, with too little or too much said",
        ),
        (
            result("1", "wrong_answer", evidence=("word for word",), cited=(source("A#y", text="word for word"),)),
            "a right source, fully or in part, with too little or too much said",
        ),
        (
            result("1", "wrong_answer", cited=(source("catalog", kind="aggregate", of="catalog"), source("A#y"))),
            "a list, a count or an extreme of products",
        ),
        (result("1", "wrong_answer", cited=(source("returns", of="document"),)), "a passage of a document"),
        (result("1", "wrong_answer", evidence=("A#y",), cited=(source("B#y"),)), "something about another product"),
        (
            result("1", "wrong_answer", evidence=("A#y",), cited=(source("A#x"),)),
            "another fact or passage of the product",
        ),
        (result("1", "missed_refusal", cited=(source("A#x"),)), "a fact or passage of a product"),
    ],
)
def test_what_was_said_instead_is_read_from_action_and_sources(case: CaseResult, instead: str) -> None:
    assert said_instead(case) == instead


def test_commit_is_not_known_outside_of_a_checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert commit_of(tmp_path) == "not known, the program does not lie in a git checkout"
