"""A small shop of real domain objects, answered from a script; what the HTTP side is tested against."""

import json
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from decimal import Decimal

from catalog.errors import EmptyCatalogError, RecordMissingError, RecordRejectedError
from catalog.ingest import IngestReport
from catalog.insights.finding import Answerability, Coverage, Example, Finding
from catalog.product import Attribute, CommunityAnswer, Product, Review
from catalog.writer import Change
from rag.answer import Answer, AnswerEvent, Citation, Claim, DeltaEvent, DoneEvent, EvidenceEvent, ProductCard
from rag.answer_json import answer_to_dict
from rag.errors import ConversationError, QuestionError
from rag.feedback import Rating
from rag.ingestion import IngestionReport
from rag.insights.gaps import Gap, GapProduct, Gaps
from rag.models.circuit_breaker import CircuitState
from rag.question import Question, Role
from rag.search_page import SearchPage, SearchPassage, SearchResult

AS_OF = datetime(2026, 11, 1, tzinfo=UTC)
POISON = '<img src=x onerror="document.title=1"><script>document.title=2</script>'

AURORA = Product(
    id="VAC-200",
    title="Aurora 200 Cordless Vacuum Cleaner",
    description="A light stick vacuum for flats.",
    brand="Aurora",
    category="Home > Vacuum Cleaners",
    price=Decimal("249"),
    currency="EUR",
    availability="in_stock",
    stock=12,
    url="https://shop.example/p/vac-200",
    gtin="4006381333931",
    mpn="AU200",
    options={"colour": "white"},
    attributes=(Attribute(name="weight", text="2.4 kg"), Attribute(name="filter_type", text="washable HEPA")),
    bullets=("Trigger lock",),
    reviews=(Review(id="r1", text="Quiet enough for the evening.", rating=4.0, date="2026-01-31"),),
    qa=(CommunityAnswer(question="Is the battery removable?", answer="Yes."),),
    updated_at=AS_OF,
)
AURORA_CARD = ProductCard(
    id="VAC-200",
    title="Aurora 200 Cordless Vacuum Cleaner",
    price=Decimal("249"),
    currency="EUR",
    availability="in_stock",
    url="https://shop.example/p/vac-200",
    as_of=AS_OF,
)
NIMBUS_CARD = ProductCard(id="VAC/90", title="Nimbus 90", availability="out_of_stock", as_of=AS_OF)

HEPA = Answer(
    text="Yes. The Aurora 200 has a washable HEPA filter. A customer finds it quiet enough.",
    action="answer",
    reason=None,
    language="en",
    citations=(
        Citation(
            id=1,
            kind="field",
            source="attribute",
            source_id="VAC-200#filter_type",
            text="washable HEPA",
            product_id="VAC-200",
            field="filter_type",
            title="Aurora 200 Cordless Vacuum Cleaner",
            url="https://shop.example/p/vac-200",
            as_of=AS_OF,
        ),
        Citation(
            id=2,
            kind="passage",
            source="review",
            source_id="VAC-200#review-r1",
            text="Quiet enough for the evening.",
            product_id="VAC-200",
            title="Aurora 200 Cordless Vacuum Cleaner",
        ),
    ),
    claims=(
        Claim(text="The Aurora 200 has a washable HEPA filter.", status="verified", citation_ids=(1,)),
        Claim(text="A customer finds it quiet enough.", status="verified", citation_ids=(2,)),
    ),
    products=(AURORA_CARD,),
    model="scripted",
    timings_ms={"understand": 1.204, "retrieve": 6.0, "generate": 40.1, "verify": 2.0, "total": 49.304},
)
RETURNS = replace(
    HEPA,
    text="You can return it within 30 days.",
    citations=(
        Citation(
            id=1,
            kind="passage",
            source="document",
            source_id="returns#2",
            text="You can return an unused product within 30 days.",
            title="Returns",
        ),
    ),
    claims=(Claim(text="You can return it within 30 days.", status="verified", citation_ids=(1,)),),
    products=(),
)
COUNT = replace(
    HEPA,
    text="2 vacuum cleaners cost less than 300 €.",
    citations=(
        Citation(
            id=1,
            kind="aggregate",
            source="catalog",
            source_id="catalog#count",
            text="2 of 2 products in vacuum cleaners",
            as_of=AS_OF,
        ),
    ),
    claims=(Claim(text="2 vacuum cleaners cost less than 300 €.", status="verified", citation_ids=(1,)),),
    products=(AURORA_CARD, NIMBUS_CARD),
)
NOT_STATED = replace(
    HEPA,
    text="The catalog does not say whether the Aurora 200 has a child lock.",
    action="abstain",
    reason="not_stated",
    citations=(),
    claims=(),
)
POISONED = replace(
    HEPA,
    text=f"Customers write: {POISON}",
    citations=(
        Citation(
            id=1,
            kind="passage",
            source="review",
            source_id="VAC-666#review-r1",
            text=POISON,
            product_id="VAC-666",
            url="javascript:document.title=3",
        ),
    ),
    claims=(Claim(text=f"Customers write: {POISON}", status="verified", citation_ids=(1,)),),
    products=(ProductCard(id="VAC-666", title=POISON, url="javascript:document.title=4"),),
)
LIST = replace(
    HEPA,
    text="These fit:\n- Aurora 200 (€249.00)\n- Nimbus 90\n\nAsk for more.",
    claims=(
        Claim(text="- Aurora 200 (€249.00)", status="verified", citation_ids=(1,)),
        Claim(text="words that are not in the text", status="verified", citation_ids=(2,)),
    ),
    products=tuple(replace(NIMBUS_CARD, id=f"P-{i}", title=f"Product {i}") for i in range(1, 8)),
)
CHINESE = replace(
    HEPA,
    text="这款吸尘器重2.4公斤。",
    language="zh",
    citations=(replace(HEPA.citations[0], source_id="VAC-200#weight", field="weight", text="2.4 kg"),),
    claims=(Claim(text="这款吸尘器重2.4公斤。", status="verified", citation_ids=(1,)),),
)

ANSWERS: dict[str, Answer] = {
    "hepa": HEPA,
    "return": RETURNS,
    "how many": COUNT,
    "list": LIST,
    "child lock": NOT_STATED,
    "poison": POISONED,
    "重": CHINESE,
}
"""The answer to a question is the first whose key it contains; else `NOT_STATED`."""


REPORT = Answerability(
    revision=3,
    categories=(
        Coverage(category="Home > Lamps", n_products=3, n_expected=0, n_stated=0),
        Coverage(category="Home > Vacuum Cleaners", n_products=12, n_expected=200, n_stated=199),
        Coverage(category=None, n_products=1, n_expected=0, n_stated=0),
    ),
    findings=(
        Finding(
            kind="price_times_100",
            category="Home > Vacuum Cleaners",
            field="price",
            n_affected=1,
            n_considered=12,
            impact=10.0,
            usual="250.00 EUR",
            examples=(Example(product_id="VAC-200", title=AURORA.title, value="24900.00 EUR", meant="249.00"),),
        ),
        Finding(
            kind="missing",
            category="Home > Vacuum Cleaners",
            field="noise_level",
            n_affected=2,
            n_considered=12,
            impact=7.0,
            n_in_text=1,
            n_asked=1,
            why="most",
            examples=(Example(product_id="VAC/90", title=POISON),),
        ),
        Finding(
            kind="no_category",
            category=None,
            field=None,
            n_affected=1,
            n_considered=16,
            impact=2.0,
            examples=(Example(product_id="VAC-666", title="Thing"),),
        ),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FakeOffer:
    as_of: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FakeTurn:
    id: str
    role: Role
    content: str
    created_at: datetime = AS_OF
    answer_json: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FakeConversation:
    id: str
    created_at: datetime = AS_OF
    turns: tuple[FakeTurn, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FakeReadiness:
    ready: bool = True
    generation: str | None = "000003"
    products: int = 2
    documents: int = 1
    warnings: tuple[str, ...] = ()


class FakeCatalog:
    def __init__(self) -> None:
        self.products = {"VAC-200": AURORA, "VAC/90": Product(id="VAC/90", title="Nimbus 90")}

    def product(self, product_id: str) -> Product | None:
        return self.products.get(product_id)

    def offers(self, ids: Iterable[str]) -> dict[str, FakeOffer]:
        return {product_id: FakeOffer(as_of=AS_OF) for product_id in ids if product_id == "VAC-200"}


class FakeChanges:
    """Changes the products of a fake catalog."""

    def __init__(self, catalog: FakeCatalog) -> None:
        self._catalog = catalog
        self.fail_with: Exception | None = None  # raised by every change

    def put(self, product_id: str, fields: Mapping[str, object]) -> Change:
        self._check(fields)
        old = self._catalog.product(product_id)
        self._catalog.products[product_id] = Product(id=product_id, title=str(fields["title"]))
        return "added" if old is None else "updated"

    def patch(self, product_id: str, fields: Mapping[str, object]) -> Product:
        self._check(fields)
        old = self._catalog.product(product_id)
        if old is None:
            raise RecordMissingError(f"there is no product {product_id!r}")
        self._catalog.products[product_id] = replace(old, price=Decimal(str(fields["price"])))
        return self._catalog.products[product_id]

    def delete(self, product_id: str) -> bool:
        return self._catalog.products.pop(product_id, None) is not None

    def batch(
        self, products: Sequence[Mapping[str, object]], documents: Sequence[Mapping[str, object]]
    ) -> IngestionReport:
        for fields in products:
            self.put(str(fields["id"]), fields)
        n_added = len(products) + len(documents)
        records = IngestReport(
            read=n_added, added=n_added, updated=0, unchanged=0, deleted=0, rejected=0, rejects=(), warnings=()
        )
        return IngestionReport(records=records, build=None, generation="000003", seconds=0.5)

    def _check(self, fields: Mapping[str, object]) -> None:
        if self.fail_with is not None:
            raise self.fail_with
        if fields.get("price") == "cheap":
            raise RecordRejectedError("price: 'cheap' is no price; write it like 249.00", field="price")


class FakeConversations:
    def __init__(self) -> None:
        self.stored: dict[str, FakeConversation] = {}
        self.customers: dict[str, str] = {}

    def turns(self, conversation_id: str) -> FakeConversation:
        if conversation_id not in self.stored:
            raise ConversationError(f"there is no conversation {conversation_id!r}")
        return self.stored[conversation_id]

    def delete(self, conversation_id: str) -> bool:
        return self.stored.pop(conversation_id, None) is not None

    def delete_customer(self, customer_id: str) -> int:
        theirs = [number for number in self.stored if self.customers.get(number) == customer_id]
        for number in theirs:
            del self.stored[number]
        return len(theirs)

    def remember(self, question: Question, answer: Answer) -> Answer:
        """Store a question with its answer; the answer with the ids of where it is stored."""
        number = question.conversation_id or f"c_{len(self.stored) + 1}"
        before = self.stored.get(number, FakeConversation(id=number)).turns
        kept = replace(answer, conversation_id=number, turn_id=f"t_{len(before) + 2}")
        asked = FakeTurn(id=f"t_{len(before) + 1}", role="user", content=question.text)
        answered = FakeTurn(
            id=kept.turn_id,
            role="assistant",
            content=kept.text,
            answer_json=json.dumps(answer_to_dict(kept)),
        )
        self.stored[number] = FakeConversation(id=number, turns=(*before, asked, answered))
        if question.customer_id is not None:
            self.customers[number] = question.customer_id
        return kept


@dataclass
class FakeAssistant:
    """Answers from `ANSWERS`; what it does before each event of a stream can be set."""

    conversations: FakeConversations
    fail_with: Exception | None = None  # raised by every question
    fail_in_stream: Exception | None = None  # raised after the first delta
    before_event: Callable[[str], None] = field(default=lambda name: None)  # "evidence", "delta" or "done"
    questions: list[Question] = field(default_factory=list)
    closed: threading.Event = field(default_factory=threading.Event)  # a stream was closed or ended

    def ask(self, question: Question) -> Answer:
        self.questions.append(question)
        self.before_event("ask")
        if self.fail_with is not None:
            raise self.fail_with
        if question.conversation_id is not None:
            self.conversations.turns(question.conversation_id)
        if question.product_id not in (None, "VAC-200", "VAC/90"):
            raise QuestionError(f"there is no product {question.product_id!r}")
        answer = next((answer for key, answer in ANSWERS.items() if key in question.text.lower()), NOT_STATED)
        return self.conversations.remember(question, answer)

    def stream(self, question: Question) -> Iterator[AnswerEvent]:
        try:
            answer = self.ask(question)
            self.before_event("evidence")
            yield EvidenceEvent(citations=answer.citations, products=answer.products)
            for i, word in enumerate(answer.text.split(" ")):
                self.before_event("delta")
                yield DeltaEvent(text=word if i == 0 else " " + word)
                if self.fail_in_stream is not None:
                    raise self.fail_in_stream
            self.before_event("done")
            yield DoneEvent(answer=answer)
        finally:
            self.closed.set()


class FakeRatings:
    """Keeps ratings of the turns of fake conversations."""

    def __init__(self, conversations: FakeConversations) -> None:
        self._conversations = conversations
        self.given: list[tuple[str, str, str | None]] = []

    def rate(self, turn_id: str, rating: Rating, *, comment: str | None = None) -> None:
        known = {turn.id for one in self._conversations.stored.values() for turn in one.turns}
        if turn_id not in known:
            raise ConversationError(f"there is no turn {turn_id!r}")
        self.given.append((turn_id, rating, comment))


class FakeShop:
    """Fulfils `api.shop.ServedShop`."""

    def __init__(self) -> None:
        self.catalog = FakeCatalog()
        self.changes = FakeChanges(self.catalog)
        self.conversations = FakeConversations()
        self.ratings = FakeRatings(self.conversations)
        self.assistant = FakeAssistant(self.conversations)
        self.model_name = "scripted"
        self.model_circuit: CircuitState | None = None
        self.readiness_now = FakeReadiness()
        self.answerability_now: Answerability | None = REPORT  # None: there is no catalog yet

    def search(self, query: str, *, limit: int, filters: Sequence[str], cursor: str | None) -> SearchPage:
        for condition in filters:
            if "<" not in condition:
                raise QuestionError(f"cannot read the filter {condition!r}; write it like 'price<500'")
        results = (
            SearchResult(
                kind="product",
                id="VAC-200",
                title=AURORA.title,
                score=12.3,
                price=Decimal("249"),
                currency="EUR",
                availability="in_stock",
                passages=(SearchPassage(source="bullet", source_id="VAC-200#bullet-1", text="Trigger lock"),),
            ),
            SearchResult(kind="document", id="returns", title="Returns", score=1.5),
        )
        start = int(cursor or 0)
        end = start + limit
        return SearchPage(
            query=query,
            results=results[start:end],
            total=len(results),
            next_cursor=str(end) if end < len(results) else None,
        )

    def readiness(self) -> FakeReadiness:
        return self.readiness_now

    def answerability(self) -> Answerability:
        if self.answerability_now is None:
            raise EmptyCatalogError("there is no product in this store yet; run `shelftalk ingest` first")
        return self.answerability_now

    def gaps(self) -> Gaps:
        gap = Gap(
            reason="not_stated",
            attribute="noise",
            n_questions=2,
            last_asked=AS_OF,
            products=(GapProduct(id="VAC-200", title=AURORA.title, n_questions=2),),
            questions=("How loud is it?",),
        )
        return Gaps(n_questions=9, n_unanswered=2, gaps=(gap,))
