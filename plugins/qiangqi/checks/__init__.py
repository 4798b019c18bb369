"""Checks: rows that ask about firms in, exactly one outcome for each row out, in order.

Pure but for one read-only connection: nothing of the rows is kept, logged or written. Start at
:class:`qiangqi.checks.batch.Checker`.
"""
