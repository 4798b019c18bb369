"""Personal data of nobody, to be planted in lists and looked for in what is made of them."""

from __future__ import annotations

PLANTED = {
    "mobile": "13912345678",
    "mobile with gaps": "139-1234-5678",
    "mobile abroad": "+86 13912345679",
    "identity number": "11010519491231002X",
    "old identity number": "110105491231002",
    "mailbox": "xugou.jia@example.invalid",
    "contact": "联系人：章散",
    "legal representative": "法定代表人章散",
    "telephone": "电话：0371-61234567",
}
"""Nobody's: the identity numbers are the examples of GB 11643, and the mailbox's domain can never exist."""

SECRETS = (
    "1391234567",
    "139-1234-5678",
    "11010519491231002",
    "110105491231002",
    "xugou.jia",
    "example.invalid",
    "章散",
    "61234567",
)


def leaks(text: str) -> list[str]:
    return [secret for secret in SECRETS if secret in text]
