"""Every clause of the implemented documents has a place in the data, and the data cite none but these."""

from __future__ import annotations

import sys

import pytest
from given import DATASETS, ROOT

sys.path.insert(0, str(ROOT / "scripts"))
from _clauses import Document, documents

DOCUMENTS = {document.title: document for document in documents(DATASETS)}


def test_five_documents_are_implemented() -> None:
    assert [len(document.clauses) for document in DOCUMENTS.values()] == [52, 28, 32, 29, 48]


@pytest.mark.parametrize("document", DOCUMENTS.values(), ids=DOCUMENTS)
def test_every_clause_is_held_and_every_cited_article_is_a_clause(document: Document) -> None:
    assert [clause for clause, places in document.clauses.items() if not places] == []
    assert document.unlisted == []
