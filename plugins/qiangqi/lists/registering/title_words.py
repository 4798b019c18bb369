"""Kind of event and tier by the words of a title. Where a title says two, nothing is decided."""

from __future__ import annotations

import re
from collections.abc import Mapping

from qiangqi.standing.regime import Regime

from ..readers.reading import NOTE

UNCLEAR = "grant_or_review_unclear"
"""New grants and passed reviews in one list that does not tell them apart."""

REFUSED = "refused"
"""A title that was not given, or is no longer held, in words that name none of the acts: 不予认定, 自愿放弃."""

GIVEN = "认定|备案|获评|评为|入选|授予|命名|获批|获得"
"""What is done where a title is given."""

_REVIEW = "复核|复审|复评|复验"
_OF_TITLE = ".{0,16}(?:资格|称号)"
"""What is taken away for the future, where 撤销 or 注销 stands before it: no act is void, and no firm ends."""

_NOT_PASSED = "(?:未能?|未予|没有|没能|不|不予|不能)通过|不合格"

_NOT = (
    "拟?(?:未(?!来|央|成年|满(?!足))"
    "|不(?!锈|动产|干胶|饱和|良|同(?!意)|满(?!足)|[少断限分变含包低高超足仅但只论])|没(?!有?异议)有?|无法|非(?=认定|备案|入选|获评))"
)
"""A denial that is no part of another word: 未来, 未央区, 不锈钢, 不同, 不少于. What is 拟不 is not proposed."""

_DENIED = (
    rf"{_NOT}[^，。；、（）()\s]{{0,4}}?"
    "(?:认定|备案|评[为定上选]|授予|列入|纳入|入选|入围|入库|保留|推荐|获评|获批|获得|命名|批准|核准|中选|参评|晋[级升]|升级|支持|续期)"
    "|[未不没][有被予]?(?:取消|撤销)"
)
"""An act and its denial a few words before it, such as 未被认定, 拟不认定, 不建议继续保留: never the act itself."""

_WORDS_OF_REFUSAL = (
    "不予|未予|未获|落选|落榜|淘汰|劝退|拒绝|待定|暂缓|缓[评议办]|暂停|停止|中止|终止|放弃|撤回|驳回|否决|不再|退出|除名|剔除|吊销"
    "|失效|无效|作废|冻结"
    "|无(?:申报|参评|认定|复核|授予|保留)?(?:资格|称号)|(?:丧失|失去).{0,8}(?:资格|称号)|(?:资格|称号)(?:丧失|失去)|[被遭][否拒]"
    "|不符|不合规|不具备|不满足|不同意|[未不]达|达不到|未能?过(?!期|有效)|审[核查]?不过|不过关|整改(?!合格|完成|后|到位)"
)
_REFUSALS = rf"{_DENIED}|{_WORDS_OF_REFUSAL}|{_NOT_PASSED}"
"""What says that there is no title: REFUSED and SECTION are made of it, so that neither knows less than the other."""

_OF_FIRMS = "(?=的?(?:企业(?!集团|管理|服务|发展|总)|单位|名单|情况))"
_LATE_OR_OVER = (
    "(?<!异议期)(?<!公[示告]期)(?<!公[示告])(?<!公[示告]期已)(?<!公[示告]已)"
    "(?:(?<![未没不])(?:过期|逾期|超期)|已(?:到期|期满|届满)(?!.{0,6}(?:复|重新|再次))"
    rf"|(?<![未没不])(?:到期|期满|届满){_OF_FIRMS})"
)
"""A title whose time is over, or papers that came too late; after a publicity that is over a title is granted."""

LEFT_OUT = "弃权|候补|降级|摘牌|退库|失联|迁出"
"""What a title or a remark under a header that judges says of a firm that gets or keeps nothing."""

_DENIED_IN_TITLES = (
    rf"{_NOT}[^，。；、（）()\s]{{0,4}}?"
    "(?:[上申续填]?报|报[送名]|延续|续[展评认]|继续|提交|参加|参与|取得|上榜|录取|审定|核定|确[认定]|合格|符合|具备|资格|称号)"
    rf"|{_NOT}(?![到过逾超]期)[^，。；、（）()\s]{{1,10}}?{_OF_FIRMS}|未续$|{_LATE_OR_OVER}"
    rf"|否定|退[回件]|清退|[出调]库|调出|{LEFT_OUT}|缺席|无缘|备选|候选(?!.*公示)|破产|停业|非(?:优势|示范)"
    "|(?:推迟|延期)(?:认定|备案|授予|评审)|待(?:认定|备案|审|批|核准)|[审评][核审查]中(?!心)"
    rf"|(?:(?<![无没如若])有异议|更名|名称变更|变更名称){_OF_FIRMS}"
)
"""What a title says of firms that the list gives nothing to. In a remark on one firm it may be about a certificate."""

_STAGES = (
    "(?:受理|核[查验实]|考察|征求意见|答辩|[初预]审|形式审查|资格审查|(?<!拟)推荐|入围|约谈|预警|警示|存疑|异常|异议处理|培训"
    "|补[助贴]|奖[补励]|资助|(?:申报|参评|报名)(?:企业|单位|名单|情况|汇总))(?!.*公示)"
)
"""What a list is of that decides nothing, before a grant or after it; one that is publicised then is a publicity."""

POSITIVE = {"granted", "publicised", "listed", "review_passed", "upgraded"}
"""What a title does not say of firms of which it denies something, whatever its other words are."""

_ENDED = "(?:[而后并]?终止)?"
"""The end of a title that a firm's own end brings with it: no refusal beside it."""

_KINDS = (
    (
        "review_filed",
        rf"(?:{_REVIEW})(?:申报|评价)?(?:材料|资料)[^，。；]{{0,12}}(?:报备|备案|报送|上报)|(?:{_REVIEW})已?报备",
    ),
    (
        "annulled",
        rf"撤销[^，。；]{{0,24}}?(?:认定(?!{_OF_TITLE})|(?:{_REVIEW})(?:通过)?(?:的?决定|结论|结果))"
        "|认定(?:决定)?(?:予以|被|的)?撤销|自始无效",
    ),
    ("dissolved", rf"注销{_ENDED}(?!{_OF_TITLE})"),
    ("merged", f"合并(?!报表|计算|申报|印发|单元格){_ENDED}"),
    ("split", f"分立{_ENDED}"),
    (
        "review_failed",
        rf"(?:{_REVIEW})(?:结果|评价|考核)?(?:{_NOT_PASSED})|(?:{_NOT_PASSED}).{{0,16}}(?:{_REVIEW})",
    ),
    (REFUSED, _DENIED),
    (
        "review_passed",
        rf"通过[^未]{{0,16}}(?:{_REVIEW})|(?:{_REVIEW})(?:结果|评价|考核)?(?:通过|合格)|继续保留|转为\d{{4}}年度",
    ),
    ("review", _REVIEW),
    ("removed", "从名单中?撤销|移出|移除"),
    ("cancelled", "取消|撤销|自动失效"),
    (REFUSED, rf"拟?(?:{_REFUSALS})"),
    ("upgraded", "晋级|晋升|升级为"),
    ("publicised", "公示|拟(?:认定|确定|入选|推荐|命名|授予|评为|备案)|拟.{0,12}名单"),
    ("granted", f"{GIVEN}|新增|新一批"),
    ("listed", "储备|入库|创建对象"),
)
_NAMED = re.compile("确定")
"""A grant only where no other word says what the list does."""

_TITLE_DENIES = re.compile(f"{_DENIED_IN_TITLES}|{_STAGES}")
_PATTERNS = [(kind, re.compile(pattern)) for kind, pattern in _KINDS]
_TIERS = {"示范": "demonstration", "优势": "advantage", "储备": "reserve", "创建": "candidate", "培育": "candidate"}

SECTION = (
    rf"(?!{NOTE})"
    r"^(?=.{2,40}$)(?!.*(?:公司|厂|院|所|中心|合作社)$)[^。；;，,]*"
    rf"(?:示范|优势|储备|创建对象|{_REVIEW}|新认定|新增|新一批|取消|撤销|注销|合并|分立|晋级|公示|{_REFUSALS}|{_DENIED_IN_TITLES})"
    r"[^。；;，,]*$"
)
"""A short line that says which tier or event the rows below it are of, such as 二、通过复核企业; a note is none."""


def kinds_in(text: str) -> set[str]:
    """Return the kinds of event that a title names.

    ``review`` is there where it does not say how the review ended, and REFUSED where it says that there is no title
    but not by which act: neither is a kind of fact.
    """
    named, left = _words_by_kind(text)
    found = {kind for kind, _ in named}
    if found - {"granted", "review_passed", "review_failed"}:
        found.discard("granted")
    if "publicised" in found:
        found.discard("listed")
    return found or ({"granted"} if _NAMED.search(left) else found)


def words_in(text: str) -> list[str]:
    """Return the words by which a text names kinds of event, in the order of the kinds."""
    return [word for _, word in _words_by_kind(text)[0]]


def _words_by_kind(text: str) -> tuple[list[tuple[str, str]], str]:
    """Return each kind that a text names with the word by which it does, and the text without what named them."""
    found = []
    for kind, pattern in _PATTERNS:
        if match := pattern.search(text):
            found.append((kind, match[0]))
            text = pattern.sub(" ", text)
    return found, text


def kind_in(text: str) -> str | None:
    """Return the one kind that a title names, UNCLEAR where it mixes grants and reviews, or None."""
    found = kinds_in(text)
    if found & POSITIVE and is_refusal(text):
        return None
    if found == {"granted", "review_passed"}:
        return UNCLEAR
    only = found.pop() if len(found) == 1 else None
    return None if only in ("review", REFUSED) else only


def kind_under(title: str, document: str) -> str | None:
    """Return the kind of the rows under a title: its own, else the document's.

    A document that publicises a list grants nothing: 新认定 under it is a proposal, and a review under it is asked.
    What a title says of firms that were refused is never the document's grant.
    """
    own, is_open = kind_in(title), bool(re.search(_REVIEW, title)) or is_refusal(title)
    if "publicised" in kinds_in(document):
        return "publicised" if own in (None, "granted", "publicised") and not is_open else None
    return own or (None if is_open else kind_in(document))


def is_refusal(title: str) -> bool:
    """Whether a title says that its firms are given nothing, gave it up or did not ask: 不予认定, 受理, 未上报."""
    return REFUSED in kinds_in(title) or bool(_TITLE_DENIES.search(title))


def kind_for(kind: str | None, regime: Regime | None, tier: str | None) -> str | None:
    """Return the kind as the tier takes it: being named to a list that is no title is ``listed``."""
    is_list = regime is not None and tier in regime.by_tier and regime.by_tier[tier].kind == "list"
    if is_list:
        return "listed" if kind == "granted" else kind
    return None if kind == "listed" else kind


def tier_in(text: str, regime: Regime) -> str | None:
    """Return the one tier of a regime that a text names, by the regime's own words and then by the words of tiers."""
    words = {word: tier.tier for tier in regime.tiers for word in (*tier.words, tier.title.zh)}
    found = _named(text, words)
    if not found:
        found = _named(text, {word: tier for word, tier in _TIERS.items() if tier in regime.by_tier})
    return found.pop() if len(found) == 1 else None


def names_another_tier(text: str, regime: Regime) -> bool:
    """Whether a title names a tier that the regime does not have: 优势 under a regime of 示范 only."""
    return tier_in(text, regime) is None and not _named(text, _TIERS) <= regime.by_tier.keys()


def tier_of_word(word: str) -> str | None:
    """Return the tier that the word of a new regime's title names, or None."""
    found = _named(word, _TIERS)
    if found > {"candidate"} and "candidate" in found:
        return "candidate"
    return found.pop() if len(found) == 1 else None


def regimes_in(text: str, regimes: dict[str, Regime]) -> list[str]:
    """Return the regimes whose whole title a text names."""
    plain = "".join(text.split())
    titles = {id: {regime.short.zh, *(tier.title.zh for tier in regime.tiers)} for id, regime in regimes.items()}
    return [id for id, named in titles.items() if any(title in plain for title in named)]


def _named(text: str, words: Mapping[str, str]) -> set[str]:
    """Return what the words in a text stand for, the longest word first, so that 优势培育企业 is not 优势."""
    plain, found = "".join(text.split()), set()
    for word in sorted(words, key=len, reverse=True):
        if word in plain:
            found.add(words[word])
            plain = plain.replace(word, "\n")
    return found
