"""A citation has one number in the stream, in the whole answer and in the stored conversation, over a real server."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2 as httpx
import pytest

from index.settings import IndexSettings
from rag.assembly import Shop, open_shop
from rag.settings import Settings
from tests.api.live_server import serving
from tests.api.test_ask import events_of
from tests.rag.scripted_server import ScriptedServer, says, scripted_server
from tests.rag.shop_parts import ingest_into

DATA = Path(__file__).parents[1] / "data" / "shop"
# The evidence begins with the noise level, the text with the weight.
LOUD, HEAVY = "The noise level of the Aurora 200 is 72 dB.", "The weight of the Aurora 200 vacuum cleaner is 2.4 kg."
QUESTION = "Tell me about the weight of the Aurora 200 and its noise level"


@pytest.fixture(scope="module")
def script() -> Iterator[ScriptedServer]:
    with scripted_server(says(f"{HEAVY} {LOUD}"), listing={"data": [{"id": "qwen"}]}) as running:
        yield running


@pytest.fixture(scope="module")
def shop(script: ScriptedServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    store = tmp_path_factory.mktemp("streamed") / "store"
    ingest_into(store, DATA)
    settings = Settings(store=store, model=f"openai:{script.url}#qwen", index=IndexSettings(encoder="hashing"))
    opened = open_shop(settings)
    yield opened
    opened.close()


def numbers(found: Any) -> dict[str, int]:  # Any: parsed JSON
    """The number of each cited source."""
    return {one["source_id"]: one["id"] for one in found["citations"]}


def test_a_citation_has_one_number_in_the_stream_the_answer_and_the_history(shop: Shop) -> None:
    with serving(shop) as url, httpx.Client(base_url=url, timeout=60) as client:
        whole = client.post("/v1/ask", json={"question": QUESTION}).json()
        events = events_of(client.post("/v1/ask", json={"question": QUESTION, "stream": True}).text)
        done = events[-1][1]
        stored = client.get(f"/v1/conversations/{done['conversation_id']}").json()["turns"][-1]["answer"]
    assert [name for name, _ in events] == ["evidence", "delta", "delta", "done"]
    shown = numbers(events[0][1])
    assert (shown["VAC-200#noise_level"], shown["VAC-200#weight"]) == (1, 2)
    assert list(numbers(done).items()) == [("VAC-200#weight", 2), ("VAC-200#noise_level", 1)]
    assert numbers(done) == numbers(whole) == numbers(stored)
    assert [claim["citation_ids"] for claim in done["claims"]] == [[2], [1]]


def test_of_two_questions_in_one_message_no_number_is_given_twice(shop: Shop) -> None:
    question = "How heavy is the Aurora 200? And how loud is the Aurora 300?"
    with serving(shop) as url, httpx.Client(base_url=url, timeout=60) as client:
        events = events_of(client.post("/v1/ask", json={"question": question, "stream": True}).text)
    parts = [numbers(data) for name, data in events if name == "evidence"]
    assert len(parts) == 2
    assert not set(parts[0].values()) & set(parts[1].values())
    cited = numbers(events[-1][1])
    assert set(cited) == {"VAC-200#weight", "VAC-300#noise_level"}
    assert cited.items() <= {**parts[0], **parts[1]}.items()
