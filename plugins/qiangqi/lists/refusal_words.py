"""What is wrong with a file or an answer, in Chinese before the English of its error.

Errors are told in English, with what was expected; a registrar reads first what is to be done about them.
"""

from __future__ import annotations

import re

from qiangqi.standing.strict_yaml import DataError

_MEASURED = "(?:bytes|MiB|pages|pixels|parts|files|rows|columns|cells?|characters)"
_TAKES = "(?:holds|takes|needs) more than|unpacks(?: to|, with)|too long (?:for a cell|to apply)|is too large; expected"
"""What a file may have so much of, and how it is said of one that has more: a count of facts is none of these."""

_NO_USE = "cannot be (?:read|written|made|kept|restored)"

_WORDS = (
    ("is encrypted|without a password", "文件有密码；请去掉密码再提交"),
    ("is an archive", "这是压缩包，不是一份名单；请整个送入登记页，或解压后提交"),
    ("outside of itself|name cannot be printed|is no trap", "压缩包或文件的结构不安全，没有读取；请手工解压后提交"),
    (
        "XML spreadsheet of 2003|of an old kind|Microsoft Works|Word 95|Excel 95|saved fast",
        "旧格式的文件；请另存为 XLSX 或 DOCX",
    ),
    (
        "XML or RTF|no workbook and no document|without a workbook|is no archive",
        "不是能读的格式；请另存为 XLSX、DOCX、CSV 或 PDF",
    ),
    (
        "is damaged|a damaged|is no XML|is no HTML|no CSV:|ended its reader|a whole file|cannot be unpacked",
        "文件已损坏或不完整；请重新取得",
    ),
    ("is empty, and |is empty; expected (?!a list|a mapping)", "有一项没有填写"),
    ("is empty|holds nothing|holds no file|shows no text", "文件里没有内容"),
    (rf"{_MEASURED}; expected at most|is (?:larger|longer) than|{_TAKES}", "超过读取上限；请分成几份再提交"),
    ("expected a name of at most|expected a reason of one line", "应为一行能显示的文字，且不超过规定的字数"),
    ("neither UTF-8|cannot be decoded|NUL byte|no encoding is named", "文字编码无法识别；应为 UTF-8 或 GB18030"),
    ("by its content; expected", "文件的实际格式与卡片所写不同"),
    (r"(?:lacks|no row holds) the headers|no such (?:header|column)|is none of its \d+ headers", "没有所指的表头"),
    ("under no annex|matches no title", "没有这样的附件标题，或有行在未说明的标题之下"),
    (r"is not in values\.", "名单里有一种写法还没有说明含义"),
    ("columns in its header|holds the header .* twice|column .* twice", "各行列数不一致，或同一表头出现两次"),
    ("stands (?:here )?twice|stands in .* too;", "同一项出现了两次；请只留一处"),
    ("expected the header|before the cells", "扫描件的识别结果不完整；请重新读取"),
    ("has no sheet|--sheet", "没有这个工作表，或它是隐藏的"),
    ("has open questions", "还有问题没有回答"),
    ("tells of other events", "没有读取的列或注写到与名单不同的事项；请看原文，各行仍按名单的写 unread=as-listed"),
    ("new regime that nobody confirmed", "新制度尚待确认"),
    ("since the effect was shown", "试算之后数据又有改动；请重新试算"),
    ("is held: ", "另一个命令正在使用，请稍候再试"),
    ("looks like personal data|tells of persons", "内容像是个人信息，不能收录；请去掉"),
    ("no source ", "没有这个来源"),
    ("no job ", "没有这项任务"),
    ("no file came", "没有收到文件"),
    ("is no whole backup", "不是完整的备份"),
    ("is no database", "不是建好的目录文件"),
    (f"{_NO_USE}|expected a free port", "读写文件没有成功"),
    (r"is no day\b|expected 2023-01-05|such as 20\d\d-\d\d-\d\d", "日期不对；应写成 2023-01-05 这样的日期"),
    (r"bounds\.facts: |totals: ", "读出的条数与所写的总数或范围不符"),
    ("is later than --made", "发布日期晚于取得文件的日期"),
    ("no answer;", "没有填写答案"),
    ("expected MIN:MAX|expected a number|expected the number of", "应为数字"),
    ("is no regular expression", "不是有效的样式"),
    ("unknown regime|: regime ", "没有这个制度"),
    ("is that of another file|another of this id", "编号已被占用；请换一个"),
    ("expected one of", "不在可选的答案之中"),
    ("expected SOURCE|a fact there|this name; expected one row", "没有找到所指的事项"),
)
"""Patterns of English errors, the first that is found says it; what none finds is told in its own words alone."""

_OF_A_FILE = re.compile(f"{_NO_USE}|is no whole backup|is no database")
_PATTERNS = [(re.compile(pattern), words) for pattern, words in _WORDS]


def in_chinese(error: str, otherwise: str = "没有办成") -> str:
    """Return an error with its Chinese before it; one that begins in Chinese has it already.

    >>> in_chinese("is encrypted; expected it without a password")
    '文件有密码；请去掉密码再提交 is encrypted; expected it without a password'
    """
    if not error[:1].isascii():
        return error
    return f"{next((words for pattern, words in _PATTERNS if pattern.search(error)), otherwise)} {error}"


def told(error: DataError) -> str:
    """Return an error as a command tells it: in Chinese first where a file cannot be used, and as it is otherwise."""
    message = error.message
    chinese = in_chinese(message).removesuffix(message) if _OF_A_FILE.search(message) else ""
    return f"{chinese}{error}"
