"""A firm of the real catalogue that has had two names."""

from __future__ import annotations

YUTONG = "91410000170001401D"

OLD_NAME, NEW_NAME = "郑州宇通客车股份有限公司", "宇通客车股份有限公司"
