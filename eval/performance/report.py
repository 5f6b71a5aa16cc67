"""A run as a page of Markdown: tables of figures, with ratios to the reference and the machine's own rate."""

from collections.abc import Sequence

from eval.performance.results import (
    AnswersResult,
    DocumentsResult,
    HuggingFaceResult,
    IngestMeasure,
    IngestResult,
    Latency,
    MatmulRate,
    Quality,
    QueryResult,
    ReaderResult,
    Report,
    UnderstandResult,
    UpdateMeasure,
    UpdateResult,
    VerifyResult,
)

_FAKE = "HashingEncoder"  # of trial runs; it multiplies nothing, so it has no share of a rate

_BUSY = """
**The machine was busy with other programs: wall times and their ratios depend on what ran beside each
measurement. Compare CPU seconds, and measure again on an idle machine.**
"""

_HEAD = """# Performance

Written by `python -m eval.performance`. Two runs are compared by their ratios, not by their seconds: the
reference and the machine's matrix-multiply rate are measured in the same run.

- **Reference**: a plain script of sentence-transformers (torch, fp32, batches of 32) over one text a product,
  "title. description. attribute: value; ...", and a flat FAISS index; the same model, all-MiniLM-L6-v2. It
  reads the file and keeps nothing; Shelftalk's figure holds the whole ingest, from the file to a generation
  on disk.
- **Rate**: torch, square matrices of side 1,024, median of 15; by CPU time, so that other programs do not
  lower it.
- **Share of the rate**: the time that the model's multiplications for the embedded tokens would take at that
  rate, without padding, as a share of the whole time.
- **Times** of calls: warmed up, every input asked in several passes, the median of each input, then
  percentiles over the inputs. One process for each measurement. CPU seconds are those of all threads, and
  steadier than wall seconds where a machine is shared.
"""


def render(report: Report) -> str:
    """The whole page."""
    parts = [_HEAD, _run_of(report)]
    if report.ingest is not None:
        parts.append(render_ingest(report.ingest))
    if report.query is not None:
        parts.append(render_query(report.query))
    if report.understand is not None:
        parts.append(render_understand(report.understand))
    if report.verify is not None:
        parts.append(render_verify(report.verify))
    if report.update is not None:
        parts.append(render_update(report.update))
    if report.documents is not None:
        parts.append(render_documents(report.documents))
    if report.answers is not None:
        parts.append(render_answers(report.answers))
    if report.reader is not None:
        parts.append(render_reader(report.reader))
    if report.hf is not None:
        parts.append(render_hugging_face(report.hf))
    return "\n".join(part.rstrip() + "\n" for part in parts)


def render_ingest(result: IngestResult) -> str:
    """The table of benchmark `ingest`."""
    ours, reference = result.ours, result.reference
    rows = [
        _compared("products a second", ours.products_per_s, reference.products_per_s, "{:,.1f}"),
        _compared("products a CPU second", ours.products_per_cpu_s, reference.products_per_cpu_s, "{:,.1f}"),
        _compared("seconds", ours.wall_s, reference.wall_s, "{:,.1f}"),
        _compared("of these in the encoder", ours.encode_s, reference.encode_s, "{:,.1f}"),
        _compared("start: libraries, model, first call, s", ours.start_s, reference.start_s, "{:,.1f}"),
        _compared(
            "texts embedded a second",
            ours.n_texts / ours.wall_s,
            reference.n_texts / reference.wall_s,
            "{:,.1f}",
        ),
        _compared("tokens a second", ours.n_tokens / ours.wall_s, reference.n_tokens / reference.wall_s, "{:,.0f}"),
        _compared("texts embedded", ours.n_texts, reference.n_texts, "{:,.0f}"),
        _compared("tokens", ours.n_tokens, reference.n_tokens, "{:,.0f}"),
        _compared("peak memory, MiB", ours.peak_rss_mib, reference.peak_rss_mib, "{:,.0f}"),
        _compared("query p50, ms", ours.query.p50_ms, reference.query.p50_ms, "{:.1f}"),
        _compared("query p95, ms", ours.query.p95_ms, reference.query.p95_ms, "{:.1f}"),
        _compared("query, CPU ms", ours.query.cpu_ms or 0.0, reference.query.cpu_ms or 0.0, "{:.1f}"),
    ]
    if _FAKE not in (ours.encoder, reference.encoder):
        rows += _share_rows(ours, reference, result.rate)
    judged = ""
    if ours.quality is not None and reference.quality is not None:
        rows += _quality_rows(ours.quality, reference.quality)
        judged = f" {ours.quality.n_queries} judged queries have a relevant product in it."
    return (
        f"## Ingest: {ours.n_products:,} products of {result.catalog}\n\n"
        f"{_rate_line(result.rate)} Encoders: {ours.encoder}; {reference.encoder}.{judged}\n\n"
        + _table(("", "Shelftalk", "reference", "ratio"), rows)
    )


def render_query(result: QueryResult) -> str:
    """The table of benchmark `query`."""
    encoding = [
        (
            "encode one query",
            _span(result.encode),
            _span(result.reference_encode),
            _times(result.encode, result.reference_encode),
        )
    ]
    for size in result.sizes:
        head = f"{size.n_products:,} products"
        encoding += [
            (
                f"{head}: retrieve, encoder apart",
                _span(size.retrieve_products),
                _span(size.reference_retrieve),
                "",
            ),
            (f"{head}: retrieve from {size.n_passages:,} passages", _span(size.retrieve_passages), "", ""),
            (
                f"{head}: whole search",
                _span(size.whole),
                _span(size.reference_whole),
                _times(size.whole, size.reference_whole),
            ),
        ]
    built = ", ".join(f"{size.n_products:,} in {size.build_s:,.0f} s" for size in result.sizes)
    return (
        "## Query: ten products, by size of the catalog\n\n"
        f"Milliseconds, p50 / p95 of {result.encode.n_calls} queries, in brackets mean CPU milliseconds "
        "of all threads; the ratio is that of the medians. "
        f"{_rate_line(result.rate)}\n"
        f"Generated catalogs, vectors random, words real; built without an encoder: {built}.\n\n"
        + _table(("", "Shelftalk", "reference", "ratio"), encoding)
    )


def render_understand(result: UnderstandResult) -> str:
    """The table of benchmark `understand`."""
    rows = [
        (
            f"{size.n_products:,} products",
            _span(size.understand),
            _span(size.reference),
            _times(size.understand, size.reference),
            f"{size.build_s:.1f}",
        )
        for size in result.sizes
    ]
    n_questions = max(size.understand.n_calls for size in result.sizes)
    return (
        "## Understand: a question read, by size of the catalog\n\n"
        f"Milliseconds, p50 / p95 of {n_questions:,} questions, in brackets mean CPU milliseconds; the reference finds "
        "the product alone, by `token_set_ratio` with every title. Seconds to read the catalog are spent once for "
        f"each of its revisions. {_rate_line(result.rate)}\n\n"
        + _table(("", "Shelftalk", "reference", "ratio", "read the catalog, s"), rows)
    )


def render_documents(result: DocumentsResult) -> str:
    """The table of benchmark `documents`."""
    rows = [
        (name, f"{one.first_ms:.0f}", f"{one.tenth_ms:.0f}", f"{one.p50_ms:.0f}", f"{one.n_embedded:,}")
        for name, one in (("vectors of sentences in the index", result.ours), ("embedded on demand", result.reference))
    ]
    return (
        f"## Documents: the first questions over {result.n_documents:,} long ones\n\n"
        f"Milliseconds to find the passages that answer, of an index just opened; it holds {result.n_sentences:,} "
        f"headings and sentences and took {result.build_s:,.0f} s from the file. {_rate_line(result.rate)}\n\n"
        + _table(("", "first", "tenth", "p50 of the others", "texts embedded"), rows)
    )


def render_verify(result: VerifyResult) -> str:
    """The table of benchmark `verify`."""
    rows = [
        (
            f"{shop.shop}, {shop.n_products:,} products",
            f"{shop.n_evidence:.0f}",
            _span(shop.true),
            _span(shop.mixed),
            _span(shop.reference),
            _times(shop.mixed, shop.reference),
            f"{shop.n_wrong} of {shop.mixed.n_calls}",
        )
        for shop in result.shops
    ]
    n_answers = max(shop.true.n_calls for shop in result.shops)
    head = ("shop", "evidence", "right", "last sentence changed", "reference", "ratio", "not verified")
    return (
        "## Verify: answers of three sentences, checked\n\n"
        f"Milliseconds for the three together, p50 / p95 of {n_answers} answers a shop, in brackets mean CPU "
        "milliseconds; none is checked twice. `evidence` is the median number of pieces an answer is held "
        "against. The reference looks for each sentence in each piece by `token_set_ratio` and for its numbers in "
        f"the best one, and decides nothing else. The aim is 30 ms. {_rate_line(result.rate)}\n\n" + _table(head, rows)
    )


def render_update(result: UpdateResult) -> str:
    """The tables of benchmark `update`."""
    return "## Update: how soon a change is seen, by size of the catalog\n\n" + "\n".join(
        [
            "Seconds; of calls p50 / p95. The reference is a new generation of the whole catalog, as it was built "
            f"before there were deltas, without embedding any text. {_rate_line(result.rate)}\n",
            *map(_update_table, result.sizes),
        ]
    )


def _update_table(size: UpdateMeasure) -> str:
    def row(name: str, seconds: float, shown: str) -> tuple[str, str, str]:
        return name, shown, f"{seconds / size.rebuild_s:.4f}"

    def calls(name: str, latency: Latency) -> tuple[str, str, str]:
        p50, p95 = latency.p50_ms / 1_000, latency.p95_ms / 1_000
        return row(name, p50, f"{p50:.3f} / {p95:.3f}")

    rows = [
        calls("price patched → in the answer", size.price),
        calls("the same question alone", size.ask),
        calls("new product put → known by its name in the answer", size.name),
        calls("the question that names it alone", size.name_ask),
        calls("the same, the product stored by another process", size.name_elsewhere),
        calls("one text changed → found, and its name known", size.text),
        row(
            f"{size.n_bulk:,} products changed at once → found, {size.n_bulk_embedded:,} texts embedded",
            size.bulk_s,
            f"{size.bulk_s:.1f}",
        ),
        calls(f"one text changed over a delta of {size.n_bulk:,} → found", size.text_later),
        row("reference: a new generation", size.rebuild_s, f"{size.rebuild_s:.1f}"),
        row("opening a generation, checksums compared", size.open_s, f"{size.open_s:.1f}"),
        row("reading the catalog before the first answer", size.knowledge_s, f"{size.knowledge_s:.1f}"),
    ]
    return (
        _table((f"{size.n_products:,} products, {size.n_passages:,} passages", "seconds", "ratio"), rows)
        + f"\nWith the delta the first ten of a query are {size.overlap_10:.1%} those of the new generation, the first "
        f"is the same for {size.same_first:.1%}.\n"
    )


def render_answers(result: AnswersResult) -> str:
    """The table of benchmark `answers`."""
    stages = list(dict.fromkeys(stage for shop in result.shops for stage in shop.stages))
    rows = [
        (
            f"{shop.shop}, {shop.n_products:,} products",
            *(_span(shop.stages.get(stage)) for stage in stages),
            _span(shop.ask),
            _span(shop.search),
            ", ".join(f"{n} {action}" for action, n in sorted(shop.actions.items())),
        )
        for shop in result.shops
    ]
    n_questions = max(shop.n_questions for shop in result.shops)
    return (
        "## Answers: whole, written by the composer\n\n"
        f"Milliseconds, p50 / p95 of {n_questions} questions a shop, by stage; `ask` is the whole call, "
        f"`search page` a page of ten results for the same texts. {_rate_line(result.rate)}\n\n"
        + _table(("shop", *stages, "ask", "search page", "actions"), rows)
    )


def render_reader(result: ReaderResult) -> str:
    """The tables of benchmark `reader`."""
    ways = (
        ("everything read again for each token", result.plain),
        ("keys and values kept", result.kept),
        ("what is copied next proposed too", result.guessed),
    )
    single = [(way, _span(latency), _times(latency, result.plain)) for way, latency in ways]
    alone = result.answers_per_s[1]
    batches = [(str(size), f"{rate:.1f}", f"{rate / alone:.2f}") for size, rate in sorted(result.answers_per_s.items())]
    return (
        "## Reader: answers of the embedded language model\n\n"
        f"{result.n_questions} questions, median {result.given_tokens:.0f} tokens given and "
        f"{result.written_tokens:.0f} written. {_rate_line(result.rate)}\n\n"
        "One answer, milliseconds, p50 / p95, in brackets mean CPU milliseconds of all threads:\n\n"
        + _table(("way", "one answer", "ratio"), single)
        + "\n\n"
        + _table(("answers at once", "answers a second", "ratio"), batches)
    )


def render_hugging_face(result: HuggingFaceResult) -> str:
    """The table of benchmark `hf`."""
    plain = result.measures[0]
    limit = result.limit_per_s
    rows = [
        (
            one.way,
            str(one.n_texts),
            f"{one.prefill_per_s:,.0f}",
            f"{one.prefill_per_s / plain.prefill_per_s:.2f}",
            f"{one.decode_per_s:,.1f}",
            f"{one.decode_per_s / plain.decode_per_s:.2f}",
            f"{one.decode_per_s / limit:.2f}",
            f"{one.whole_s:.2f}",
            f"{one.n_texts * plain.whole_s:.2f}",
        )
        for one in result.measures
    ]
    speeds = ("prefill, tokens/s", "ratio", "decode, tokens/s", "ratio", "of the limit of one text")
    head = ("way", "texts", *speeds, "all done, s", "one by one, s")
    return (
        "## A Hugging Face model with random weights\n\n"
        f"Qwen3 of {result.n_weights / 1e6:,.0f} million weights in {result.dtype}; {result.prompt_tokens} tokens "
        f"given, {result.written_tokens} written, no two prompts alike. {_rate_line(result.rate)} A matrix times a "
        f"vector reads {result.bandwidth_gb_s:,.1f} GB/s, so the limit of one text is {limit:,.1f} tokens/s.\n\n"
        + _table(head, rows)
    )


def _run_of(report: Report) -> str:
    machine = report.machine
    memory = "" if machine.memory_gib is None else f", {machine.memory_gib:.0f} GiB"
    load = "" if machine.load is None else f"; load at the start {machine.load:.1f}"
    busy = machine.load is not None and machine.load > machine.n_cores / 2
    return (
        f"{report.date}, {machine.cpu}, {machine.n_cores} cores{memory}{load}.\n"
        f"{_BUSY if busy else ''}\n```\n{report.command}\n```"
    )


def _rate_line(rate: MatmulRate) -> str:
    where = "" if rate.device == "cpu" else f" ({rate.device})"
    return f"Rate{where}: {rate.fp32_gflops:,.0f} GFLOP/s fp32, {rate.bf16_gflops:,.0f} bf16."


def _share_rows(ours: IngestMeasure, reference: IngestMeasure, rate: MatmulRate) -> list[tuple[str, ...]]:
    fp32, bf16 = rate.fp32_gflops, rate.bf16_gflops
    return [
        _compared("GFLOP/s in the encoder", ours.encoder_gflops, reference.encoder_gflops, "{:,.0f}"),
        _compared("share of the fp32 rate", ours.share_of(fp32), reference.share_of(fp32), "{:.0%}"),
        _compared("share of the bf16 rate", ours.share_of(bf16), reference.share_of(bf16), "{:.0%}"),
    ]


def _quality_rows(ours: Quality, reference: Quality) -> list[tuple[str, ...]]:
    return [
        _compared("nDCG@10", ours.ndcg_10, reference.ndcg_10, "{:.3f}"),
        _compared("nDCG@10, judged products only", ours.ndcg_10_judged, reference.ndcg_10_judged, "{:.3f}"),
        _compared("hit@10", ours.hit_10, reference.hit_10, "{:.3f}"),
    ]


def _compared(name: str, ours: float, reference: float, form: str) -> tuple[str, ...]:
    ratio = f"{ours / reference:.2f}" if reference else "–"
    return name, form.format(ours), form.format(reference), ratio


def _times(ours: Latency, reference: Latency) -> str:
    return f"{ours.p50_ms / reference.p50_ms:.2f}"


def _span(latency: Latency | None) -> str:
    if latency is None:
        return "–"
    cpu = "" if latency.cpu_ms is None else f" ({latency.cpu_ms:.1f})"
    return f"{latency.p50_ms:.1f} / {latency.p95_ms:.1f}{cpu}"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] + ["---:"] * (len(head) - 1), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"
