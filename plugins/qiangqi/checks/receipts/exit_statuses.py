"""How a command that verifies a receipt ends; 0 means as issued, and signed by a key that was given."""

from __future__ import annotations

NOT_AS_ISSUED = 1
"""Not as it was issued, or a file given beside it does not agree."""

NOT_READ = 2
"""The receipt, or what was given beside it, cannot be read."""

NOT_KNOWN = 3
"""As issued, but unsigned, or its signer is not known."""

ANSWERED_OTHERWISE = 4
"""As issued, but the catalogue that was given answers otherwise now."""
