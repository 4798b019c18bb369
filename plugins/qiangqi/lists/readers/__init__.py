"""Readers of published files: CSV, text, XLSX, XLS, ODS, DOCX, DOC, ODT, HTML and PDF, each row with its address."""

from .elements import REASONS, RawRow, Skip
from .open_file import records
from .reading import Annex, Reading

__all__ = ["REASONS", "Annex", "RawRow", "Reading", "Skip", "records"]
