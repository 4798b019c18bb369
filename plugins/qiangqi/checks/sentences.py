"""The sentences of outcomes that carry no standing: what was asked, what was found instead, what to do."""

from __future__ import annotations

from qiangqi.standing.written_days import pick

SENTENCES: dict[str, tuple[str, str]] = {
    "not_an_object": ("这一行不是一组字段，无法读取", "This row is not an object of fields and cannot be read"),
    "unknown_field": (
        "这一行有不认识的字段；可用的是 name、uscc、as_of、regime、tier、from、until",
        "This row has a field that is not known; there are name, uscc, as_of, regime, tier, from, until",
    ),
    "not_text": ("{field}应为文字", "{field} must be text"),
    "day_no_text": (
        "{field}应为文字，如 2026-02-28；数字不能确定是哪一天",
        "{field} must be text such as 2026-02-28; of a number it is not certain which day it means",
    ),
    "formula": ("{field}是公式而不是值；请改为公式算出的文字", "{field} is a formula; send the text that it gives"),
    "error_value": (
        "{field}是电子表格的错误值（如 #N/A），不是内容；请改正后重新提交",
        "{field} is an error value of a spreadsheet such as #N/A; send what should stand there",
    ),
    "nothing_asked": (
        "这一行既没有企业名称，也没有统一社会信用代码",
        "This row has neither a name nor a Unified Social Credit Code",
    ),
    "header_again": ("这一行像是又一行表头，没有当作企业查询", "This row looks like another header and was not asked"),
    "only_a_form": (
        "名称只有“有限公司”这样的组织形式，没有字号，无法查询",
        "The name is a legal form alone, such as 有限公司, and names no firm",
    ),
    "no_name": ("名称里没有文字，无法查询", "The name has no letter or character in it"),
    "no_day": (
        "{field}不是日历上的一天；应为 2026-02-28 这样的日期",
        "{field} is no day of the calendar; expected one such as 2026-02-28",
    ),
    "loan_backwards": ("贷款到期日早于起始日", "The loan ends before it begins"),
    "loan_before_asked": (
        "贷款到期日早于查询日，而没有给出贷款起始日；请给出起始日，表格请用“贷款起始日”一列",
        "The loan ends before the day asked about, and its first day is not given; give it, in a sheet as 贷款起始日",
    ),
    "start_assumed": (
        "没有给出贷款起始日，贷款期自查询日起算",
        "The loan’s first day is not given, so the loan is taken to begin on the day asked about",
    ),
    "no_regime": (
        "没有这个管理办法；可用的编号见管理办法页",
        "There is no such regime; the page of regimes lists them",
    ),
    "no_tier": (
        "没有这个等次，或者所问的管理办法不设它；可用的是 demonstration、advantage、reserve、candidate",
        "There is no such tier, or the regime asked for has none; the tiers are demonstration, advantage, reserve, "
        "candidate",
    ),
    "other_firm": (
        "所选的企业不在这一行的候选之中",
        "The firm that was chosen is not among the candidates of this row",
    ),
    "damaged": (
        "代码已被表格软件改成数字而丢失位数；请按文字重新填写",
        "A spreadsheet turned the code into a number and lost digits; send it as text",
    ),
    "registration_number": (
        "这是15位旧注册号，不是统一社会信用代码；本目录不以旧号认定企业",
        "This is an old registration number of 15 digits, no Unified Social Credit Code; it names no firm here",
    ),
    "organisation_code": (
        "这是9位组织机构代码，不是统一社会信用代码；本目录不以它认定企业",
        "This is an organisation code of 9 characters, no Unified Social Credit Code; it names no firm here",
    ),
    "identity_number": (
        "这是个人身份号码的格式，不是统一社会信用代码；请勿提交个人信息",
        "This has the form of a personal identity number; please send no personal data",
    ),
    "invalid": (
        "不是有效的统一社会信用代码：应为18位，且校验位相符",
        "No valid Unified Social Credit Code: expected 18 characters with the right check character",
    ),
    "named_beside": (
        "；按名称能找到的企业列在候选里，请核对代码",
        "; firms of that name are among the candidates, please check the code",
    ),
    "same_name": (
        "有{count}家企业用过这个名称，不能确定是哪一家；请补充统一社会信用代码或从候选中选定",
        "{count} firms bear or bore this name; give the code, or choose among the candidates",
    ),
    "disagree": (
        "代码与名称指的不是同一家企业，或者名称不是目录所知的名称；请核对",
        "Code and name do not mean one firm, or the name is none that the catalogue knows; please check them",
    ),
    "out_of_coverage": (
        "代码有效，但目录没有载明这一代码的企业；多数来源不印代码，所以这不表示未持有称号",
        "The code is valid, but no firm is on record with it; most sources print none, so this does not say that the "
        "firm holds no title",
    ),
    "not_found": (
        "本目录没有这个企业；目录仅收录部分名单，未收录不等于未持有",
        "The catalogue has no such firm; only some of the lists are in it, and absence is not evidence",
    ),
    "possible": (
        "没有完全相同的名称；有{count}家名称相近，是否同一家须由人核对",
        "No name is the same; names like it: {count}; whether one of them is meant is for a person to decide",
    ),
    "near_names": (
        "；另有{count}家名称相近，列在候选里",
        "; firms of a like name among the candidates: {count}",
    ),
    "near_spent": (
        "；本批已为{limit}个名称查找过相近名称，这一行没有再找",
        "; like names were looked up for {limit} names of this batch already, and not for this row",
    ),
    "code_not_compared": (
        "来源没有印这家企业的代码，所给代码未能核对",
        "No source prints this firm’s code, so the code given could not be compared",
    ),
    "code_known_later": (
        "信息截止日之前的来源没有印这一代码，按此后所知对应到这家企业",
        "No source of before the day of knowledge prints this code; it leads to the firm by what is known since",
    ),
    "by_former_name": ("所给的是曾用名，现名{name}", "The name given is a former one; the firm is now {name}"),
}
"""Topic to its sentence in Chinese and English, without a full stop at its end."""


LIMIT = 100
"""How many names of one batch like names are looked up for; later ones are told so. A count, so that answers repeat."""


def sentence(topics: tuple[str, ...], lang: str, **values: object) -> str:
    """Return one sentence of a topic and of what is added to it, with a full stop."""
    joined = "".join(pick(SENTENCES[topic], lang) for topic in topics)
    if lang == "zh" and (field := str(values.get("field", ""))).isascii():
        values["field"] = field and f"{field} "  # a field's own name stands apart from Chinese words
    return joined.format(limit=LIMIT, **values) + pick(("。", "."), lang)
