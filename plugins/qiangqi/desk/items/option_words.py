"""The options of a file that no question asks for, each by what it says, in the language of the request."""

from __future__ import annotations

from ..language import gettext as _


def option_words() -> dict[str, str]:
    """Return what each option says, those that are given once before those that can be given more often."""
    return {**_once(), **_often()}


def _once() -> dict[str, str]:
    return {
        "place": _("数据目录里的文件夹（字母、数字、连字符）"),
        "id": _("卡片的编号，如 2023-64"),
        "title": _("文件标题"),
        "title-is": _("标题的由来：document 是原文标题，description 是另拟的"),
        "number": _("文号，没有写 none"),
        "authority": _("发文机关，没有写 none"),
        "level": _("层级：national 国家、provincial 省、city 市、county 县"),
        "address": _("文件网址，没有写 none"),
        "address-is": _("网址是谁的：authority 发文机关，copy 转载"),
        "evidence": _("证据等级"),
        "licence": _("许可（默认：未说明）"),
        "published": _("发布日期：2023-01-05、2023-01、2023，或用斜线写起止"),
        "published-because": _("发布日期的依据：中文|English"),
        "made": _("取得文件的日期（默认：今天）"),
        "regime": _("所属制度，没有收录的写 new"),
        "tier": _("全部行的等次"),
        "kind": _("全部行的事项"),
        "date": _("没有日期列时，事项的日期；写法同发布日期"),
        "date-because": _("事项日期的依据：中文|English"),
        "year": _("文件没有印年份时，日期的年份"),
        "batch": _("批次，如 第七批，没有写 none"),
        "header-row": _("表头是表中的第几行"),
        "heading": _("统领下面各行的标题行（如地市）的样式，没有写 none"),
        "hidden": _("隐藏的工作表、行和列：read 一并读取，skip 略过"),
        "carry-down": _("空格、同上和〃承上的地区列；只认同上和〃写 signs，不承上写 none"),
        "places": _("地区：read 读作地名，as-printed 照印"),
        "prose": _("列出企业的句式（含名称和总数两组）"),
        "other-tables": _("没有这些表头的表：skip 略过，read 按同义表头读取"),
        "title-differs": _("名单所印的事项、等次或制度与所答不同：as-answered 已核对原文，仍按所答登记"),
        "facts": _("应有事项数：最少:最多（默认：试读所得）"),
        "raw-name": _("原件的存名（默认：编号加后缀）"),
        "transcription": _("照原件录入的写 yes"),
        "confirmed": _("扫描件：识别结果与原件核对的日期"),
        "new-regime": _("新制度的标识"),
        "regime-name": _("新制度称号的全称"),
        "regime-name-en": _("新制度称号的英文名（默认：中文名）"),
        "issuer": _("授予单位"),
        "issuer-en": _("授予单位的英文名（默认：中文名）"),
        "issuer-kind": _("授予单位是 authority 行政机关，还是 association 协会"),
        "same": _("已登记的名单：skip 不登记，add 另行登记"),
        "division": _("行政区划代码（GB/T 2260），没有写 none"),
    }


def _often() -> dict[str, str]:
    return {
        "column": _("某列的含义：含义=表头，或 含义=none"),
        "sheet": _("只读这个工作表"),
        "annex": _("附件的含义：样式=等次:事项、样式=制度/等次:事项，或 样式=skip"),
        "value": _("某个值的含义，如 title:示范企业=demonstration"),
        "total": _("文件所列企业总数：数、样式=数，或 none"),
        "corrects": _("更正别处的事项：行=来源，或 行=来源:行号"),
        "unread": _("没有读取而写到其他事项的列：表头=read 按备注读取，表头=as-listed 各行仍按名单登记"),
        "note": _("不是名单的行而写到其他事项的注：位置=as-listed 已看过，各行仍按名单登记"),
        "title-word": _("名单对新称号的叫法：词，或 词=等次"),
        "headers": _("没有表头的表，依次写出各列：序号,企业名称,属地"),
        "whole-page": _("PDF 中不被分页拆开各行的页码"),
        "cell": _("扫描件的一格：行:列=文字、行=文字，或 行=ok"),
        "serial-date": _("数字是电子表格日期的列"),
    }
