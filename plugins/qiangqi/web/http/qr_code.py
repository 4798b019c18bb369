"""A QR code of an address, as a picture within the page."""

from __future__ import annotations


def qr_code(address: str) -> str:
    """Return the address of a picture of a code; its ground is white in the dark, too, for a camera."""
    import segno  # only here: few pages have a code

    return str(segno.make(address, error="m", micro=False).svg_data_uri(scale=4, border=4, light="#fff"))
