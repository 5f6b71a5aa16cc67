"""A whole set: the same seed gives the same bytes, every case can be asked, and gold is independent."""

import ast
from pathlib import Path

import pytest
from typer.testing import CliRunner

from eval.abilities.__main__ import app
from eval.abilities.wordings import ABILITIES
from eval.cases import read_cases
from tests.eval.abilities.kettles import written

PACKAGE = Path(__file__).parents[3] / "eval" / "abilities"
DEMO = Path(__file__).parents[3] / "catalog" / "demo"


def _run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, arguments)
    return result.exit_code, result.output


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_demo_shop_has_sixty_cases_of_each_ability(tmp_path: Path, language: str) -> None:
    out = tmp_path / "cases.jsonl"
    code, said = _run(str(DEMO), "--out", str(out), "--language", language)
    assert code == 0, said
    cases = read_cases(out).cases
    counts = {ability: sum(case.ability == ability for case in cases) for ability in ABILITIES}
    assert counts == dict.fromkeys(ABILITIES, 60)
    assert {case.language for case in cases} == {language}
    assert not any("{" in case.question for case in cases)


def test_the_same_seed_gives_the_same_bytes_and_another_one_others(tmp_path: Path) -> None:
    catalog = str(written(tmp_path))
    texts = []
    for name, seed in (("a", "1"), ("b", "1"), ("c", "2")):
        out = tmp_path / f"{name}.jsonl"
        assert _run(catalog, "--out", str(out), "--per-ability", "5", "--seed", seed)[0] == 0
        texts.append(out.read_bytes())
    assert texts[0] == texts[1] != texts[2]


def test_what_cannot_be_used_is_told_in_one_line(tmp_path: Path) -> None:
    bad = tmp_path / "bad.jsonl"
    bad.write_text('{"id": "1"}\n', encoding="utf-8")
    out = str(tmp_path / "out.jsonl")
    assert _run(str(tmp_path / "none.jsonl"), "--out", out)[0] == 2
    code, said = _run(str(bad), "--out", out)
    assert code == 2
    assert "line 1: id and title are needed" in " ".join(said.split())
    assert _run(str(bad), "--out", out, "--wordings", "all of them")[0] == 2


def test_gold_is_made_without_the_code_that_answers() -> None:
    allowed = {"rag.question", "rag.answer", "rag.cli"}  # types of cases and the form of errors
    for path in PACKAGE.glob("*.py"):
        if path.name == "table.py":
            continue  # reads answers, makes no gold
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module is not None:
                is_answering = node.module.startswith(("catalog", "index", "rag"))
                assert not is_answering or node.module in allowed, f"{path.name} imports {node.module}"
