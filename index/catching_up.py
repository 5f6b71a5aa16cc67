"""Bring an index to the state of the catalog: by a delta where little has changed, else by a new generation.

What changed is found by comparing fingerprints of texts, those the catalog keeps with those the index keeps, so that it
is found whoever changed the catalog and whatever happened in between. A process that knows which records it has just
changed says so, and only they are compared.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from itertools import islice

from catalog.database import Catalog
from catalog.product import Record
from catalog.view import CatalogView, Stored
from index.building import BuildReport, owner_state
from index.deltas import Changes
from index.encoder import Encoder
from index.errors import IndexCorruptError, IndexStaleError
from index.generations import Generations
from index.serving import Serving
from index.settings import IndexSettings

_BATCH = 500


def write_delta(
    catalog: Catalog,
    generations: Generations,
    encoder: Callable[[], Encoder],
    *,
    suspects: Collection[str] | None = None,
    at_most: int | None = None,
) -> BuildReport | None:
    """Write a delta where the index is behind the catalog; None where it is not.

    Args:
        catalog: The store.
        generations: The index.
        encoder: Loads the encoder; only called when there are changes.
        suspects: Ids changed by one transaction just now; None: not known.
        at_most: So many changes at most; None sets no limit.

    Raises:
        IndexMissingError: If there is no generation yet.
        IndexStaleError: If a delta cannot or should not be written, for a reason that a new generation mends.
        IndexingError: If it could not be written; what served goes on serving.
    """
    with generations.deltas.locked():
        serving = _whole(generations)
        if serving.catalog_revision == str(catalog.text_revision()):
            return None
        _check_fit(serving, generations.settings)
        changes = find_changes(catalog, serving, suspects=suspects, at_most=at_most)
        loaded = encoder()
        if loaded.model_id != serving.manifest.model_id:
            raise IndexStaleError(
                f"index generation {serving.manifest.generation} was made with encoder {serving.manifest.model_id!r}, "
                f"not with {loaded.model_id!r}; run `shelftalk index rebuild`"
            )
        return generations.deltas.write(serving, changes, loaded)


def build_generation(
    catalog: Catalog,
    generations: Generations,
    encoder: Encoder,
    *,
    progress: Callable[[int, int], None] | None = None,
) -> BuildReport:
    """Build a generation of one state of the catalog; what changes meanwhile is in a delta before it serves.

    Args:
        catalog: The store.
        generations: The index.
        encoder: Makes the vectors.
        progress: Told how many records are done, and how many there are.

    Raises:
        IndexLockedError: If another process is building.
        IndexingError: If it could not be written; what served goes on serving.
    """

    def switching(serving: Serving, switch: Callable[[], None]) -> None:
        with generations.deltas.locked():
            if serving.catalog_revision != str(catalog.text_revision()):
                generations.deltas.write(serving, find_changes(catalog, serving), encoder)
            switch()

    with catalog.view() as view:
        counts = view.counts()
        total = counts.products + counts.documents
        return generations.build(
            _records(view),
            encoder,
            catalog_revision=str(view.text_revision()),
            progress=None if progress is None else lambda done: progress(done, total),
            switching=switching,
        )


def max_changes(serving: Serving, settings: IndexSettings) -> int:
    """How many products and documents may lie in the delta over a generation."""
    return max(settings.min_delta, int(settings.max_delta_share * serving.manifest.n_owners))


def find_changes(
    catalog: Catalog, serving: Serving, *, suspects: Collection[str] | None = None, at_most: int | None = None
) -> Changes:
    """How the catalog differs from what is indexed.

    Args:
        catalog: The store.
        serving: What is indexed.
        suspects: As for `write_delta`.
        at_most: Likewise; those that lie in the delta already count.

    Raises:
        IndexStaleError: If there are more than `at_most`.
    """
    with catalog.view() as view:
        revision = view.text_revision()
        ids = None
        # One transaction raises the revision by one: then nobody else has changed a text, if one of these did change.
        if suspects is not None and serving.catalog_revision == str(revision - 1):
            ids = set(suspects)
        states = serving.states(ids)
        stored = view.stored(view.ids() if ids is None else ids)
        different = [key for key, one in sorted(stored.items()) if states.get(key) != _state(one)]
        removed = sorted(states.keys() - stored.keys())
        if ids is None or different or removed:
            allowed = None if at_most is None else at_most - serving.n_changes - len(removed)
            records = _changed(view, different, stored, states, allowed)
            return Changes(catalog_revision=str(revision), records=records, removed=removed)
    return find_changes(catalog, serving, at_most=at_most)


def _changed(
    view: CatalogView,
    ids: Collection[str],
    stored: Mapping[str, Stored],
    states: Mapping[str, bytes],
    allowed: int | None,
) -> list[Record]:
    """The records of these ids whose texts are others, products first.

    What the store keeps as fingerprint may have been made by an earlier program in another way, so records that seem
    changed are looked at themselves.
    """
    found: list[Record] = []
    products = iter([key for key in ids if stored[key].kind == "product"])
    while part := list(islice(products, _BATCH)):
        found.extend(one for one in view.products(part) if owner_state(one) != states.get(one.id))
        _check_number(len(found), allowed)
    for key in ids:
        document = view.document(key) if stored[key].kind == "document" else None
        if document is not None and owner_state(document) != states.get(key):
            found.append(document)
            _check_number(len(found), allowed)
    return found


def _check_number(n_changes: int, allowed: int | None) -> None:
    if allowed is not None and n_changes > allowed:
        raise IndexStaleError("more has changed than a delta should hold; run `shelftalk index rebuild`")


def _whole(generations: Generations) -> Serving:
    """What serves; without its delta where that is damaged, so that it is written anew from the catalog."""
    alone = generations.serving(with_delta=False)
    try:
        serving = generations.serving()
        serving.check_delta(checksums=True)
    except IndexCorruptError:
        return alone
    return serving


def _check_fit(serving: Serving, settings: IndexSettings) -> None:
    generation = serving.manifest.generation
    if not serving.knows_states():
        raise IndexStaleError(
            f"index generation {generation} was made before there were deltas; run `shelftalk index rebuild`"
        )
    if serving.manifest.settings.get("field_weights") != settings.field_weights.model_dump(mode="json"):
        raise IndexStaleError(
            f"index generation {generation} was made with other field weights; run `shelftalk index rebuild`"
        )


def _records(view: CatalogView) -> Iterator[Record]:
    yield from view.iter_products()
    yield from view.iter_documents()


def _state(stored: Stored) -> bytes:
    return bytes.fromhex(stored.fingerprint.text_hash)
