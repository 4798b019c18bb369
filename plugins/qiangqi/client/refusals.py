"""Why a command has no answer: each kind with its exit status, and a sentence that says how to go on."""

from __future__ import annotations

ANSWERED, NOT_ANSWERED, WRONG_INPUT, NO_ONE_FIRM = 0, 1, 2, 3
"""The exit statuses of every command but ``verify``, which has those of ``scripts/verify_receipt.py``."""


class Unanswered(Exception):
    """A question without an answer; ``str()`` is for a person, in the language asked for."""

    status = NOT_ANSWERED


class WrongInput(Unanswered):
    """What was given cannot be asked."""

    status = WRONG_INPUT


class NoSuchFirm(Unanswered):
    """What was given names no firm any more."""

    status = NO_ONE_FIRM
