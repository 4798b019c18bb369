"""Limits of what is read of a file: a published list fits many times over, a hostile file stops here.

Every limit that is met is one line of :class:`qiangqi.standing.strict_yaml.DataError` with the file and where in it.
"""

from __future__ import annotations

MAX_RAW = 2 << 30
"""Bytes of a raw file of any format; ten million rows of a hundred bytes have half of them."""

MAX_CELL = 131_072
"""Characters of one cell; the csv module's own limit, four times what Excel lets a cell hold."""

MAX_LINE = 1 << 20
"""Characters of one line of a text file."""

MAX_COLUMNS = 1_000
"""Columns of one table that hold anything; empty formatted cells do not count."""

MAX_CELLS = 5_000_000
"""Cells of one sheet: the area from A1 to the last cell that holds anything."""

MAX_PAGES = 2_000
"""Pages of one PDF."""

MAX_SCANNED_PAGES = 200
"""Pages of one scan; each takes seconds, and a person compares every row with it."""

MAX_PICTURES = 256 << 20
"""Bytes of the pictures of a scan's cells, which are held until its doubtful ones are known."""

MAX_WHOLE = 64 << 20
"""Bytes of a file that can only be read whole: HTML, DOCX, XLS and PDF."""

MAX_UNPACKED = 512 << 20
"""Bytes of all parts of a zip (XLSX, DOCX) or all files of an archive once unpacked; also of the streams of a PDF."""

MAX_UNPACKED_TOGETHER = 2 << 30
"""Bytes of the files of all archives that one command adds."""

MAX_PART = 96 << 20
"""Bytes of one part of a DOCX once unpacked: it is parsed whole."""

MAX_PARTS = 10_000
"""Parts of a zip."""

MAX_MEMBERS = 500
"""Files of an archive of lists."""

MAX_RATIO = 200
"""How many times its size an archive may unpack to; a list of 100,000 rows packs to a tenth, a bomb to a thousandth."""

MEMORY = 768 << 20
"""Bytes that a library may take while it reads one file, besides what the program already uses."""

STALL = 6.0
"""Seconds of computing in which a library must give its next rows; 100,000 rows of XLSX need about three."""
