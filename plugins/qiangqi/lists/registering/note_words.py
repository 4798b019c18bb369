"""What a line that is no row of a list says of events: 注：带*的企业已撤销 below a table, or 决定取消…的资格 above it.

A note is about the rows around it, and is believed like a remark. Any other line may be a notice's general terms
(弄虚作假的，取消资格): there an event counts where the line tells of it as done, or says of which firms.
"""

from __future__ import annotations

import re

from .remark_words import AGAINST, DENIED, WHETHER, is_term, said
from .title_words import kinds_in, words_in

_ACTS = {"cancelled", "removed", "annulled", "dissolved", "review_failed"}
"""What counts in a line that is no note and does not say of which firms; 合并 and 失效 are said of documents too."""

_NAMED = re.compile(
    r"公司|集团|合作社|[一-龥]厂|研究[院所]|[*＊※★☆▲△●○◆◇■□]|序号|加粗|标[红黑黄灰]|[红黑黄灰]色|斜体|删除线|下划线|部分|个别"
    "|决定|经研究|同时(?:取消|撤销)|现(?:取消|撤销|予以|将)|已经?被?(?:取消|撤销|注销|移出|自动|失效)"
)
"""By what a line says which firms it means, a name or a mark beside names, or that an act is done."""

_COUNTED = re.compile(
    r"第[\d、，,\-—]+[号项行]|其中|[上下前]述|下列|[以如]下|以上|\d\s*[家户]|[一二三四五六七八九十两]家"
)
"""By what a line says that it means firms of the list, be it in a general term: 上述企业有效期三年，期满后自动失效."""

_GENERAL = re.compile(
    "如(?!下|期)|若(?!干)|凡|一旦|倘|[期届]满[后前]|[^目]的，|者，|的(?=取消|撤销|予以|自动|及时|一律|要)|应当|应(?=予|按|依|及时)|可以"
    "|[不未]得"
)
"""What makes a sentence a general term and no report of an act."""

_OF_SUCH = re.compile("的(?:企业|单位)，|(?:应|可|将)(?:予以|依法|按|取消|撤销)")
"""The same in a line that does not say which firms it means: 对逾期未复核的企业，将取消称号."""

_NO_EVENT = re.compile(
    "(?:如|若)(?:有|发现)?[^，。；]{0,12}(?:不符|异议|错漏|有误)[^，。；]*"
    "|不(?:作为(?!.{0,8}企业)|得(?!.{0,4}(?:保留|认定|续))|予受理|受理|另行?|再(?:另行|单独|一一|重复)|便|设|存在|影响|代表|构成"
    "|重复|列(?!入)|计(?!入)|接受(?=匿名|电话)|收取)|未(?:经|尽|[标注]|列(?!入)|加[*＊※★粗])"
    "|公示期?(?:已?满|结束|间?无异议|后)[^，。；]*|经.{0,8}公示"
    "|分立(?:器件|元件|式)|失效分析|无效宣告|终止阀|停止阀"
    r"|^\s*(?:确定|确认|提交|关闭)?\s*取消(?:关注|收藏|点赞|回复)?\s*$"
)
"""What a line says with such a word of the list, of letters to its office, of a firm's trade or on a page's button."""

_HEADS = re.compile(
    r"(?:[（(]?[一二三四五六七八九十\d]{1,3}[)）、.．]\s*)?[^，,。；、（）()]{2,20}(?:企业|单位|名单)(?:名单)?\s*[:：]?\s*"
)
"""A short line that heads the firms below it, such as 未通过企业：."""

_SENTENCE = re.compile("[。；;！!]")


def said_in_line(text: str, is_note: bool) -> tuple[frozenset[str], list[str]]:
    """Return the kinds of event that a line outside the rows names, and the words by which it does."""
    kinds, words = set[str](), list[str]()
    for sentence in _SENTENCE.split(_NO_EVENT.sub(" ", text)):
        found, by = said("备注", sentence)
        if counted := found & _believed(sentence, is_note, found):
            kinds |= counted
            words += by
    return frozenset(kinds), list(dict.fromkeys(words))


def said_in_header(header: str) -> tuple[frozenset[str], list[str]]:
    """Return the kinds of event that a header says of every firm below it: 取消原因, but not 是否取消 or 失效日期."""
    kinds = kinds_in(header) & (AGAINST - {"merged", "split"})
    if not kinds or WHETHER.search(header) or is_term(header):
        return frozenset(), []
    return frozenset(kinds), words_in(header)


def _believed(sentence: str, is_note: bool, found: frozenset[str]) -> set[str] | frozenset[str]:
    """Return the kinds that a sentence is believed to tell of."""
    if _HEADS.fullmatch(sentence.strip()):
        return AGAINST | {DENIED}
    is_named, is_counted = _NAMED.search(sentence), _COUNTED.search(sentence)
    if not is_named and (_GENERAL.search(sentence) or (not is_counted and _OF_SUCH.search(sentence))):
        return set()
    if is_named or is_counted:
        return found if is_note else AGAINST
    return found - {DENIED, "granted"} if is_note else _ACTS
