"""Whether the firm of a merger or division goes on itself (§2), as far as the remark of its row says so."""

from __future__ import annotations

import re

_CLAUSES = re.compile("[，。；、,;:：\\s]+")
_MAY_GO_ON = ("merged", "split")
"""Only these leave a firm: of one that is dissolved nothing goes on, whatever its remark speaks of."""

_KINDS_OF_FIRM = "的?(?:企业|公司|方|单位|主体|法人)"
_ITSELF = re.compile(f"(?<![不非未无再])存续(?!{_KINDS_OF_FIRM}|期)|[为是系]存续{_KINDS_OF_FIRM}")
"""存续 as what the row's firm does or is; a 存续公司 that a remark merely speaks of is the other firm."""


def goes_on(kind: str, remark: str, other: str | None) -> bool:
    """Whether a row says that its own firm goes on; ``other`` is the second name that it carries.

    What a clause says of the other firm says nothing of this one.
    """
    if kind not in _MAY_GO_ON:
        return False
    clauses = (clause for clause in _CLAUSES.split(remark) if not (other and other in clause))
    return any(_ITSELF.search(clause) for clause in clauses)
