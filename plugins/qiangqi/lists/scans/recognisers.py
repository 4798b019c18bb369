"""Detection of text and its two recognisers, each model out of an installed wheel; nothing is downloaded.

They are loaded where a scan is read and nowhere else: in a process of their own that ends with it.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from .images import Picture
from .read_rows import Read

_AT_ONCE = 6

_V6, _V4 = "rapidocr", "rapidocr_onnxruntime"
_LATER = "models/PP-OCRv6_rec_small.onnx"
_EARLIER = "models/ch_PP-OCRv4_rec_infer.onnx"


def has_second() -> bool:
    """Whether the second recogniser can be had."""
    return (path := _model(_V4, _EARLIER)) is not None and path.is_file()


class Recognisers:
    """The models, loaded: ``detect`` finds text, each of ``readers`` reads it; there are one or two of them."""

    def __init__(self) -> None:
        from rapidocr import RapidOCR

        given = {
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            "Global.log_level": "critical",
            "Det.model_path": str(_model(_V6, "models/PP-OCRv6_det_small.onnx")),
            "Cls.model_path": str(_model(_V6, "models/ch_ppocr_mobile_v2.0_cls_mobile.onnx")),
            "Rec.model_path": str(_model(_V6, _LATER)),
            "Rec.rec_batch_num": _AT_ONCE,
        }
        later = RapidOCR(params=given)
        self._detector, self._turner = later._load_det_model(), later._load_cls_model()
        self._readers = [_by_character(later._load_rec_model())]
        if has_second():
            earlier = RapidOCR(params={**given, "Rec.model_path": str(_model(_V4, _EARLIER))})
            self._readers.append(_by_character(earlier._load_rec_model()))

    def detect(self, picture: Picture) -> Picture:
        """Return the four corners of each piece of text on a page."""
        boxes = self._detector(picture).boxes
        return np.zeros((0, 4, 2)) if boxes is None else np.asarray(boxes)

    def is_upside_down(self, strips: Sequence[Picture]) -> bool:
        """Whether most strips stand on their head."""
        found = self._turner(list(strips)).cls_res if strips else []
        return bool(sum(label == "180" and score > 0.9 for label, score in found) > len(strips) / 2)

    def read(self, strips: Sequence[Picture]) -> list[list[Read]]:
        """Return by recogniser what stands in each strip."""
        return [_read(reader, strips) for reader in self._readers]


class _Decoder:
    """Text of what a recogniser gives by places from left to right, with its certainty of the least sure character.

    The library's own score is the mean, in which one doubtful character of twenty is lost.
    """

    def __init__(self, characters: Sequence[str]) -> None:
        self._characters = characters

    def __call__(self, places: Picture, *_: object, **__: object) -> tuple[list[tuple[str, float]], list[object]]:
        best, sure = places.argmax(axis=2), places.max(axis=2)
        return [self._text(*one) for one in zip(best, sure, strict=True)], []

    def _text(self, best: Picture, sure: Picture) -> tuple[str, float]:
        starts = np.flatnonzero(np.diff(best, prepend=-1))
        certain = np.maximum.reduceat(sure, starts)
        kept = [(self._characters[best[start]], float(certain[n])) for n, start in enumerate(starts) if best[start]]
        words = [one for letter, one in kept if letter.isalnum()]  # a bracket may be of either width and is the same
        return "".join(letter for letter, _ in kept), min(words, default=1.0 if kept else 0.0)


def _by_character(reader: Any) -> Any:
    reader.postprocess_op = _Decoder(reader.postprocess_op.character)
    return reader


def _read(reader: Callable[[Any], Any], strips: Sequence[Picture]) -> list[Read]:
    from rapidocr.ch_ppocr_rec import TextRecInput

    if not strips:
        return []
    found = reader(TextRecInput(img=list(strips)))
    return [Read(text.strip(), float(score)) for text, score in zip(found.txts, found.scores, strict=True)]


def _model(package: str, name: str) -> Path | None:
    spec = importlib.util.find_spec(package)
    return None if spec is None or spec.origin is None else Path(spec.origin).parent / name
