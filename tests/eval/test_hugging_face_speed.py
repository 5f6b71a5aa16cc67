"""Benchmark `hf` at tiny size: structure and arithmetic are asserted, never time."""

from pathlib import Path

import pytest

from eval.performance.hugging_face import measure_hugging_face
from eval.performance.report import render_hugging_face
from eval.performance.results import HuggingFaceResult, MatmulRate, Options, WritingMeasure

RATE = MatmulRate(device="cpu", fp32_gflops=100.0, bf16_gflops=200.0)


def test_each_way_of_writing_is_measured(tmp_path: Path) -> None:
    result = measure_hugging_face(Options(scratch=tmp_path, passes=1, model_size="tiny"), RATE)
    ways = [(one.way, one.n_texts) for one in result.measures]
    assert ways[:2] == [("plain generate", 1), ("together", 1)]
    assert ("together", 8) in ways
    assert all(one.prefill_per_s > 0 and one.decode_per_s > 0 for one in result.measures)
    assert result.limit_per_s == pytest.approx(result.bandwidth_gb_s / result.weight_gb)
    assert "## A Hugging Face model" in render_hugging_face(result)


def test_the_page_compares_with_plain_generation_and_with_the_limit() -> None:
    result = HuggingFaceResult(
        rate=RATE,
        size="small",
        dtype="float32",
        n_weights=100_000_000,
        prompt_tokens=400,
        written_tokens=32,
        bandwidth_gb_s=8.0,
        weight_gb=0.4,
        measures=(
            WritingMeasure(way="plain generate", n_texts=1, prefill_per_s=200.0, decode_per_s=10.0, whole_s=5.0),
            WritingMeasure(way="together", n_texts=8, prefill_per_s=300.0, decode_per_s=30.0, whole_s=20.0),
        ),
    )
    page = render_hugging_face(result)
    assert "the limit of one text is 20.0 tokens/s" in page  # 8 / 0.4
    assert "| together | 8 | 300 | 1.50 | 30.0 | 3.00 | 1.50 | 20.00 | 40.00 |" in page
