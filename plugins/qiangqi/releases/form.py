"""What every form of a table does: it takes batches of rows in their order, then it is closed."""

from __future__ import annotations

from typing import Protocol

import pyarrow as pa

from .checksums import FileChecksum


class Form(Protocol):
    """A table being written in one form."""

    def write(self, batch: pa.RecordBatch) -> None:
        """Write some rows."""

    def close(self) -> list[FileChecksum]:
        """Finish the files and return them."""

    def abandon(self) -> None:
        """Let go of the files as they are, where something failed."""
