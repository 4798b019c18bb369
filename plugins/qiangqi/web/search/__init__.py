"""Search: its pages, its addresses for programs and its questions."""
