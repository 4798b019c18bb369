"""Readers of published files: CSV, text, XLSX, XLS, DOCX, HTML and PDF, each row with its address."""

from .opening import records
from .pieces import REASONS, RawRow, Skip
from .reading import Annex, Reading

__all__ = ["REASONS", "Annex", "RawRow", "Reading", "Skip", "records"]
