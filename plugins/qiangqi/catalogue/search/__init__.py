"""The search index, and pinyin."""
