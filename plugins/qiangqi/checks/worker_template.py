"""What worker processes are forked from: all that a batch needs is loaded here once, and nothing of the server."""

from __future__ import annotations

import gc

from qiangqi.processes import become_worker

become_worker()

from . import response, worker  # noqa: E402, F401

gc.freeze()  # what is loaded stays as it is, and is shared with each process that is forked
