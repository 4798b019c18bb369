"""Which documents are of a regime: those with a fact of it, or with a total that they state of it."""

from __future__ import annotations

OF_REGIME = """(
  exists (select 1 from regime_sources r where r.regime = :regime and r.source_id = s.source_id)
  or exists (select 1 from totals t where t.source_id = s.source_id and t.regime = :regime)
)"""
"""The condition on a source ``s``; SQLite stops at the first fact that it meets."""
