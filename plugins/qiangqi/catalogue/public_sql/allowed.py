"""What a statement on a public connection may call and read, each with the reason; everything else is refused.

The list is of what is allowed, so that a function or a module that a later SQLite brings is refused until somebody
has looked at it. ``docs/sql.md`` gives the same list to readers; a test compares the two.
"""

from __future__ import annotations

_FUNCTIONS = {
    "conditions, a pattern of 500 bytes at most": "glob like match -> ->>",
    "sums over rows, one step a row": "avg count group_concat max min string_agg sum total",
    "places among rows (window functions)": (
        "cume_dist dense_rank first_value lag last_value lead nth_value ntile percent_rank rank row_number"
    ),
    "missing values and choices": "coalesce if ifnull iif likelihood likely nullif typeof unlikely",
    "texts, as long as one value may be": (
        "char concat concat_ws format hex instr length lower ltrim octet_length printf quote replace rtrim substr "
        "substring trim unicode upper"
    ),
    "numbers": (
        "abs acos acosh asin asinh atan atan2 atanh ceil ceiling cos cosh degrees exp floor ln log log10 log2 mod pi "
        "pow power radians random round sign sin sinh sqrt tan tanh trunc"
    ),
    "days and times": (
        "current_date current_time current_timestamp date datetime julianday strftime time timediff unixepoch"
    ),
    "JSON, read and put together": (
        "json json_array json_array_length json_extract json_group_array json_group_object json_object json_quote "
        "json_type json_valid"
    ),
    "the search index: the rank of a hit": "bm25",
    "the catalogue's own": "escape_fts has_words",
}

FUNCTIONS = {name: reason for reason, names in _FUNCTIONS.items() for name in names.split()}
"""Functions by name, with the reason for which each is allowed."""

MODULES = {
    "json_each": "the parts of a JSON value as rows; Datasette's filters and facets of lists need it",
    "json_tree": "all parts of a JSON value as rows, such as of the rules in regimes",
}
"""Table-valued functions, with the reason for which each is allowed; none tells anything of SQLite itself."""

SCHEMA = frozenset({"type", "name", "tbl_name", "rootpage", "sql"})
"""Columns of ``sqlite_master`` that Datasette's own statements read; a statement of the public may not name it."""

PRAGMAS = frozenset(
    {
        "database_list",
        "data_version",
        "foreign_key_list",
        "index_info",
        "index_list",
        "recursive_triggers",
        "schema_version",
    }
    | {"table_info", "table_xinfo"}
)
"""Pragmas that Datasette and FTS5 run themselves; none writes, and a statement of the public begins none."""

OF_INDEX = {
    "data": frozenset[str](),
    "idx": frozenset({"segid", "term", "pgno"}),
    "docsize": frozenset({"id", "sz"}),
    "config": frozenset({"k", "v"}),
    "content": frozenset[str](),
}
"""Columns that FTS5 reads of its own tables by statements; a statement of the public may not name these tables."""


def is_inner(table: str) -> bool:
    """Whether a table is one of those in which FTS5 keeps a search index, such as ``firms_fts_idx``."""
    index, _underscore, part = table.rpartition("_")
    return index.endswith("_fts") and part in OF_INDEX
