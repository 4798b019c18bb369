"""Standing: who holds which title on which day, by whose written rule, as far as published lists go.

The domain of the register, without web and without database: facts of firms and dated rules in, standings with
their reasons out. Start at :class:`qiangqi.standing.answer.Engine`.
"""
