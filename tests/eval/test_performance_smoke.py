"""Each benchmark at tiny size with the hashing encoder: structure and arithmetic are asserted, never time."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from catalog.product import Attribute, Product
from eval.performance.__main__ import app, to_json
from eval.performance.catalogs import JudgedQuery, MeasuredCatalog, varied
from eval.performance.child import Order, measure
from eval.performance.errors import BenchmarkError
from eval.performance.matmul import measure_matmul
from eval.performance.model_cost import ModelShape, cost_of
from eval.performance.preparing import prepare_catalog
from eval.performance.quality import measure_quality
from eval.performance.questions import DEMO_QUESTIONS, questions_about, search_phrases
from eval.performance.random_vectors import RandomVectors
from eval.performance.reference import read_texts
from eval.performance.report import (
    render,
    render_answers,
    render_documents,
    render_ingest,
    render_query,
    render_understand,
    render_update,
)
from eval.performance.results import (
    AnswersResult,
    DocumentsResult,
    IngestMeasure,
    Latency,
    Machine,
    MatmulRate,
    Options,
    QueryResult,
    Report,
    UnderstandResult,
    UpdateResult,
)
from eval.performance.running import run_benchmarks
from eval.performance.timing import latency_of, time_each
from index.encoder import HashingEncoder

N_PRODUCTS = 12
LAMP = Product(
    id="L-1",
    title="Lumo 300 lamp",
    description="Gives 300 lumen.",
    brand="Lumo",
    category="Home > Lamps",
    mpn="LM300",
    attributes=(Attribute(name="weight", text="2.4 kg"),),
)
RATE = MatmulRate(device="cpu", fp32_gflops=100.0, bf16_gflops=200.0)


@pytest.fixture
def icecat(tmp_path: Path) -> Path:
    """A directory of twelve products, two of them judged for the query "lamp", one for "kettle"."""
    directory = tmp_path / "lamps"
    (directory / "qrels").mkdir(parents=True)
    records = [
        {
            "id": f"P-{number}",
            "title": f"Lumo {number}00 {'lamp' if number < 6 else 'kettle'}",
            "description": f"It weighs {number} kg. Made to last.",
            "brand": "Lumo",
            "category": "Home > Lamps",
            "price": "10.00",
            "currency": "EUR",
            "attributes": {"weight": f"{number} kg"},
        }
        for number in range(N_PRODUCTS)
    ]
    _write_lines(directory / "products.jsonl", records)
    _write_lines(directory / "queries.jsonl", [{"_id": "q1", "text": "lamp"}, {"_id": "q2", "text": "kettle"}])
    rows = ["query-id\tcorpus-id\tscore", "q1\tP-0\t3", "q1\tP-1\t1", "q2\tP-7\t2"]
    (directory / "qrels" / "test.tsv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return directory


@pytest.fixture
def options(tmp_path: Path, icecat: Path) -> Options:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    return Options(scratch=scratch, icecat=icecat, sizes=(15, 30), encoder="hashing", n_phrases=5, passes=1)


def test_ingest_measures_both_sides_on_the_same_products_and_leaves_out_where_they_lay(
    options: Options,
) -> None:
    told: list[str] = []
    report = run_benchmarks(["ingest"], options, command="python -m eval.performance", tell=told.append)
    assert report.ingest is not None and report.query is None and report.answers is None
    ours, reference = report.ingest.ours, report.ingest.reference
    assert (ours.n_products, reference.n_products) == (N_PRODUCTS, N_PRODUCTS)
    assert reference.n_texts == N_PRODUCTS
    assert ours.n_texts >= N_PRODUCTS  # at least a card each
    assert ours.n_tokens > ours.n_texts and ours.teraflops > 0
    assert ours.peak_rss_mib > 20 and reference.peak_rss_mib > 20
    assert ours.quality is not None and ours.quality.n_queries == 2
    assert ours.quality.hit_10 == 1.0
    assert report.ingest.rate.fp32_gflops > 0
    assert len(told) == 3
    page = render_ingest(report.ingest)
    assert "12 products of lamps" in page and "| products a second |" in page and "| nDCG@10 |" in page
    shown = json.loads(to_json(report))
    assert "scratch" not in shown["options"] and "icecat" not in shown["options"]
    assert shown["ingest"]["ours"]["n_products"] == N_PRODUCTS


def test_updates_are_measured_for_every_size(options: Options) -> None:
    result = _measured("update", options)
    assert isinstance(result, UpdateResult)
    assert [size.n_products for size in result.sizes] == list(options.sizes)
    for size in result.sizes:
        assert size.n_bulk == max(1, size.n_products // 100)
        assert size.n_bulk_embedded > 0
        assert size.price.n_calls == size.ask.n_calls == size.text.n_calls > 0
        assert 0.5 < size.overlap_10 <= 1.0  # of a dozen products a large part was changed
    assert f"| {options.sizes[0]} products, " in render_update(result)
    assert not list(options.scratch.glob("update-[0-9]*"))


def test_understanding_is_measured_for_every_size(options: Options) -> None:
    result = _measured("understand", options)
    assert isinstance(result, UnderstandResult)
    assert [size.n_products for size in result.sizes] == list(options.sizes)
    assert all(size.understand.n_calls > size.reference.n_calls > 0 for size in result.sizes)
    assert f"| {options.sizes[0]} products |" in render_understand(result)
    assert not list(options.scratch.glob("understand-*"))


def test_first_questions_over_documents_embed_nothing_that_the_index_holds(options: Options) -> None:
    result = _measured("documents", replace(options, n_documents=12))
    assert isinstance(result, DocumentsResult)
    assert (result.n_documents, result.n_sentences) == (12, 12 * (10 + 40))  # headings and sentences
    assert result.ours.n_embedded == 0 < result.reference.n_embedded
    assert "over 12 long ones" in render_documents(result)


def test_query_measures_every_size_with_the_real_word_index(options: Options) -> None:
    result = _measured("query", options)
    assert isinstance(result, QueryResult)
    assert [size.n_products for size in result.sizes] == [15, 30]
    assert all(size.n_passages >= size.n_products for size in result.sizes)
    assert result.encode.n_calls == options.n_phrases
    assert all(size.whole.n_calls == options.n_phrases for size in result.sizes)
    assert "| 30 products: whole search |" in render_query(result)
    assert not list(options.scratch.glob("query-30"))  # a large index is removed when it has been measured


def test_answers_measures_every_stage_of_forty_questions_in_each_shop(options: Options) -> None:
    result = _measured("answers", options)
    assert isinstance(result, AnswersResult)
    assert [shop.shop for shop in result.shops] == ["demo shop", "lamps"]
    for shop in result.shops:
        assert shop.n_questions == 40
        assert sum(shop.actions.values()) == 40
        assert {"understand", "retrieve", "generate", "verify", "total"} <= set(shop.stages)
        assert shop.stages["total"].n_calls == shop.ask.n_calls == shop.search.n_calls == 40
    assert result.shops[1].n_products == N_PRODUCTS
    assert "| lamps, 12 products |" in render_answers(result)


def test_a_catalog_that_is_not_taken_whole_is_refused(options: Options, icecat: Path) -> None:
    with (icecat / "products.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"id": "no-title"}\n')
    with pytest.raises(BenchmarkError, match="1 of 13 products were not added"):
        _measured("ingest-ours", options)


def test_a_sample_is_the_same_each_time_and_keeps_only_judgements_it_can_meet(options: Options) -> None:
    few = replace(options, n_products=3)
    first = prepare_catalog(few)
    text = first.path.read_text(encoding="utf-8")
    assert prepare_catalog(few).path.read_text(encoding="utf-8") == text
    ids = {json.loads(line)["id"] for line in text.splitlines()}
    assert len(ids) == first.n_products == 3
    assert all(set(query.grades) <= ids for query in first.judged)


def test_without_a_catalog_the_demo_shop_is_measured(options: Options) -> None:
    measured = prepare_catalog(replace(options, icecat=None, n_products=5))
    assert (measured.name, measured.n_products, measured.judged) == ("demo shop", 5, ())


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["ingest", "--icecat", "/nowhere"], "there is no catalog at '/nowhere'"),
        (["speed"], "unknown benchmark 'speed'"),
        (["--encoder", "magic"], "unknown encoder 'magic'"),
    ],
)
def test_wrong_usage_is_said_in_a_line_and_ends_with_code_2(arguments: list[str], said: str) -> None:
    done = CliRunner().invoke(app, arguments, env={"COLUMNS": "200"})
    assert done.exit_code == 2
    assert said in done.stderr


def test_a_file_that_is_not_json_lines_is_refused(options: Options, icecat: Path) -> None:
    (icecat / "products.jsonl").write_text("id,title\n1,Lamp\n", encoding="utf-8")
    with pytest.raises(BenchmarkError, match="must hold one JSON object a line"):
        prepare_catalog(options)


def test_the_cost_of_a_text_is_two_operations_a_weight_and_token_and_attention_with_the_square() -> None:
    shape = ModelShape(hidden=2, intermediate=3, layers=1)
    assert shape.flops(5) == 2 * (4 * 2 * 2 + 2 * 2 * 3) * 5 + 4 * 2 * 5 * 5
    minilm = ModelShape(hidden=384, intermediate=1_536, layers=6)
    assert minilm.flops(1) == 2 * 10_616_832 + 6 * 4 * 384


def test_tokens_are_counted_as_the_model_cuts_them() -> None:
    cost = cost_of(["red lamp", "lamp " * 1_000])
    assert cost.n_texts == 2
    assert cost.n_tokens == 4 + 256  # two words between the two marks; 256 is where the model cuts


def test_quality_is_the_mean_over_queries_and_unjudged_products_may_be_left_out() -> None:
    judged = [JudgedQuery(text="a", grades={"x": 1}), JudgedQuery(text="b", grades={"y": 1})]
    rankings = {"a": ["new", "x"], "b": ["new", "other"]}
    quality = measure_quality(lambda text: rankings[text], judged)
    assert quality is not None
    assert quality.ndcg_10 == pytest.approx((1 / np.log2(3) + 0) / 2)
    assert quality.ndcg_10_judged == pytest.approx((1 + 0) / 2)
    assert quality.hit_10 == pytest.approx(1 / 2)
    assert measure_quality(lambda text: [], []) is None


def test_ratios_and_shares_are_plain_arithmetic() -> None:
    latency = Latency(n_calls=1, p50_ms=1.0, p95_ms=2.0)
    measured = IngestMeasure(
        encoder="any",
        n_products=100,
        n_texts=200,
        n_tokens=6_000,
        teraflops=0.5,
        start_s=1.0,
        wall_s=10.0,
        cpu_s=20.0,
        encode_s=8.0,
        peak_rss_mib=300.0,
        query=latency,
        quality=None,
    )
    assert measured.products_per_s == 100 / 10
    assert measured.products_per_cpu_s == 100 / 20
    assert measured.encoder_gflops == 500 / 8
    assert measured.share_of(100.0) == 5 / 10  # 500 billion operations take 5 s at 100 billion a second


def test_percentiles_are_over_inputs_each_with_its_median() -> None:
    # Ten calls warm up unseen; then two inputs in three passes, their durations read off this clock.
    durations = iter([1.0, 4.0, 9.0, 4.0, 2.0, 4.0])
    readings = _readings(durations)
    found = time_each(lambda _: None, ["a", "b"], passes=3, clock=lambda: next(readings))
    # a: 1, 9, 2 has median 2; b: 4, 4, 4 has median 4
    assert found.n_calls == 2
    assert found.cpu_ms is not None and found.cpu_ms >= 0
    assert found.p50_ms == pytest.approx(1_000 * (2 + 4) / 2)
    assert found.p95_ms == pytest.approx(1_000 * (2 + 0.95 * (4 - 2)))
    with pytest.raises(ValueError, match="at least one"):
        latency_of([])


def test_a_varied_catalog_begins_with_the_given_products_and_goes_on_with_other_numbers() -> None:
    made = list(varied([LAMP], 3, seed=1))
    assert made[0] is LAMP
    assert len({product.id for product in made}) == 3
    assert made[1].title != LAMP.title
    assert [word for word in made[1].title.split() if word.isalpha()] == ["Lumo", "lamp"]
    assert made[1].attributes[0].text.endswith(" kg")
    assert made == list(varied([LAMP], 3, seed=1))


def test_random_vectors_are_unit_vectors_the_same_for_the_same_text() -> None:
    vectors = RandomVectors(HashingEncoder(), seed=1)
    found = vectors.encode(["one", "two", "one"])
    assert found.shape == (3, HashingEncoder().dim)
    assert np.linalg.norm(found, axis=1) == pytest.approx(np.ones(3), abs=1e-5)
    assert found[0] == pytest.approx(found[2]) and not np.allclose(found[0], found[1])
    assert vectors.encode_query("lamp") == pytest.approx(HashingEncoder().encode_query("lamp"))


def test_the_reference_embeds_title_description_and_every_attribute(tmp_path: Path) -> None:
    path = tmp_path / "products.jsonl"
    _write_lines(
        path,
        [
            {
                "id": 1,
                "title": "Lamp",
                "description": "Bright",
                "attributes": {"weight": "2 kg", "colour": "red"},
            },
            {"id": 2, "title": "Bulb"},
        ],
    )
    assert read_texts(path) == (["1", "2"], ["Lamp. Bright. weight: 2 kg; colour: red", "Bulb"])


def test_a_busy_machine_is_said_on_the_page_and_an_idle_one_is_not(tmp_path: Path) -> None:
    report = Report(
        date="2026-01-01T00:00Z",
        command="python -m eval.performance",
        machine=Machine(cpu="any", n_cores=2, memory_gib=None, load=0.4),
        options=Options(scratch=tmp_path),
    )
    assert "The machine was busy" not in render(report)
    assert "The machine was busy" in render(replace(report, machine=replace(report.machine, load=1.5)))


def test_questions_are_forty_and_made_ones_speak_of_the_catalog() -> None:
    assert len(DEMO_QUESTIONS) == 40
    assert not DEMO_QUESTIONS[0].follows
    made = questions_about([LAMP], 10, seed=1)
    assert made[0].text == "What is the weight of the Lumo 300 lamp?"
    assert made == questions_about([LAMP], 10, seed=1)
    assert "LM300" in search_phrases([LAMP], 5, seed=1)


def test_the_machine_multiplies_in_both_precisions() -> None:
    rate = measure_matmul()
    assert rate.fp32_gflops > 0 and rate.bf16_gflops > 0


def _measured(kind: str, options: Options) -> object:
    catalog: MeasuredCatalog = prepare_catalog(options)
    order = Order(result=options.scratch / "result.json", options=options, catalog=catalog, rate=RATE)
    return measure(kind, order, 0.0)


def _readings(durations: Iterator[float]) -> Iterator[float]:
    now = 0.0
    for duration in durations:
        yield now
        now += duration
        yield now


def _write_lines(path: Path, records: Sequence[Mapping[str, object]]) -> None:
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
