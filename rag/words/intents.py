"""What kind of question it is, by its wording; English and Chinese.

Only wording is looked at here. Whether a "how many" counts products or asks for a fact of one is decided in
`understanding.py`, which knows what else the question names.
"""

import re
from functools import cache, lru_cache
from typing import Literal

from rag.question import Intent
from rag.words.closed_zh import HANDOFF_ZH, OUT_OF_SCOPE_ZH

Wording = Literal["count", "compare", "opinion", "policy", "list", "recommend", "yes_no"]

_MAX_SMALL_TALK_CHARS = 120
_MAX_REMEMBERED = 256  # texts; one question is looked at several times
_HANDOFF = r"""
    \b(?:speak|talk|chat|connect|transfer|put\ me\ through)\b.{0,25}\b(?:human|person|agent|someone|representative|staff)\b
  | \b(?:real|live|actual)\ (?:human|person|agent)\b | \b(?:human|customer\ service\ agent)\ please\b | ^\W*human\W*$
  | \b(?:get|fetch|give|find|send)\ me\ (?:your|a|the)\ (?:manager|supervisor|boss)\b | \b(?:any|a|another|some)\ human\b | \bto\ be\ put\ through\b
  | \b(?:member|someone|somebody|anyone|person)\ (?:of|from|in|on)\ your\ (?:\w+\ )?(?:team|staff)\b | \bone\ of\ your\ (?:colleagues|agents|staff|advis[eo]rs)\b
  | \b(?:call|ring|phone)\ me\b(?!\s+(?:an?|crazy|old)\b)
  | \bi\ ordered\b.{0,60}\b(?:nothing|never|hasn'?t|haven'?t|still\ not|not\ yet)\b
  | \b(?:order|invoice)\ (?:number|no\.?|\#)\ ?\w*\d | \bi\ want\ to\ (?:complain|make\ a\ complaint)\b
  | \bmy\ (?:new\ )?(?:\w+\ ){1,4}(?:arrived|came|was\ delivered|turned\ up)\ (?:\w+\ ){0,2}(?:broken|damaged|cracked|smashed|incomplete|faulty|scratched|dead|late)\b
  | \b(?:i'?\ ?a?m|this\ is)\ (?:\w+\ )?(?:furious|outraged|disgusted|fed\ up|unacceptable)\b | \byou\ (?:sent|delivered|shipped)\ (?:me\ )?the\ wrong\b
  | \bi\ (?:got|received)\ (?:the\ wrong|a\ (?:broken|damaged|faulty|defective|different))\b | \bfile\ a\ complaint\b | \b(?:haven'?t|have\ not|not\ yet|never)\ received\ my\b
  | \b(?:i\ was|i've\ been|you)\ charged\ (?:me\ )?(?:twice|double|wrong)
"""
_OWN_ORDER = r"""
    \b(?:where\ is|where's|track|cancel|change|status\ of)\ my\ (?:order|parcel|package|delivery|refund)\b
  | \bmy\ (?:order|parcel|package)\b.{0,60}\b(?:late|missing|lost|never|not|hasn't|damaged|broken|smashed|cracked|wrong|incomplete|arrive)
  | \b(?:wait(?:ing|ed)?|waited)\b.{0,30}\bfor\ my\ (?:order|parcel|package|delivery|refund|money)\b
"""
_IN_GENERAL = re.compile(  # of the rule, whatever order it is about: "can I cancel my order after it was sent?"
    r"^\W*(?:(?:hi|hello|hey|and|but|so|ok(?:ay)?)\b\W*)*(?:how (?:do|can|would|should|long|late|soon)\b"
    r"|(?:can|could|may|am) i\b|is it (?:still )?possible\b|what (?:if|happens|do i do|should i do|can i do)\b"
    r"|(?:until|till) when\b|when can i\b)",
    re.IGNORECASE,
)
_SMALL_TALK = r"""
    ^\W*(?:hi|hello|hey|good\ (?:morning|afternoon|evening|day)|thanks?|thank\ you(?:\ (?:so|very)\ much)?
    |(?:thanks|thank\ you)\ for\ (?:the|your|all|that|this|letting|telling|being)(?:\ \w+){1,4}|that(?:'s|\ is)\ (?:fine|ok(?:ay)?|all|great|good|helpful|clear|it)
    |i(?:'ll|\ will|\ would)\ do\ (?:that|so)|will\ do|got\ it|understood|makes\ sense|that\ helps|no\ thanks|never\ mind|sounds\ good|i\ see|all\ ?right|awesome
    |good\ to\ know|no\ worries|fair\ enough|that\ sounds\ (?:good|great)|i\ understand|have\ a\ (?:nice|good|great)\ day|thx|cheers|bye|goodbye|
    see\ you|ok(?:ay)?|great|perfect|cool|nice|(?:you(?:'re|\ are)|that\ was)\ (?:so\ |very\ |really\ )?(?:great|the\ best|awesome|amazing|helpful|kind|a\ star)|much\ appreciated|very\ helpful|who\ are\ you|who\ (?:made|built|created|programmed|trained)\ you|what\ are\ you|are\ you\ (?:a\ )?(?:bot|robot|human|real)|
    how\ are\ you|what\ can\ you\ do)(?:\ (?:there|everyone|again|you|a\ lot|all))?[\s!.?,]*$
  | ^\W*(?:你好|您好|嗨|在吗|谢谢|多谢|感谢|再见|拜拜|好的|你是谁|你是机器人吗|你能做什么)[啊呀吗呢了！!。.？?\s]*$
"""
_OUT_OF_SCOPE = r"""
    \b(?:capital|president|prime\ minister|population)\ of\b | \bweather\b(?!\s*(?:proof|resist|condition|protect)) | \bforecast\b
  | \b(?:write|compose|tell)\ (?:me\ )?(?:a|an|some)\ (?:poem|song|story|joke|essay|code|script|python)\b
  | \b(?:sing|read|draw|paint)\ (?:me|us)\b | \bplay\ (?:\w+\ ){1,3}with\ (?:me|us)\b | \bwhat\ time\ is\ it\b(?!\ (?:open|close))
  | \b\d+(?:\.\d+)?\ (?:times|plus|minus|divided\ by|multiplied\ by)\ \d | \bsquare\ root\b | \bare\ you\ (?:single|married|happy|alive|in\ love|conscious|sentient)\b
  | \bvote\ for\b | \btax\ return\b | \bpick\ a\ lock\b | \bname\ (?:for\ )?my\ (?:new\ )?(?:baby|son|daughter|child|dog|cat|puppy|kitten)\b
  | \bhow\ many\ people\ live\ in\ (?!the\b|it\b|this\b) | \bhow\ (?:tall|high|old|far|deep|big|hot)\ is\ (?:mount|the\ (?:moon|sun|earth|eiffel|universe|ocean|pope|queen|king))\b
  | \bwhy\ is\ the\ sky\b | \bmeaning\ of\ life\b | \bheadaches?\b(?=.*\b(?:take|do)\b) | \brecipe\ for\b | \bwho\ is\ the\ (?:king|queen|pope|prime|richest|best\ player)
  | \b(?:stock\ market|share\ price|(?<!with\ )(?<!accept\ )(?<!take\ )(?<!in\ )bitcoins?\b(?!\s+as\b)|horoscope|lottery|election|football\ score|world\ cup)\b
  | \btranslate\b.{0,40}\b(?:into|to)\b | \b(?:solve|calculate)\b.{0,30}\b(?:equation|integral|derivative)\b
  | \bwho\ (?:won|wrote|invented|discovered|painted)\b | \b(?:medical|legal|tax|investment)\ advice\b | \bdiagnos
  | \b(?:ignore|disregard|forget)\b.{0,30}\b(?:instructions|prompt|rules)\b | \bsystem\ prompt\b
"""
_COMPARE = r"""
    \bcompar(?:e[ds]?|ison)\b | \bhow\ much\ (?:cheaper|dearer|pricier|heavier|lighter|bigger|larger|smaller|longer|shorter|quieter|louder|faster|stronger|warmer|taller|deeper|wider|thicker|thinner|brighter)\b | \b(?:price|weight|size)\ difference\b | \b(?:choos(?:e|ing)|decid(?:e|ing)|torn|choice)\ between\b | \bside\ by\ side\b | \bof\ each\b | \bhesitate\ between\b | 分别 | 相比 | 比[，,] | \bcomparison\b | \bversus\b | \bvs\b\.? | \bdifferences?\b | \bdiffer(?:s|ent)?\b.{0,30}\bfrom\b
  | \b(?:\w{2,}er|more|less)\b.{0,40}\bof\ (?:the\ (?:two|three|pair)|them|these|those)\b
  | \bwhich(?:ever)?\b.{0,40}\b(?:better|heavier|lighter|cheaper|bigger|larger|smaller|longer|shorter|quieter|louder|faster|stronger|warmer|taller|deeper|wider|thicker|thinner|brighter|higher|lower|more|less|pricier|dearer|greater|fewer)\b
  | \b(?:better|heavier|lighter|cheaper|bigger|larger|smaller|longer|shorter|quieter|louder|faster|stronger|warmer|taller|deeper|wider|thicker|thinner|brighter|higher|lower|more|less|pricier|dearer|greater|fewer)\b.{0,160}\b(?:or|than)\b
  | \bor\b.{0,160}\b(?:better|heavier|lighter|cheaper|bigger|larger|smaller|longer|shorter|quieter|louder|faster|stronger|warmer|taller|deeper|wider|thicker|thinner|brighter|higher|lower|more|less|pricier|dearer|greater|fewer)\b
  | 对比|比一下|比比|比较(?!好|便宜|轻|贵|安静)|区别|差别|有什么不同|(?:哪(?:一)?(?:个|款|台|种)|谁)(?!.{0,12}最)的?.{0,12}(?:更|比较)?(?:贵|便宜|轻|重|大|小|长|短|高|低|矮|厚|薄|多|少|好|安静|吵|快|慢|深|浅|宽|窄|沉|久|亮|强)(?:一?些|一?点)?[？?\s]*$|选.{1,120}还是|还是.{1,80}(?:便宜|贵|轻|重|大|小|长|短|高|矮|厚|薄|多|少|好|快|慢|深|宽|窄|低)|比.{1,80}(?:更|轻|重|便宜|贵|大|小|高|低|长|短|宽|窄|深|厚|薄|快|慢|多|少)|差价|差距|相差|差(?:了)?(?:多少|几|多大)|各(?:自)?(?:是|有|要|卖)?(?:多少|什么|几)|都(?:是|卖|要)?(?:多少|什么价|几)|(?:哪(?:一)?(?:个|款|台|种)|谁|孰)(?:的)?[^，。？?最]{0,12}(?:更|比较|较)|之间|跟它比|哪里不同|有何不同|有什么不一样|一样吗|相同吗|[和跟与]\s*[A-Z\u4e00-\u9fff].{0,60}?(?:一样|同样|相同)(?:重|长|高|宽|贵|大|多)
"""
_OPINION = r"""
    \b(?:reviews?|reviewers?)\b | \bwhat\ (?:do|did)\ (?:people|customers|users|buyers|owners|others)\b | \bopinions?\b
  | \b(?:people|customers|users|buyers|owners)\ (?:say|think|complain|like|report)\b | \b(?:any|known)\ (?:complaints?|problems?|issues)\b
  | \bis\ it\ (?:any\ good|worth\ it|reliable)\b | 评价|评论|口碑|买家|用过的人|缺点|好用吗|值得买
"""
_POLICY = r"""
    \breturn(?:s|ed|ing)?\b(?!\s+key) | \brefunds?\b | \bexchange\b | \bship(?:s|ping|ped|ment)?\b | \bdeliver(?:y|ies|ed)?\b | \bpostage\b | \bsend(?:ing)?\b.{0,30}\b(?:to|back)\b
  | (?<!would\ i\ )(?<!must\ i\ )(?<!i'd\ )\bpay(?:ment|ing|pal)?\b(?!\s+(?:less|more|the\ (?:least|most)|only|at\ most|up\ to|under|over|below|above|[\d€$£]|(?:for|on)\ (?:it|a|an|the|this|that|one)\b)) | \bcredit\ cards?\b | \binstal+ments?\b | \binvoices?\b | \bvouchers?\b | \bgift\ cards?\b | \bdiscount\ codes?\b
  | \b(?:broke|stopped\ working|packed\ up|(?:is|are|was)\ (?:broken|defective|faulty))\b | \bloyalty\b | \bpoints\b | \bprivacy\b | \bpersonal\ data\b | \bnewsletter\b | \bopening\ hours\b | \bwhen\ (?:are\ you|do\ you)\ (?:open|close)
  | \b(?:phone|e-?mail)\ (?:number|address|us)\b | \bcontact\b | \byour\ (?:shops?|stores?|address)\b | \bprice\ (?:match|promise|guarantee)\b
  | \b(?:do|can|will)\ you\ accept\b | \bclick\ and\ collect\b | \b(?:pick|collect)(?:ing)?\b.{0,25}\b(?:in|at|from)\ (?:the\ |your\ |a\ )?(?:shop|store)
  | \b(?:shop|store|branch|outlet|showroom)s?\ (?:in|near)\ (?!stock\b)\w | \b(?:shop|store|branch)(?:e?s)?\b.{0,20}\b(?:open|closed?)\b | \bopen\ on\ (?:sun|satur|mon|public) | \bprices?\ (?:drop|fall|went\ down|goes\ down)\w* | \bmy\ (?:order|parcel|package)\b | \bopening\ times?\b | \b(?:spare|replacement)\ parts\b | \bunsubscribe | \bhow\ (?:do|can)\ i\ complain\b
  | \b(?:student|senior|military|staff|bulk|volume|quantity|trade|first[-\ ]order)\ (?:discount|rebate|order|price|pricing)s?\b | \bdiscounts?\ for\b | \bwholesale\b
  | \b(?:take|taking)\ (?:\w+\ ){0,2}back\b | \bget\ rid\ of\b | \bdispos(?:e|al|ing)\b | \b(?:parcel|box|package)\ (?:was|is|arrived|came)\ (?:\w+\ )?damaged\b
  | \b(?:next|same)[-\ ]day\b | \bexpress\b(?!o) | \brepair(?:s|ed|ing)?\ (?:desk|service|things|costs?|take|time)\b
  | \brecycl | \bbusiness\ (?:customer|account)s?\b | \bvat\b | \bcancel | \bcustoms\b | \bsize\ (?:guide|chart)\b | \bwhat\ size\b
  | 退货|退款|换货|运费|发货|配送|快递|包邮|几天到|支付|付款|发票|积分|会员|隐私|个人信息|退差价|补差价|差价.{0,4}[退补]|价保|价格保护|客服电话|营业时间|保修政策|无理由|尺码|选多大
"""
_LIST = r"""
    ^\W*(?:which|list|show|find|search|give\ me|any|anything(?=\s+(?:under|below|for|in|with|between|around)))\b | ^\W*an?\s.{0,60}\b(?:that|which|with|for|under|below|up\ to)\b | \btell\ me\ which\b | \bpoint\ me\ to\b | \b(?:want|like|let\ me)\ (?:to\ )?see\b
  | \bwhich\b.{0,60}\b(?:include|offer|have|feature|meet|support|qualify|come\ with|fall|fit)\b
  | \bwhat\b.{0,30}\b(?:do\ you\ (?:have|sell|stock|carry)|are\ (?:there|available))\b
  | \bwhat\ (?:can|could|would|may)\ i\ (?:buy|get|order|have)\b | \b(?:any|some)\ of\ (?:your|the|these|those)\b | \b(?:do|does|are|have|is)\ any\b | \bgot\ any\b | \bhave\ you\ got\b
  | \bdo\ you\ (?:have|sell|stock|carry)\b | \b(?:are|is)\ there\b | \b(?:looking|searching|hunting|shopping)\ (?:\w+\ )?for\b | \bi(?:'m|\ am)?\ (?:need|want|would\ like|'d\ like)\b
  | \bshow\ me\b | (?:^[^A-Za-z0-9]*|你们|咱们|店里|这里|贵店|请问)(?:有|卖)(?!没有)[^，。？?它这\d][^，。？?它这]{0,60}吗[？?\s]*$|(?:有|卖)[^，。？?它这]{1,60}的吗[？?\s]*$|(?:有|卖)\d{2}\s?[码号]的[^，。？?]{1,20}吗|有\d[^，。？?它这]{1,20}的[^，。？?它这]{1,12}吗[？?\s]*$|的?(?:[^，。？?]{1,10})有吗[？?\s]*$|有哪些|有哪几|哪几|有什么(?!区别|不同|差别|差异|不一样|关系|问题|缺点|优点|好处|影响)|哪些|哪款|有没有.*(?:的(?!数据|信息|资料|说明|参数)|款)|想买|想要|找(?:一)?[个款只台]|(?:介绍|看看?|来|挑|选|列)(?:一下|下)?(?:几|一)[款个种台]|推荐(?!了|过)|列出
"""
_RECOMMEND = r"""
    \brecommend | \bsuggest | \b(?:gift|present)s?\ (?:ideas?\ )?for\b | \bwhich\ (?:one\ )?(?:should|would)\b | \bwhat\ should\ i\b | \bbest\b.{0,30}\bfor\b | ^(?!\W*(?:is|are|was|were|would|will)\ (?:the|this|that|it|these|those|they)\b)(?=.*\bgood\b.{0,25}\bfor\b)
  | 推荐(?!了|过)|适合.*(?:哪|什么)|买哪|(?=.*\d)(?=.*送).*(?:礼物|礼品)|[用选买要背穿]多大的(?!\S{0,4}[吗呢]?$)|[用选背穿该](?:哪一?[款个种]|什么样的)
"""
_COUNT = r"\bhow\ (?:big|large|wide)\ is\ (?:your|the)\ (?:choice|range|selection)\b | \bhow\ many\b | \b(?:number|quantity|total)\ of\b | \bcount\b | 多少\s*(?=[a-z][a-z-]{3})|多少(?:个|款|种|只|台|把)|有多少[？?\s]*$|总数|(?:商品|产品)(?:的)?(?:数量|数目)|(?<!哪)几(?:款|种|个|只|台|把)"
_YES_NO = r"""
    (?:,|\s[-–])\s+(?:is|are|was|does|do|did|can|could|will|would|has|have)\ (?:that|it|this|they|its|the|he|she|there|[a-z]+\ )\b |
    (?:^|[.!?;:]\s+)\W*(?:so,?\ |and\ |but\ |ok(?:ay)?,?\ |hi,?\ |hello,?\ |please\ |tell\ me,?\ (?:if\ |whether\ )?)?(?:is|are|was|does|do|did|can|could|will|would|has|have|should|may|am|isn't|doesn't|don't|aren't|didn't|won't|wouldn't|can't|wasn'?t|surely)\b
  | \b(?:confirm|check|know|tell\ me|ask|wonder(?:ing)?|sure)\ (?:that|if|whether)\b
  | ,?\s*\b(?:right|correct|isn't\ it|doesn't\ it|aren't\ they|don't\ they|hasn't\ it|is\ that\ (?:right|true|correct|so)|true\ or\ false|yes\ or\ no)\W*$
  | ^\W*(?:i(?:'ve)?\ (?:heard|read|think|thought|believe|assume|guess|take\ it|suppose)|so\ (?:the|it)|is\ it\ (?:true|right|correct)\ that)\b
  | (?:对吧|对吗|是吧|是吗|没错吧|对不对)[？?。!！\s]*$ | (?<!多少)吧[？?]\s*$ | 吗[？?。!\s]*$ | 是否|是不是|能不能|可不可以|可以.*吗|会不会|有没有|能否
"""


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE | re.VERBOSE)


@lru_cache(maxsize=_MAX_REMEMBERED)
def closed_intent(text: str) -> Intent | None:
    """The intent of a question that no catalog is needed for: a handoff, small talk, something out of scope."""
    if _compiled(f"{_HANDOFF}|{HANDOFF_ZH}").search(text):
        return "handoff"
    if speaks_of_own_order(text) and not _IN_GENERAL.search(text):
        return "handoff"
    if _is_small_talk(text):
        return "small_talk"
    if _compiled(f"{_OUT_OF_SCOPE}|{OUT_OF_SCOPE_ZH}").search(text):
        return "out_of_scope"
    return None


def speaks_of_own_order(text: str) -> bool:
    """Whether a text speaks of an order of the customer's own, which only a person can look into.

    A question in general ("how do I track my parcel?") may still be answered by the shop's terms.
    """
    return _compiled(_OWN_ORDER).search(text) is not None


def _is_small_talk(text: str) -> bool:
    """Whether a short text is small talk in each of its sentences ("that is fine. thank you.")."""
    if len(text) > _MAX_SMALL_TALK_CHARS:
        return False
    pieces = [piece for piece in re.split(r"[.!?,;。！？，；]+", text) if piece.strip()]
    return bool(pieces) and all(_compiled(_SMALL_TALK).search(piece) for piece in pieces)


@lru_cache(maxsize=_MAX_REMEMBERED)
def wordings(text: str) -> frozenset[Wording]:
    """Which kinds of question the wording allows.

    Example:
        >>> sorted(wordings("Which tent is lighter, and do you ship it?"))
        ['compare', 'list', 'policy']
    """
    patterns: dict[Wording, str] = {
        "count": _COUNT,
        "compare": _COMPARE,
        "opinion": _OPINION,
        "policy": _POLICY,
        "list": _LIST,
        "recommend": _RECOMMEND,
        "yes_no": _YES_NO,
    }
    return frozenset(name for name, pattern in patterns.items() if _compiled(pattern).search(text))


_REFERENCE = re.compile(
    r"(?<!-)\b(?:it|its|it's|this|(?<!s )that(?!\s+(?:\w+s|is|are|has|have|can|cost|weigh|fit|come|work|do|will|beat|offer|run|last)\b)|these|those"
    r"|they|them|their|same|(?<!can )(?<!could )(?<!does )(?<!should )(?<!would )one(?!\s+(?:can|could|of\s+(?:your|the\s+\w+s\b)|in\s+\w+|with|whose|for which)\b))\b"
    r"|它|这款|这个|那款|那个|该|此款|另一(?:个|款)|另外那?(?:个|款)",
    re.IGNORECASE,
)
_ORDINALS = {
    "first": 0, "1st": 0, "second": 1, "2nd": 1, "third": 2, "3rd": 2, "fourth": 3, "4th": 3, "fifth": 4, "5th": 4,
    "one": 0, "two": 1, "three": 2, "four": 3, "five": 4, "1": 0, "2": 1, "3": 2, "4": 3, "5": 4,
    "last": -1, "第一": 0, "第二": 1, "第三": 2, "第四": 3, "第五": 4, "最后一": -1,
}  # fmt: skip
_ORDINAL = re.compile(
    r"\b(first|1st|second|2nd|third|3rd|fourth|4th|fifth|5th|last)\s+(?:one|product|option|item)\b"
    r"|\b(?:number|no\.|option|item|#)\s*(one|two|three|four|five|[1-5])\b(?!\s*(?:%|[a-z]*\d))"
    r"|^\W*(?:the\s+)?(first|second|third|fourth|fifth|last)\W*$"
    r"|\bthe (first|1st|second|2nd|third|3rd|fourth|4th|fifth|5th|last)\W*$"
    r"|^\W*(?:and\s+)?the\s+(first|second|third|fourth|fifth|last)\s*[,:–-]"
    r"|(?<!排)(第[一二三四五](?![次届代期名世十百])|最后一(?![次届期天年]))(?:个|款|种|台|只)?",
    re.IGNORECASE,
)
_OTHER = re.compile(r"\b(?:the )?other (?:one|product|model)\b|另一(?:个|款)|另外(?:一)?(?:个|款)", re.IGNORECASE)


_EXPLETIVE = re.compile(
    r"\b(?:is|was|would|will|be|isn't|wasn't|if|that|when|think|find)\s+it(?:'s|\s+is|\s+was)?\s+(?:really\s+|still\s+|even\s+|not\s+)?"
    r"(?:possible|ok(?:ay)?|fine|allowed|permitted|true|right|correct|necessary|required|safe|normal|usual|better|best|worth|legal|easy"
    r"|hard|difficult|common|important|too late|time)\b|\b(?:is|are) (?:this|that|these|those) (?:possible|allowed|normal|true|right|so|correct)\b"
    r"|\ba way (?:around|to do|past|out of) (?:this|that|it)\b",
    re.IGNORECASE,
)


def refers_back(text: str) -> bool:
    """Whether a text speaks of something named before ("it", "这款"), not only as in "is it possible"."""
    return bool(_REFERENCE.search(_EXPLETIVE.sub(" ", text)))


def name_instead_of_pronoun(text: str, name: str) -> str:
    """A text with a product's name in the place of the first word that points back.

    Example:
        >>> name_instead_of_pronoun("Is its tank removable?", "Aurora 200")
        "Is Aurora 200's tank removable?"
    """
    return _REFERENCE.sub(lambda m: f"{name}'s" if m.group().lower() in ("its", "their") else name, text, count=1)


def ordinal(text: str) -> int | None:
    """The place in the last list that a text points to, from 0; -1 is the last; None without an ordinal."""
    match = _ORDINAL.search(text)
    return _ORDINALS[next(filter(None, match.groups())).lower()] if match else None


def asks_for_other(text: str) -> bool:
    """Whether a text asks for the other one of two."""
    return bool(_OTHER.search(text))
