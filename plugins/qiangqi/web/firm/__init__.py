"""``/firm``: one firm, with the sentence, the timeline, and the facts with their sources."""
