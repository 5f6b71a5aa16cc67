"""What was read of a catalog, brought up to date by reading only what has changed since.

Which records have changed is told by the fingerprints of their texts; a process that knows which it has just changed
says so, and only they are looked at.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace

from catalog.database import Catalog, ProductName
from catalog.view import CatalogView
from catalog.word_counts import NotCountedError, WordCounts
from rag.conditions.kinds_in_titles import KindsInTitles
from rag.knowledge import CatalogWords, ShopKnowledge, read_document_names
from rag.naming.name_changes import NameChanges


class CatalogReading:
    """One state of a catalog and what is known of it; not for several threads."""

    def __init__(self, catalog: Catalog) -> None:
        """Read everything; linear in the size of the catalog."""
        self._catalog = catalog
        with catalog.view() as view:
            names = view.names()
            self._kinds = KindsInTitles(names)
            names = self._kinds.given_to(names)
            self._hashes = view.text_hashes()  # of products and documents, by id
            self._counts = WordCounts(names, view.statements())
            documents = read_document_names(view, [name.title for name in names])
            words = CatalogWords.of(view, self._counts, is_empty=not self._hashes)
        self.knowledge = ShopKnowledge.of(words, names, documents, told_kinds=self._kinds.told)
        self._is_whole = True

    def catch_up(self, *, at_most: int, suspects: Collection[str] | None = None) -> bool:
        """Bring `knowledge` to the state of the catalog; False where everything must be read again for that.

        Args:
            at_most: So many records; where more have changed, reading everything takes less time.
            suspects: Ids changed by one transaction just now; None: not known.

        Raises:
            StoreError: If the store cannot be read; then everything must be read again.
        """
        if not self._is_whole:
            return False
        with self._catalog.view() as view:
            revision = view.text_revision()
            if revision == self.knowledge.text_revision:
                return True
            hashes = self._changed(view, revision, suspects)
            if len(hashes) > at_most:
                return False
            self._is_whole = False  # until everything is taken
            try:
                self._take(view, hashes)
            except NotCountedError:
                return False
            self._is_whole = True
        return True

    def _changed(self, view: CatalogView, revision: int, suspects: Collection[str] | None) -> dict[str, str | None]:
        """The fingerprints of the records that are not as they were, by id; None for those that are gone."""
        # One transaction raises the revision by one: then nobody else has changed a text, if one of these did change.
        if suspects is not None and revision == self.knowledge.text_revision + 1:
            stored = view.stored(suspects)
            now = {key: stored[key].fingerprint.text_hash if key in stored else None for key in suspects}
            changed = {key: one for key, one in now.items() if one != self._hashes.get(key)}
            if changed:
                return changed
        all_now = view.text_hashes()
        return {
            **{key: one for key, one in all_now.items() if one != self._hashes.get(key)},
            **dict.fromkeys(self._hashes.keys() - all_now.keys()),
        }

    def _take(self, view: CatalogView, hashes: dict[str, str | None]) -> None:
        before = self.knowledge.names
        old = [name for key in sorted(hashes) if (name := before.product(key)) is not None]
        new = self._kinds.given_to(view.names(hashes))
        self._counts.change(old, new, view.statements(hashes), view)
        touches_documents = self._touches_documents(hashes, old, new)
        for key, one in hashes.items():
            if one is None:
                del self._hashes[key]
            else:
                self._hashes[key] = one
        words = CatalogWords.of(view, self._counts, is_empty=not self._hashes)
        known = replace(self.knowledge.changed(words, _of_names(old, new)), told_kinds=self._kinds.told)
        if touches_documents:
            known = replace(known, documents=read_document_names(view, known.names.titles()))
        self.knowledge = known

    def _touches_documents(
        self, hashes: dict[str, str | None], old: Sequence[ProductName], new: Sequence[ProductName]
    ) -> bool:
        """Whether any of the changed records was a document, or is one."""
        were_products, are_products = {name.id for name in old}, {name.id for name in new}
        were = (hashes.keys() & self._hashes.keys()) - were_products
        are = {key for key, one in hashes.items() if one is not None} - are_products
        return bool(were or are)


def _of_names(old: Sequence[ProductName], new: Sequence[ProductName]) -> NameChanges:
    """The products whose names are others, or were none, or are no more."""
    before, after = {name.id: name for name in old}, {name.id: name for name in new}
    return NameChanges(
        gone=[name for name in old if after.get(name.id) != name],
        new=[name for name in new if before.get(name.id) != name],
    )
