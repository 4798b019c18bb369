"""What a cell of a column that is not read says of events, by what its header is about.

The same word is an event under 备注 and a trade under 主营产品, where firms make 半导体分立器件 and do 失效分析. So a
header decides how far its cells are believed.
"""

from __future__ import annotations

import re

from .title_words import GIVEN, LEFT_OUT, REFUSED, kinds_in, words_in

DENIED = "denied"
"""A denial that names no act, such as 否, 未参加 or 已到期, under a header that judges: no kind of fact."""

TERM = "term"
"""A term, or its last day, that is printed beside a firm: it goes before every computed one."""

EARLIER = "earlier_grant"
"""A grant of another year, batch or title, such as 2019年认定: what a firm that is reviewed had before."""

AGAINST = {"cancelled", "removed", "annulled", "dissolved", "merged", "split", "review_failed", REFUSED}
"""Said in any column but those of business, they are a matter of a firm's title."""

_JUDGES = re.compile(
    "备注|附注|注释|意见|结果|结论|状态|事项|原因|变更|变动|通过|评审|审核|(?:复核|复审|认定|推荐|验收|考核)(?:情况)?$"
)
"""Headers of what became of a firm, whatever else they name."""

_DESCRIBES = re.compile("说明|情况|类型|类别|性质|方式")
"""Headers that tell of an event as well, unless they are about the firm's business: 产品类别."""

_BUSINESS = re.compile(
    "主营|产品|业务|范围|技术|行业|领域|产业|名称|地址|住所|简介|介绍|商标|专利|关键词|知识产权(?!.*企业)"
)
_TITLE = re.compile("资格|称号")
"""Without one of them a word under a header of business is about the business."""

WHETHER = re.compile("是否|能否|可否")
"""Headers that ask: their cells answer, and the header itself says nothing."""

_TRAIT = re.compile(
    "上市|挂牌|规上|规模|高新|高企|中小|小微|科技型|外资|合资|国有|民营|央企|出口|涉密|涉及|军工|集团|总部|首次|首批|新增"
    "|更名|改制|搬迁|异地|贯标|独角兽|瞪羚"
)
_DECIDES = re.compile("通过|同意|推荐|合格|符合|保留|复核|授予|参加")
"""是否上市 is a trait of the firm and 否 no denial of its title; 是否通过高新认定 is a decision again."""

_HARMLESS = re.compile(
    "不分先后|不锈钢|不动产|不干胶|不饱和|不变|不限|不详|不含|不包括|不涉|不适用|不同(?!意)|不少|不断|不低于|不高于|不超"
    "|不仅|不但|不足|不良|是否|能否|否则|未来|未央|未成年|未上市|非上市|未变|未更|未填|未提供|未公开|未注明|未写|未区分|未发[现生]"
    r"|(?:\d{4}年?(?:\d{1,2}月?)?(?:\d{1,2}日?)?|\d{4}[-./]\d{1,2}(?:[-./]\d{1,2})?)[底末前]?到期"
    "|整改(?:合格|完成|后通过|到位)"
)
"""What has a word of denial in it and denies nothing, or only says until when a title runs."""

_DENIAL = re.compile(
    f"否|[不未没][㐀-鿿]{{0,2}}|无效|作废|[终中]止|暂停|冻结|到期|过期|破产|整改|{LEFT_OUT}|撤牌|已撤|摘帽|[调清划]出|清[退理除]"
    "|核减|剔[出除]|删除|误列|排除|有异议|待审|待核|待补|[核审]查中|复议|存疑|另案|顺延|下一批|暂缓|缓[评议办期]|弄虚作假|失信"
    "|叫停|[收追]回|较?差$"
)

_SIGNS_OF_NO = re.compile("[×✗✘xXNDＮ0〇]|no|NO|No")
"""A cell that is nothing but such a sign, where the header asks for a yes."""

_ASKS = re.compile(f"{WHETHER.pattern}|通过|结果|结论|意见|评审|审核|合格|状态")
"""Headers under which such a sign is an answer."""

_TERMS = re.compile(
    "^(?:证书|资格|称号|认定)?(?:有效期.{0,6}|有效(?:至|截止).{0,4}|(?:到期|期满|届满|截止|失效)(?:日期?|时间|年月)|期限)$"
)
"""Headers of a term or of its last day."""

_EARLIER = re.compile(
    r"(?:(?:19|20)\d{2}(?:年度?)?|第[一二三四五六七八九十\d]+批|高新技术|高新|高企|科技型|技术中心)"
    rf"[^，。；新复未不]{{0,6}}(?:{GIVEN})"
)


def said(header: str, text: str) -> tuple[frozenset[str], list[str]]:
    """Return the kinds of event that a cell names under its header, and the words by which it does."""
    if not text:
        return frozenset(), []
    found: set[str] = kinds_in(text)
    denial: re.Match[str] | None = None
    if not _judges(header):
        found &= AGAINST if not _BUSINESS.search(header) or _TITLE.search(text) else set()
    elif _asks_of_the_title(header):
        denial = _DENIAL.search(_HARMLESS.sub(" ", text)) or (_ASKS.search(header) and _SIGNS_OF_NO.fullmatch(text))
    if denial:
        found.add(DENIED)
    words = words_in(text) or ([denial[0]] if denial else [])
    if _TERMS.search(header) and re.search(r"[年〇零一二三四五六七八九十\d]", text):
        return frozenset((*found, TERM)), words or ["有效期"]
    return frozenset(_dated(found, text)), words


def is_term(header: str) -> bool:
    """Whether a header is that of a term or of its last day."""
    return bool(_TERMS.search(header))


def _judges(header: str) -> bool:
    """Whether any word of an event is one under a header; elsewhere 备案 may be part of a number."""
    if _JUDGES.search(header) or WHETHER.search(header):
        return True
    return bool(_DESCRIBES.search(header)) and not _BUSINESS.search(header)


def _asks_of_the_title(header: str) -> bool:
    """Whether a 否 under a header is about the title: it is not under 是否上市."""
    is_trait = WHETHER.search(header) and _TRAIT.search(header) and not _DECIDES.search(header)
    return not is_trait


def _dated(found: set[str], text: str) -> set[str]:
    """Tell a grant that a text dates or gives another title from one that the list may be about."""
    if "granted" in found and "granted" not in kinds_in(_EARLIER.sub(" ", text)):
        return found - {"granted"} | {EARLIER}
    return found
