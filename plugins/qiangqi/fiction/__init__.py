"""The fictional catalogue: invented firms under the real rules, for demonstration, tests and benchmarks.

Nothing here is about anyone. Every name carries 虚构; start at :func:`qiangqi.fiction.demo.make`.
"""
