"""What the API refuses, as RFC 9457 problem details: a closed list, published at /problems.

A problem says what is wrong and where (a line, a row, a field), and nothing of a body that was sent.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from datasette.utils.asgi import Response

from .headers import NO_STORE
from .language import gettext as _
from .language import language
from .refusal import Refusal as Refusal

if TYPE_CHECKING:
    from datasette.app import Datasette

TYPE = "application/problem+json"


@dataclass(frozen=True, slots=True)
class Problem:
    """One kind of problem, in the language of the request; its address is ``/problems/<id>``."""

    id: str
    status: int
    title: str
    says: str


def problems() -> dict[str, Problem]:
    """Return every kind of problem by its id."""
    found = (
        Problem("wrong-method", 405, _("请求方法有误"), _("该网址仅接受响应 Allow 头所列的方法。")),
        Problem("wrong-type", 415, _("内容类型有误"), _("请求的 Content-Type 不是该网址接受的类型。")),
        Problem("bad-question", 400, _("网址参数有误"), _("网址参数重复、无法识别或取值有误。")),
        Problem(
            "not-json",
            400,
            _("不是 JSON"),
            _("请求体不是 UTF-8 的 JSON，或者一个对象里同一字段出现两次；会说明第几行第几列。"),
        ),
        Problem(
            "not-csv",
            400,
            _("不是 CSV"),
            _("请求体不是 UTF-8、UTF-16 或 GB18030 的文本表格，或者有引号没有闭合；会说明第几行。"),
        ),
        Problem(
            "not-xlsx",
            400,
            _("不是 XLSX"),
            _("无法读取该工作簿：已损坏、已加密、不是 XLSX，或超出读取上限。"),
        ),
        Problem("not-a-form", 400, _("不是表单"), _("请求体不是这个页面的表单；请从页面上提交。")),
        Problem("no-batch", 422, _("不是有效的批量查询"), _("JSON 里没有 rows，或者字段、类型不合约定。")),
        Problem("no-question", 422, _("无法查询的行"), _("该行无法查询，因而没有回执；附原因说明。")),
        Problem(
            "bad-date", 422, _("不是日期"), _("整批的 as_of 或 known_on 不是日历上的一天。单行的日期不对只影响那一行。")
        ),
        Problem(
            "no-columns",
            422,
            _("未识别出企业列"),
            _("表头中没有企业名称或统一社会信用代码列，或者有几列均可作为同一项。"),
        ),
        Problem("too-many-columns", 422, _("列太多"), _("表格的列数超过上限。")),
        Problem("too-many-rows", 422, _("行太多"), _("一次查询的行数超过上限；请分批提交。")),
        Problem("cell-too-long", 422, _("单元格太长"), _("有一个单元格超过上限；会说明第几行。")),
        Problem(
            "no-queries", 422, _("不是对账请求"), _("queries 或 extend 不合对账服务接口 0.2 的约定；会说明是第几个。")
        ),
        Problem("too-many-queries", 413, _("查询太多"), _("一次对账的查询或编号超过上限；请分批提交。")),
        Problem("too-large", 413, _("内容太大"), _("请求体超过上限；请分批提交。")),
        Problem("too-many-batches", 429, _("同时提交的批次过多"), _("同一来源的批次过多；请待前一批完成后再提交。")),
        Problem(
            "too-many-statements",
            429,
            _("同时执行的 SQL 太多"),
            _("同时执行的 SQL 已到上限；请按 Retry-After 的秒数再试。"),
        ),
        Problem("busy", 503, _("服务繁忙"), _("正在处理其他批次；请按 Retry-After 所示秒数后重试。")),
        Problem(
            "replaced",
            503,
            _("目录文件已被替换"),
            _("本服务所读的目录文件在启动之后被替换或改写；重新启动之后才能回答，请稍后再试。"),
        ),
        Problem(
            "no-key",
            503,
            _("无法签发回执"),
            _("签署回执的密钥暂时不能读取，所以不出具、也不核对回执；请稍后再试，或联系网站管理方。"),
        ),
        Problem("too-slow", 503, _("太慢"), _("请求体没有在时限内传完；请分批提交或稍后再试。")),
        Problem(
            "no-firm", 404, _("企业不存在"), _("网址中的文字未能对应唯一一家企业；应为企业编号或统一社会信用代码。")
        ),
        Problem("no-release", 404, _("版本不存在"), _("未发布过该版本；versions 列出现有版本。")),
        Problem("withdrawn-release", 410, _("版本已撤回"), _("这个版本已经撤回，不再提供任何文件；会说明日期和原因。")),
        Problem("bad-cursor", 400, _("不是游标"), _("since 不是本站给出的游标；versions 列出可用的版本。")),
        Problem("no-file", 404, _("文件不存在"), _("该版本没有这一文件；files 列出现有文件。")),
        Problem("not-found", 404, _("网址不存在"), _("该网址不存在，或其中的编号没有对应内容。")),
        Problem("withdrawn", 410, _("编号已撤回"), _("该编号不应赋予，已撤回；注明日期、依据和原因。")),
        Problem("failed", 500, _("服务器出错"), _("服务器错误，已记录出错位置，未记录所提交的内容；请稍后再试。")),
    )
    return {problem.id: problem for problem in found}


def problem_answer(datasette: Datasette, refusal: Refusal, cache: str = NO_STORE) -> Response:
    """Return a refusal as an answer that nobody keeps; ``told`` are members of its own kind beside the four."""
    problem = problems()[refusal.id]
    body = {
        "type": datasette.urls.path(f"/problems/{problem.id}"),
        "title": problem.title,
        "status": problem.status,
        "detail": refusal.detail or problem.says,
        **refusal.extensions,
    }
    headers = {"cache-control": cache, "content-language": language()}
    headers |= {name.replace("_", "-"): value for name, value in refusal.headers.items()}
    return Response(json.dumps(body, ensure_ascii=False), problem.status, headers, TYPE)
