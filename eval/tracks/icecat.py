"""Open Icecat: 19,406 electronics, searched by judged queries and asked by generated questions."""

from pathlib import Path

from eval.settings_options import PRESETS, settings_with
from eval.tracks.ground import Ground, Run, Track, generated, needed, run_of, store_of
from rag.settings import Settings

SEARCH_CONFIGURATIONS = ("as set", "words only", "meaning only")
"""Of the grid `retrieval`: what the search track compares, the shipped one first."""

_N_CASES = 200


def icecat_queries(ground: Ground) -> Path:
    """The BEIR directory of judged queries."""
    return needed(ground.data / "icecat" / "queries.jsonl", ground).parent


def icecat_store(ground: Ground) -> Settings:
    """The products, ready or made anew."""
    if "icecat" in ground.stores:
        return store_of(ground, "icecat", [])
    return store_of(ground, "icecat", [needed(ground.data / "icecat" / "products.jsonl.gz", ground)])


def _icecat_search(ground: Ground) -> tuple[Run, ...]:
    folder = icecat_queries(ground)
    store = icecat_store(ground).store
    runs = []
    for name in SEARCH_CONFIGURATIONS:
        settings = settings_with(store, PRESETS["retrieval"][name])
        runs.append(run_of(ground, f"icecat-search-{name.replace(' ', '-')}", name, settings, folder))
    return tuple(runs)


def _icecat_generated(ground: Ground) -> tuple[Run, ...]:
    settings = icecat_store(ground)
    cases = generated(ground, settings, "icecat-generated", ground.at_most(_N_CASES))
    return (run_of(ground, "icecat-generated", "generated questions", settings, cases),)


ICECAT_SEARCH = Track(
    name="icecat-search",
    title="Product search over 19,406 electronics (Icecat)",
    about="Judged queries of querqy/chorus (Apache-2.0) over Open Icecat data. Search alone, no answers: "
    "as shipped (words and meaning fused), words only (BM25), meaning only (embeddings).",
    measure=_icecat_search,
)
ICECAT_GENERATED = Track(
    name="icecat-generated",
    title="Generated questions over Icecat",
    about="Questions generated from the Icecat catalog with exact gold.",
    measure=_icecat_generated,
)
