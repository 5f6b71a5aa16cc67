"""A report as JUnit XML, which every CI server shows: gates as one suite, cases as another.

A wrong reply is a failure, a case without an answer an error, one that could not be judged is skipped.
"""

import re
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree as ET

from eval.errors import ReportError
from eval.report import CaseResult, Report

JUNIT_NAME = "junit.xml"
_FORBIDDEN = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # by XML 1.0


def write_junit(report: Report, path: Path) -> None:
    """Write a report as JUnit XML.

    Raises:
        ReportError: If it cannot be written.
    """
    root = ET.Element("testsuites", name="shelftalk eval")
    _suite(root, "gates", [_gate_case(gate.gate, gate.passed, gate.message) for gate in report.gates])
    _suite(root, report.cases.name, [_case(one) for one in report.results if one.verdict is not None])
    ET.indent(root)
    try:
        path.write_bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))
    except OSError as error:
        raise ReportError(f"cannot write {str(path)!r}: {error.strerror}") from error


def _suite(root: ET.Element, name: str, cases: Sequence[ET.Element]) -> None:
    counts = {kind: sum(case.find(kind) is not None for case in cases) for kind in ("failure", "error", "skipped")}
    suite = ET.SubElement(
        root,
        "testsuite",
        name=_clean(name),
        tests=str(len(cases)),
        failures=str(counts["failure"]),
        errors=str(counts["error"]),
        skipped=str(counts["skipped"]),
    )
    suite.extend(cases)


def _gate_case(gate: str, passed: bool, message: str) -> ET.Element:
    case = ET.Element("testcase", classname="gates", name=_clean(gate))
    if not passed:
        ET.SubElement(case, "failure", message=_clean(message), type="gate")
    return case


def _case(one: CaseResult) -> ET.Element:
    case = ET.Element("testcase", classname=_clean(one.ability), name=_clean(f"{one.id}: {one.question}"))
    if one.verdict == "failed":
        ET.SubElement(case, "error", message=_clean(one.error or "no answer"), type="failed")
    elif one.verdict == "unjudged":
        ET.SubElement(case, "skipped", message="the case does not say what is right")
    elif one.verdict != "right":
        expected = "; ".join([*one.must_include, *one.answers]) or " or ".join(one.expected_actions)
        failure = ET.SubElement(case, "failure", message=_clean(f"{one.verdict}: {one.answer}"), type=str(one.verdict))
        failure.text = _clean(f"question: {one.question}\nexpected: {expected}\nanswer: {one.answer}\n({one.place})")
    return case


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("�", text)
