"""What a shop's terms are about: delivery, returns, payment and so on, in the words of customers and of headings.

Two texts of one topic may share no word: "who pays if I send it back?" is asked under "Returns
and Refunds". Topics only speak for or against a passage; they choose none.
"""

import re
from functools import lru_cache

_MAX_REMEMBERED = 4_096  # texts: headings are looked at with every question

_TOPICS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        (
            "delivery",
            r"\bship|\bdeliver|\bpostage\b|\bparcels?\b|\bpackages?\b|\bcouriers?\b|\btracking\b"
            r"|\bsend (?:it )?to\b"
            r"|运费|发货|配送|快递|包裹|寄到|送到|发到|送货|物流|包邮|几天到|多久到",
        ),
        ("express", r"(?<!american )\bexpress\b|\bnext[- ]day\b|\bsame[- ]day\b|\bfast(?:er|est)\b|加急|当日达|次日"),
        (
            "returns",
            r"\breturn|\brefund|\b(?:send|give|bring|take|go|sent|sending)\b.{0,25}\bback\b"
            r"|\bmoney back\b|\bwithdraw|\bexchang|\bswap|\bchange my mind\b"
            r"|退货|退款|退回|退换|换货|能退|可以退|退吗|寄回|无理由",
        ),
        (
            "payment",
            r"\bpay|\bpaid\b|\bcredit cards?\b|\bdirect debit\b|\bbank transfer|\bbitcoin|\bpaypal|\bcash\b"
            r"|\bcharged?\b|\bamerican express\b|\bamex\b|\b(?:accept|take|with|by) visa\b|\bmaster ?card"
            r"|付款|支付|扣款|扣了|刷卡|信用卡|花呗|微信|支付宝|对公",
        ),
        ("instalments", r"\binstal+ments?\b|\bmonthly (?:rates?|payments?)\b|\binterest\b|分期|\d+ ?期|手续费"),
        ("invoice", r"\binvoices?\b|\breceipts?\b|\bvat\b|发票|专票|普票|抬头|税号|报销"),
        (
            "warranty",
            r"\bwarrant|\bguarantee|\bbroke|\bdefect|\bfault|\brepair|\bstopped working|\bmalfunction|\bworn\b"
            r"|保修|质保|维修|修理|坏了|故障|毛病|三包|修了|返修",
        ),
        ("extended cover", r"\blantern care\b|\bextended (?:warranty|cover)|\binsurance\b|延保|意外险"),
        ("gift card", r"\bgift[- ]?cards?\b|礼品卡|购物卡"),
        ("voucher", r"\bvouchers?\b|\bcoupons?\b|\bpromo|\bdiscount codes?\b|优惠券|优惠码"),
        ("points", r"\bpoints?\b|\bloyalty\b|\bmember|积分|会员|等级"),
        (
            "privacy",
            r"\bprivacy\b|\b(?:my|personal|customer|your?) (?:own )?data\b|\bdata\b|\bcookies?\b|\bnewsletter\b"
            r"|\bknow about me\b|\bdelete my account\b|隐私|个人信息|数据|注销|短信|录音|录像",
        ),
        (
            "contact",
            r"\bphone\b|\bcall\b|\be-?mail\b|\bchat\b|\bcontact|\bcomplain|\bcustomer (?:service|support)\b|\btalk to\b"
            r"|\bwrite to\b|客服|电话|联系|投诉|人工",
        ),
        (
            "store",
            r"\bstores?\b|\bshops?\b|\bopen(?:ing)?\b.{0,20}\b(?:hours|times?|on|at|sunday|saturday|today|tomorrow)"
            r"|\bparking\b|\baddress\b"
            r"|门店|实体店|营业时间|地址|自提",
        ),
        (
            "disposal",
            r"\brecycl|\btake[- ]back\b|\bdispos|\bthrow away\b"
            r"|\bold (?:appliance|kettle|vacuum|machine|tent|jacket|pan|batter|one)"
            r"|\bbatter(?:y|ies)\b|\bhand in\b|回收|旧机|以旧换新|废旧",
        ),
        (
            "business",
            r"\bcompan(?:y|ies)\b|\bbusiness|\bschools?\b|\bclubs?\b|\bscout|\bbulk\b|\bwholesale\b"
            r"|\bvolume discount|\bwe as\b|企业|公司|团购|批发|单位采购",
        ),
        (
            "price match",
            r"\bprice (?:match|promise|guarantee)|\bmatch\b|\bcheaper (?:else|some|at|on)|\blower price\b"
            r"|\bprice (?:drop|falls?)|保价|价保|降价|差价",
        ),
        (
            "size",
            r"\bsiz(?:e|es|ing)\b|\bfit\b|\bbetween two\b|\bwide\b|\bnarrow\b|\bgirth\b|尺码|尺寸|选多大|寸|容量|升",
        ),
        (
            "care",
            r"\bwash|\bclean|\bcare (?:guide|for)\b|\bdry(?:ing)?\b|\bdishwasher|\bsoftener|\bdescal|\bstains?\b"
            r"|\bseason(?:ing)?\b|\bzip\b|清洗|清洁|保养|养护|开壶|水洗|晾|除垢",
        ),
    )
)


@lru_cache(maxsize=_MAX_REMEMBERED)
def topics_of(text: str) -> frozenset[str]:
    """The topics that a question or a heading is about; none where no word says so.

    Example:
        >>> sorted(topics_of("who pays if I send it back?"))
        ['payment', 'returns']
    """
    return frozenset(name for name, pattern in _TOPICS if pattern.search(text))
