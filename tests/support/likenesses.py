"""Files that look like those of ministries: layout, wrapping and sub-totals as they come; every firm is 虚构."""

from __future__ import annotations

from pathlib import Path

import docx
import openpyxl
from docx.enum.text import WD_BREAK
from made_lists import Block, Cell, Rows, make_csv, make_docx, make_pdf, make_text, make_xlsx
from openpyxl.styles import Alignment

TOWNS = ("虚构甲市", "虚构乙市", "虚构丙市")


def firm(number: int) -> str:
    """An invented name, of three kinds: with brackets, with a group's word, plain."""
    forms = ("虚构{}精密仪器（集团）有限公司", "虚构{}新材料股份有限公司", "虚构{}智能装备有限责任公司")
    return forms[number % 3].format(number)


def page_of_a_ministry(path: Path) -> Path:
    """A page laid out in nested tables, with a way, a share bar, the notice's body and its list."""
    rows = "".join(
        f"<tr><td><p align=center><span>{n}</span></p></td><td><p><span>{firm(n)[:6]}</span><span>{firm(n)[6:]}</span>"
        f"</p></td><td>虚构产品{n}</td><td>{TOWNS[n % 3]}工业和信息化局</td></tr>\n"
        for n in range(1, 13)
    )
    path.write_text(
        "<!DOCTYPE html><html><head><meta charset=utf-8><title>虚构工业和信息化部</title>"
        "<style>.t{color:red}</style></head><body><script>var a='虚构假有限公司';</script>"
        "<table width=1000><tr><td><table><tr><td>首页</td><td>政务公开</td></tr></table></td></tr><tr><td>"
        "<h1>虚构工业和信息化部办公厅关于公布2023年虚构省制造业单项冠军企业名单的通知</h1>"
        "<div>发布时间：2023-05-06 &nbsp; 来源：虚构工业和信息化部办公厅</div><p>虚构工信厅政法〔2023〕45号</p>"
        "<p>各市工业和信息化主管部门：</p><p>经企业申报、地方推荐、专家论证，确定12家企业为制造业单项冠军企业，现予公布。"
        "</p><p>附件：制造业单项冠军企业名单</p><table border=1>"
        "<tr><td colspan=4><p><b>制造业单项冠军企业名单</b></p></td></tr>"
        "<tr><td>序号</td><td>企业<br>名称</td><td>主营产品</td><td>推荐单位</td></tr>"
        f"{rows}</table></td></tr><tr><td><p>分享到：</p><p>主办单位：虚构工业和信息化部</p></td></tr></table></body></html>",
        encoding="utf-8",
    )
    return path


def annex_in_two_columns(path: Path) -> Path:
    """An annex of Word whose list stands in two columns of firms side by side, the last place empty."""
    document = docx.Document()
    document.add_paragraph("附件2")
    document.add_paragraph("第四批虚构省专精特新“小巨人”企业认定名单")
    document.add_paragraph("（排名不分先后）")
    table = document.add_table(rows=0, cols=4)
    for row in (
        ("序号", "企业名称", "序号", "企业名称"),
        *((str(n), firm(n), str(n + 6) if n < 6 else "", firm(n + 6) if n < 6 else "") for n in range(1, 7)),
    ):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    document.save(str(path))
    return path


def workbook_by_cities(path: Path) -> Path:
    """A workbook with a title of two rows, a merged column of cities, sub-totals, wrapped headers and spaced names."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Sheet1"
    for row in (
        ["附件1"],
        ["2023年度虚构省专精特新中小企业"],
        ["认定名单（共9家）"],
        ["序号", "所 属\n地 市", "企业\n名称", "统一社会信用代码", "联系人", "推荐单位"],
    ):
        sheet.append(row)
    line = 4
    for place, town in enumerate(TOWNS):
        for n in range(place * 3 + 1, place * 3 + 4):
            line += 1
            name = firm(n) if n != 5 else firm(n).replace("新材料", " 新材料\n")
            sheet.append([n, town if n % 3 == 1 else None, name, None, "章散", f"{town}工信局"])
        sheet.merge_cells(f"B{line - 2}:B{line}")
        line += 1
        sheet.append([None, "小计", "3家"])
    sheet.append(["合计", None, "9家"])
    sheet.append(["注：以上企业排名不分先后。"])
    for ranged in ("A1:F1", "A2:F2", "A3:F3", f"A{line + 1}:B{line + 1}"):
        sheet.merge_cells(ranged)
    sheet["C4"].alignment = Alignment(wrap_text=True)
    book.save(path)
    return path


def annex_of_three_pages(path: Path) -> Path:
    """A PDF of three pages whose header is repeated, with wrapped names, a recommending office and a total."""
    head: list[Cell] = ["序号", "企业名称", "推荐单位"]
    rows: Rows = [[n, firm(n) + "虚构分公司" * (n % 7 == 0), f"{TOWNS[n % 3]}知识产权局"] for n in range(1, 81)]
    blocks: list[Block] = ["附件", "2023年虚构省知识产权优势企业公示名单", [head, *rows, ["合计", "80家", ""]]]
    return make_pdf(path, blocks, (40, 150, 120))


def lines_by_provinces(path: Path) -> Path:
    """A text in which each firm has its line under the heading of its place."""
    lines: list[Block] = ["第五批虚构省制造业单项冠军企业名单", "（2023年5月6日公布）", ""]
    for place, town in enumerate(TOWNS):
        lines += [
            f"{'一二三'[place]}、{town}（3家）",
            *(f"{n}．{firm(n)}" for n in range(place * 3 + 1, place * 3 + 4)),
        ]
    return make_text(path, lines)


def two_lists_in_one_notice(path: Path) -> Path:
    """A notice of Word that publicises new firms and firms whose review was passed, each list on a page of its own."""
    document = docx.Document()
    for line in (
        "关于虚构省第五批专精特新“小巨人”企业和第二批专精特新“小巨人”复核通过企业名单的公示",
        "根据有关要求，现将名单予以公示，公示时间为2023年7月14日至2023年7月20日。",
        "联系电话：0371-12345678",
        "虚构省工业和信息化厅",
        "2023年7月14日",
    ):
        document.add_paragraph(line)
    for number, title in enumerate(
        ("第五批专精特新“小巨人”企业公示名单", "第二批专精特新“小巨人”复核通过企业公示名单")
    ):
        document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        document.add_paragraph(f"附件{number + 1}")
        document.add_paragraph(title)
        table = document.add_table(rows=0, cols=3)
        for row in (("序号", "地区", "企业名称"), *((str(n), TOWNS[n % 3], firm(n + 9 * number)) for n in range(1, 5))):
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
    document.save(str(path))
    return path


def names_in_paragraphs(path: Path) -> Path:
    """A page whose firms stand in one paragraph a place, between enumeration commas."""
    parts = "".join(
        f"<p><strong>{town}（3家）</strong></p><p>　　{'、'.join(map(firm, range(place * 3 + 1, place * 3 + 4)))}</p>"
        for place, town in enumerate(TOWNS)
    )
    path.write_text(
        "<html><head><meta charset=utf-8></head><body><div class=nav><a>首页</a><a>公告</a></div>"
        "<h2>虚构省知识产权局关于确定2023年度虚构省知识产权优势企业的通知</h2><p>各市知识产权局：</p>"
        f"<p>经评审，确定以下9家企业为2023年度虚构省知识产权优势企业。</p>{parts}"
        "<p>虚构省知识产权局</p><p>2023年9月1日</p></body></html>",
        encoding="utf-8",
    )
    return path


def table_of_an_old_site(path: Path) -> Path:
    """A CSV in GB18030 with a title, full-width brackets, spaces inside names and a recommending office."""
    rows: Rows = [[n, firm(n).replace("虚构", "虚 构", n % 2), f"{TOWNS[n % 3]}", "市局推荐"] for n in range(1, 7)]
    head: list[Cell] = ["序号", "申报单位名称", "地市", "推荐单位"]
    return make_csv(path, ["2023年虚构省技术创新示范企业名单", [head, *rows, ["", "共计6家", "", ""]]], "gb18030")


def workbook_under_headings(path: Path) -> Path:
    """A workbook in which each city has its heading, its own header and its own numbers, the first above all rows."""

    def fill(book: openpyxl.Workbook) -> None:
        sheet = book.active
        sheet.append(["2023年虚构省知识产权优势企业认定名单"])
        for place, town in enumerate(TOWNS):
            sheet.append([f"{'一二三'[place]}、{town}（3家）"])
            sheet.merge_cells(start_row=sheet.max_row, start_column=1, end_row=sheet.max_row, end_column=3)
            sheet.append(["序号", "单位名称", "备注"])
            for n in range(1, 4):
                sheet.append([n, firm(place * 3 + n)])

    return make_xlsx(path, [], fill)


def lines_with_places_in_brackets(path: Path) -> Path:
    """A document without a table, whose lines end with the place of each firm."""
    lines = [f"{n}. {firm(n)}（{TOWNS[n % 3]}）" for n in range(1, 7)]
    return make_docx(path, ["2023年虚构省知识产权优势企业认定名单", *lines])
