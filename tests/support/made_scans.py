"""Scans of lists as an office makes them: a page drawn with ruled lines, laid askew and packed as JPEG; all 虚构."""

from __future__ import annotations

import io
import random
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from PIL import Image, ImageDraw, ImageFont

DPI = 150
TITLE = "虚构市知识产权优势企业名单"
HEADER = ["序号", "企业名称", "属地"]
PLACES = ("虚构市", "幻想县", "乌有区", "子虚县", "梦泽市")

_LETTERS = (
    "科电中东山海机新建福通源华光安金湖智铁医苏力古威和阳三石方信美泉尔明宝星瑞汉高德保达永富精重发博宇鑫盛航桥菱波利万凯双"
    "森杰鼎嘉兴自立昆浩分长固善泰耐青兰龙创太平洋数原奥卡耀实康斯凤微连云宏飞爱肥八佛依图顿空展贝船银祥庆烽舟胜睡派鹿坛友"
    "现代时丘米健英文十优法士齿戴丰启冀深劲鸿讯淇迪融圣帕五王然旭凰清蚌雪郎壹欣红塔益正晴远翔仁晶马互甘伏奇虎道昱辉喜童巨"
    "热艾易申凌茂泊根意晨谷狮棉田陶声昌洁裕紫君禾"
)
"""The characters that stand most often in the names of firms that published lists give."""

_TRADES = "科技 新材料 精密机械 生物医药 智能装备 电子 环保 软件 食品 仪器仪表 新能源 信息技术 化工 电气 汽车零部件"
_FORMS = "有限公司 有限公司 股份有限公司 有限责任公司 集团有限公司 (集团)有限公司 （集团）股份有限公司"

_COLUMNS = (0.7, 1.3, 5.9, 7.5)
"""Upright lines, in inches from the left."""

_WRAP = 20
"""Characters after which a cell goes on in its next line."""


@cache
def font_file(family: str = "Noto Sans CJK SC") -> str | None:
    """Return the place of a Chinese font that is installed (its index, a bar and its file), or None."""
    if shutil.which("fc-match") is None:
        return None
    done = subprocess.run(
        ["fc-match", "-f", "%{family}|%{index}|%{file}", family], capture_output=True, text=True, check=False
    )
    found, _, place = done.stdout.partition("|")
    return place if family.split()[0] in found else None


def names(count: int, rng: random.Random) -> dict[str, None]:
    """Return invented names, no two alike: two to four characters, a trade and a legal form."""
    found: dict[str, None] = {}
    while len(found) < count:
        own = "".join(rng.choices(_LETTERS, k=rng.choice((2, 2, 3, 4))))
        found[f"虚构{own}{rng.choice(_TRADES.split())}{rng.choice(_FORMS.split())}"] = None
    return found


def lists(count: int, rows: int, seed: int = 1) -> Iterator[list[list[str]]]:
    """Yield lists of invented firms, each with its header and at most so many rows, numbered through."""
    rng = random.Random(seed)
    firms = list(names(count, rng))
    for start in range(0, count, rows):
        numbered = enumerate(firms[start : start + rows], start + 1)
        yield [HEADER, *([str(number), firm, rng.choice(PLACES)] for number, firm in numbered)]


def page(
    rows: Sequence[Sequence[str]], title: str = TITLE, family: str = "Noto Sans CJK SC", is_cut: bool = False
) -> Image.Image:
    """Draw a page of A4: a title, and a table with every line of it ruled, which may run off the page if it is cut."""
    index, _, path = (font_file(family) or "").partition("|")
    letter = round(10.5 / 72 * DPI)
    small, large = (ImageFont.truetype(path, size, index=int(index)) for size in (letter, round(16 / 72 * DPI)))
    image = Image.new("L", (round(8.27 * DPI), round(11.69 * DPI)), 250)
    draw = ImageDraw.Draw(image)
    top = round(0.6 * DPI)
    draw.text((image.width // 2, top), title, font=large, fill=20, anchor="mt")
    top += round(0.45 * DPI)
    edges = [round(edge * DPI) for edge in _COLUMNS]
    for cells in rows:
        lines = [[cell[at : at + _WRAP] for at in range(0, max(len(cell), 1), _WRAP)] for cell in cells]
        height = round(0.45 * letter) + round(1.15 * letter) * max(map(len, lines))
        for left, right, texts in zip(edges, edges[1:], lines, strict=False):
            draw.rectangle((left, top, right, top + height), outline=40, width=2)
            _write(draw, texts, ((left + right) // 2, top, height), small, letter)
        top += height
    if top > image.height and not is_cut:
        raise ValueError(f"{len(rows)} rows end below the page")
    return image


def _write(
    draw: ImageDraw.ImageDraw, texts: list[str], at: tuple[int, int, int], font: ImageFont.FreeTypeFont, letter: int
) -> None:
    middle, top, height = at
    step = round(1.15 * letter)
    start = top + (height - step * len(texts)) // 2
    for place, text in enumerate(texts):
        draw.text((middle, start + place * step), text, font=font, fill=30, anchor="mt")


def scanned(image: Image.Image, form: str = "JPEG", degrees: float = 1.5, quality: int = 60) -> bytes:
    """Lay a page askew and pack it as a scanner does."""
    data = io.BytesIO()
    askew = image.rotate(degrees, resample=Image.Resampling.BICUBIC, fillcolor=250)
    askew.save(data, form, quality=quality, resolution=DPI)
    return data.getvalue()


def bundle(pages: Iterable[bytes]) -> bytes:
    """Put scanned pages into one TIFF, each pixel as it is in the page."""
    first, *others = (Image.open(io.BytesIO(data)) for data in pages)
    data = io.BytesIO()
    first.save(data, "TIFF", save_all=True, append_images=others, compression="tiff_deflate")
    return data.getvalue()
