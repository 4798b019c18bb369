"""Connected groups of names, codes or numbers: what is joined, also by way of others, is one cluster (union-find)."""

from __future__ import annotations


class Clusters:
    """Clusters of texts; one text of each stands for it. A text that was never joined stands for itself."""

    def __init__(self) -> None:
        self._above: dict[str, str] = {}

    def find(self, text: str) -> str:
        """Return what stands for the cluster of a text."""
        while text in self._above:
            text = self._above[text]
        return text

    def join(self, kept: str, other: str) -> None:
        """Make one cluster of two; what stood for the first stands for both."""
        kept, other = self.find(kept), self.find(other)
        if kept != other:
            self._above[other] = kept

    @property
    def joined(self) -> set[str]:
        """Every text that was joined with another."""
        return {*self._above, *self._above.values()}
