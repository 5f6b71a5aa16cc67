"""Benchmark `answers`: whole answers by stage, written by the composer.

Asked are the demo shop and, where another catalog is measured, that one too.
"""

import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from statistics import median

from eval.performance.catalogs import MeasuredCatalog
from eval.performance.ingestion import STORE_NAME
from eval.performance.questions import DEMO_QUESTIONS, Asked, questions_about
from eval.performance.results import AnswersResult, MatmulRate, Options, ShopAnswers
from eval.performance.stores import fill_store, settings_for
from eval.performance.timing import latency_of, time_each
from index.encoder import load_encoder
from rag.answer import Answer
from rag.assembly import Shop, open_shop
from rag.question import Question

_N_QUESTIONS = len(DEMO_QUESTIONS)
_SEARCH_RESULTS = 10


def measure_answers(options: Options, measured: MeasuredCatalog, rate: MatmulRate) -> AnswersResult:
    """Ask forty questions of the demo shop, and forty made ones of the measured catalog where it is another.

    Args:
        options: Encoder, passes, scratch directory.
        measured: The catalog; its store is taken over from the benchmark `ingest` where that ran before.
        rate: Taken just before.
    """
    demo = Path(str(files("catalog"))) / "demo"
    shops = [_measure_shop("demo shop", options.scratch / "demo", [demo], options)]
    if options.icecat is not None:
        shops.append(_measure_shop(measured.name, options.scratch / STORE_NAME, [measured.path], options))
    return AnswersResult(rate=rate, shops=tuple(shops))


def _measure_shop(name: str, store: Path, sources: list[str | Path], options: Options) -> ShopAnswers:
    settings = settings_for(store, options.encoder)
    fill_store(settings, sources, load_encoder(settings.index))
    shop = open_shop(settings)
    try:
        shop.warm_up()
        if name == "demo shop":
            questions: Sequence[Asked] = DEMO_QUESTIONS
        else:
            with shop.catalog.view() as view:
                products = list(view.iter_products())
            questions = questions_about(products, _N_QUESTIONS, seed=options.seed)
            del products
        return _measure_questions(name, shop, questions, options.passes)
    finally:
        shop.close()


def _measure_questions(name: str, shop: Shop, questions: Sequence[Asked], passes: int) -> ShopAnswers:
    _ask_all(shop, questions)  # warms up; its times do not count
    seconds: list[list[float]] = [[] for _ in questions]
    stages: list[dict[str, list[float]]] = [defaultdict(list) for _ in questions]
    answers: list[tuple[Answer, float]] = []
    for _ in range(passes):
        answers = _ask_all(shop, questions)
        for place, (answer, taken) in enumerate(answers):
            seconds[place].append(taken)
            for stage, milliseconds in answer.timings_ms.items():
                stages[place][stage].append(milliseconds / 1_000)
    by_stage: dict[str, list[float]] = defaultdict(list)
    for found in stages:
        for stage, some in found.items():
            by_stage[stage].append(median(some))
    return ShopAnswers(
        shop=name,
        n_products=shop.readiness().products,
        n_questions=len(questions),
        actions=dict(Counter(answer.action for answer, _ in answers)),
        stages={stage: latency_of(some) for stage, some in by_stage.items()},
        ask=latency_of([median(some) for some in seconds]),
        search=time_each(
            lambda one: shop.search(one.text, limit=_SEARCH_RESULTS, filters=(), cursor=None),
            questions,
            passes=passes,
        ),
    )


def _ask_all(shop: Shop, questions: Sequence[Asked]) -> list[tuple[Answer, float]]:
    """Each answer with the seconds it took; a question that follows goes into the conversation before it."""
    answers: list[tuple[Answer, float]] = []
    for one in questions:
        conversation = answers[-1][0].conversation_id if one.follows and answers else None
        started = time.perf_counter()
        answer = shop.assistant.ask(Question(text=one.text, product_id=one.product_id, conversation_id=conversation))
        answers.append((answer, time.perf_counter() - started))
    return answers
