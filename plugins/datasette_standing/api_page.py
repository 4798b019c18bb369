"""The page that describes what programs can ask, each with an example that works on the catalogue at hand."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from datasette.utils.asgi import Request, Response

from .clock import today
from .language import gettext as _
from .language import language
from .links import Links
from .register import Register, register_of
from .respond import as_page, page

if TYPE_CHECKING:
    from datasette.app import Datasette


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One address that programs ask: what it answers, its parameters, and an example of it."""

    id: str
    address: str
    says: str
    parameters: tuple[tuple[str, str], ...]
    example: str


@as_page
async def api(datasette: Datasette, request: Request) -> Response:
    """Describe the addresses that answer with JSON or CSV."""
    register, links = register_of(datasette), Links(datasette)
    firm = register.kept_rows("select firm_id, name from firms order by uscc is null, facts desc, firm_id limit 1")
    firm_id, name = (firm[0]["firm_id"], firm[0]["name"]) if firm else ("", "")
    answer = register.catalogue.ask(firm_id, today(), today(), None, language())
    values = {
        "endpoints": _endpoints(register, links, firm_id, name[:2]),
        "answer": json.dumps(answer, ensure_ascii=False, indent=2),
        "firm_name": name,
    }
    return await page(datasette, request, "api.html", values)


def _endpoints(register: Register, links: Links, firm_id: str, text: str) -> list[Endpoint]:
    as_of = ("as_of", _("查询日期，如 2019-01-01；不写即今天（上海时间）"))
    known_on = ("known_on", _("信息截止日；不写即今天"))
    regime = ("regime", _("只问一个管理办法，取值见管理办法页的网址"))
    excel = ("excel", _("写 1 则带字节序标记，长数字代码保持为文字，供电子表格打开"))
    firm = quote(firm_id, safe="")
    return [
        Endpoint(
            "standing",
            "/-/standing/FIRM.json",
            _("一家企业每个称号的状态、起止、依据、提示，和与网页相同的一句话。FIRM 是代码、编号或名称。"),
            (as_of, known_on, regime),
            links.page(f"/-/standing/{firm}.json"),
        ),
        Endpoint(
            "search",
            "/-/search.json",
            _("名称、曾用名、代码或地区与所查文字相符的企业。"),
            (("q", _("所查文字")), ("limit", _("最多几条，1 至 100，不写即 20"))),
            links.page("/-/search.json", q=text),
        ),
        Endpoint(
            "facts",
            "/firm/FIRM/facts.csv",
            _("一家企业的全部事项，一行一个，带来源与证据等级。"),
            (known_on, excel),
            links.page(f"/firm/{firm}/facts.csv"),
        ),
        Endpoint(
            "titles",
            "/titles.json, /titles.csv",
            _("某一天的称号名单，不分页；参数与称号名单页相同。"),
            (as_of, regime, ("tier, region, status, holds, sort", _("筛选与排序，取值见称号名单页")), excel),
            links.page("/titles.json", regime=next(iter(register.regimes), None)),
        ),
        Endpoint(
            "tables",
            f"{links.database().split('?')[0]}/TABLE.json, .csv",
            _("任何一张数据表的行。字段名直接作筛选条件；要全部行，CSV 加 _stream=on，JSON 依 next 逐页取。"),
            (("_search", _("检索，可查中文")), ("_shape", _("array 只要行")), ("_size", _("每页行数，至多 1000"))),
            links.table("sources", ".json", _shape="array"),
        ),
    ]
