"""What customers call a shop's terms, and what its documents call them.

"When do you open?" is answered under "Berlin store: Monday to Saturday 10:00-19:00". The words on the right are
added to the search among documents and count as asked for, beside the customer's own.
"""

import re

from rag.vocabulary.countries import countries_in

_EXPANSIONS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), words)
    for pattern, words in (
        (
            r"\bopen(?:ing)? (?:hours|times|on|at)\b|\bwhen (?:do|are) you (?:open|close)|\bhours\b",
            "store Monday Saturday Sunday closed",
        ),
        (
            r"\bdeliver(?:y|ed|ies)?\b.{0,20}\b(?:take|long|time|fast)|\bhow (?:long|fast|soon)\b.{0,40}\b(?:deliver|ship|arrive|parcel|package)",
            "delivery time working days",
        ),
        (
            r"\bhow (?:do|can) i pay\b|\bpayment methods?\b|\bways? to pay\b|\bwhat payments?\b",
            "payment method card invoice transfer",
        ),
        (
            r"\bpay(?:ing)?\b.{0,30}\b(?:with|via|using)\b|\bpay (?:in|by) (?!(?:the|your|an?|\d)\b)\w+"
            r"|\b(?:accept|take|use)\b.{0,20}\b(?:pay ?pal|(?:apple|google|amazon) pay|klarna|stripe|wallets?)\b",
            "payment method",
        ),
        (
            r"\bpay\w*\b.{0,30}\b(?:dollars?|pounds?|sterling|francs?|kron\w+|z[lł]oty|yen|yuan)\b|\b(?:other|foreign) currenc",
            "accept currencies prices in",
        ),
        (
            r"\b(?:(?:accept|take|with|by|my|use) visa|visa cards?|master ?cards?|american express|amex|maestro|diners|union ?pay)\b",
            "credit debit card",
        ),
        (r"\bpoints\b.{0,30}\b(?:need|redeem|spend|use|worth|minimum)", "redeem at least points worth"),
        (
            r"\bhow long\b.{0,40}\breturn|\breturn(?:s)? (?:policy|period|window)\b",
            "days from the day of delivery to send back",
        ),
        (r"\bwho\b.{0,20}\bpay", "cost to you free label"),
        (
            r"\b(?:get|receive|need|want|download|send|find|copy of|where is)\b.{0,30}\b(?:invoice|receipt)\b",
            "receipts PDF e-mail day of dispatch",
        ),
        (
            r"\b(?:arriv\w+|comes?|came|delivered|turn(?:s|ed) up)\b.{0,20}\b(?:broken|damaged|smashed|cracked|in pieces)\b"
            r"|\b(?:broken|damaged|smashed|cracked)\b.{0,20}\b(?:on|upon|at|when)\b.{0,12}\b(?:arriv\w+|delivery)\b",
            "report visible transport damage photos",
        ),
        (
            r"\b(?:days?|weeks?|months?) ago\b.{0,80}\b(?:return|send\w*\b.{0,20}\bback|give\b.{0,20}\bback)"
            r"|\b(?:return|send\w*\b.{0,20}\bback)\b.{0,60}\b(?:after|within) \w+ (?:days?|weeks?|months?)\b"
            r"|\btoo late\b.{0,30}\breturn",
            "days from the day of delivery to send back",
        ),
        (
            r"\bopen(?:ed|ing)? (?:the |its )?(?:box|packag\w+|parcel)\b|\b(?:without|lost|threw away|no) (?:the |its )?"
            r"(?:original )?(?:box|packag\w+)\b",
            "condition we accept original box missing box",
        ),
        (
            r"\bpric\w+\b.{0,30}\b(?:drop\w*|f[ae]ll\w*|lower\w*|reduced|went down|goes down|cheaper)\b"
            r"|\bcheaper now\b|\bnow (?:on sale|cheaper)\b",
            "own price falls difference refunded within days of your order",
        ),
        (
            r"\b(?:minimum|how old|age|children|kids?|teenagers?|minors?|under 1[0-9])\b.{0,40}\b(?:account|register|sign up|order|buy"
            r" here|join|shop here)\b|\b(?:account|register|sign up|join)\b.{0,30}\b(?:children|kids?|teenagers?|minors?|age)\b",
            "young people aged accounts age",
        ),
        (r"\b(?:card|account|money)\b.{0,20}\bcharged\b|\bwhen\b.{0,20}\b(?:charge|debit)", "when you are charged"),
        (
            r"\b(?:fee|fees|surcharge|extra)\b.{0,30}\b(?:pay\w*|cards?|method|paypal|instalments?)\b",
            "charge no fee for any method",
        ),
        (
            r"\b(?:cancel|change|stop|amend)\w*\b.{0,40}\border",
            "change the address or cancel in my orders until the status",
        ),
        (r"\b(?:track|follow)\w*\b.{0,20}\b(?:order|parcel|package|delivery)\b", "tracking link by e-mail"),
        (r"\bgift[- ]?wrap\w*|\bwrap\w*\b.{0,20}\b(?:gifts?|presents?)\b", "gift wrapping"),
        (
            r"\b(?:try|test|see)\b.{0,40}\b(?:in (?:the|your|a) (?:shop|store)|showroom)|\bshowroom\b",
            "store trying out floors whole range",
        ),
        (
            r"\b(?:broke|broken|defective|faulty|stopped working|packed up)\b",
            "warranty claim defect fault report repair replacement",
        ),
        (
            r"\bpick(?:ing)? (?:(?:it|them|my order|an order|orders|the parcel) )?up\b|\bpick-?up\b|\bclick (?:and|&) collect\b"
            r"|\bcollect\b.{0,30}\b(?:store|shop|person|myself)\b",
            "store collection collecting ready",
        ),
        (
            r"\b(?:next|one)[- ]day\b|\bsame[- ]day (?:deliver|ship)|\b(?:fastest|quickest|urgent|rush)\b.{0,30}\b(?:deliver|ship)",
            "express next working day",
        ),
        (r"\bmoney back\b|\breimburs", "refund"),
        (
            r"\b(?:bulk|volume|quantity|wholesale|trade)\b.{0,20}\b(?:discount|order|price|pricing|buy)|\bwholesale\b",
            "business customers discount pieces",
        ),
        (r"\b(?:bitcoins?|crypto|ethereum)\b", "cryptocurrency"),
        (r"\b(?:wear and tear|worn out|wears out)\b", "wear parts not covered"),
        (
            r"\b(?:phone|telephone|call|reach|talk to|contact)\b.{0,20}\b(?:number|you|someone|service)\b|\bhotline\b",
            "customer service phone chat e-mail",
        ),
        (
            r"\b(?:box|parcel|package)\b.{0,20}\bdamaged\b|\bdamaged in (?:transit|transport|the post)\b",
            "transport damage report photos",
        ),
        (
            r"\b(?:large|oversized?|heavy|big)\b.{0,20}\b(?:items?|furniture|goods|parcels?|deliver)|\bfurniture\b",
            "bulky goods",
        ),
        (
            r"\b(?:parcel|package|order|delivery)\b.{0,30}\b(?:lost|missing|never|not arrived|hasn't|late|delayed)\b",
            "tracking status not changed start a search not found",
        ),
        (r"\b(?:get rid of|throw away|dispose|disposal|scrap)\b", "take-back recycling hand in"),
        (
            r"\bchat(?:s|bot)?\b.{0,30}\b(?:stored?|kept|saved|deleted?|recorded)|\b(?:store|keep|save|delete|record)\b.{0,20}\bchats?\b",
            "shopping assistant conversations kept",
        ),
        (
            r"\border\b.{0,40}\b(?:leaves?|sent|dispatched|shipped|goes out)\b|\b(?:cut-?off|order by|deadline for orders)\b",
            "orders placed by on a working day leave the same day",
        ),
        (
            r"\bfree (?:of charge )?(?:shipping|delivery|postage)\b|\b(?:deliver|ship)\w*\b.{0,30}\bfree\b",
            "standard delivery free from",
        ),
        (
            r"\bpay\w* (?:after|later|once)|\b(?:buy|get|receive)\b.{0,30}\bpay\w* (?:after|later)|\bpay in (?:parts|rates)\b",
            "invoice due after dispatch instalments",
        ),
        (
            r"\b(?:run out|expires?|expiry|lapse|go stale|lose (?:my|the|their) (?:points|balance|value))\b",
            "valid lapse expire end of the year",
        ),
        (r"\bkids?\b(?!.{0,30}\baccount)", "children children's"),
        (
            r"\bhigher up\b|\b(?:complain|unhappy|dissatisfied|fed up)\b|\b(?:manager|supervisor)\b",
            "complaints team leader write",
        ),
        (
            r"\b(?:anyone|someone|somebody|anybody|person|human)\b.{0,30}\b(?:write|talk|speak|reach|chat|call)\b"
            r"|\b(?:phone|e-?mail|chat)\b.{0,40}\b(?:sooner|faster|quick|repl|respon|answer)",
            "customer service channel times reply phone chat e-mail",
        ),
        (
            r"\b(?:everything|what|data)\b.{0,30}\b(?:know|have|store[ds]?|saved?|keep|kept|hold) (?:about|on|of) me\b|\bcopy of my data\b"
            r"|\bsee my data\b",
            "your rights ask access copy answer within",
        ),
        (
            r"\b(?:leave|take|give|hand|bring)\b.{0,20}\bold (?:one|machine|appliance|device)\b|\bold (?:one|appliance)s? (?:with|to) you\b",
            "take back old appliance stores free",
        ),
        (r"\b(?:reduction|rebate|money off|special price)\b", "discount"),
        (r"\b(?:scouts?|teams?|associations?)\b", "clubs youth groups"),
        (
            r"\bcheaper (?:else|some|at|on|in|from)|\blower price (?:else|some|at)",
            "same product cheaper elsewhere match price",
        ),
        (
            r"\b(?:clean|wash)(?:ed|ing)?\b.{0,20}\bby you\b|\byou (?:clean|wash)\b|\bhave\b.{0,40}\b(?:cleaned|washed)\b",
            "washing service stores professional cleaning",
        ),
        (
            r"\b(?:charge|costs?|fees?|free|pay)\b.{0,30}\breturn|\breturn\w*\b.{0,40}\b(?:costs?|charge|fees?|free|pay)\b"
            r"|\b(?:send|sending|post|posting)\b.{0,30}\bback\b.{0,40}\b(?:costs?|charge|fees?|free|pay)\b"
            r"|\b(?:charge|costs?|fees?|free|pay)\b.{0,30}\bsend\w*\b.{0,30}\bback\b",
            "who pays for the return cost to you free label",
        ),
        (
            r"\b(?:return|send\w*|bring|give)\b.{0,50}\b(?:used|worn|unpacked|tried|without (?:the |its )?(?:box|packaging|tags?))\b",
            "condition we accept use loss in value",
        ),
        (
            r"\b(?:compan(?:y|ies)|business)\b.{0,40}\bdiscount|\bdiscount\b.{0,40}\b(?:compan|business)",
            "volume discount pieces",
        ),
        (r"\bstuck\b|\bjam(?:s|med)?\b", "sticks"),
        (r"营业时间|几点(?:开门|关门|上班|下班)", "营业时间 客服 每天 周一 周日"),
        (
            r"退货(?:条件|期限|政策|是什么|是怎样的|怎么样)|^(?!.*(?:怎么|如何)).*退货[？?\s]*$|退货.{0,4}(?:几天|多久|多少天)|(?:几天|多久|多少天).{0,4}退货|(?:可以|能)(?:不能)?退货?吗|几天(?:内|之内)?(?:可以|能)退",
            "天内 商品完好 即可申请退货 无需说明理由",
        ),
        (r"几天(?:能|可以)?到|多久(?:能|可以)?到|什么时候到", "预计时间 配送 天"),
        (r"^(?!.*退).*运费", "运费 包邮"),
        (
            r"(?:谁|自己).{0,4}(?:出|付|承担|掏).{0,4}(?:运费|邮费)|(?:运费|邮费).{0,6}(?:谁|自己|承担|我)",
            "运费由谁承担",
        ),
        (r"(?:怎么|如何).{0,6}退货|退货.{0,2}(?:流程|步骤|怎么操作)", "申请售后 审核 寄出 运单号"),
        (r"积分.{0,4}(?:怎么用|如何用|能干|有什么用|抵)|用.{0,2}积分", "使用积分 抵扣 分抵 元"),
        (r"花呗|支付宝|微信|云闪付|银联|数字人民币", "支持的支付方式 手机扫码支付 主流支付应用"),
        (r"(?:发|寄|送)(?:货)?(?:到|去|往)", "配送 运费 地区 预计时间"),
        (r"没动静|没更新|不更新|没消息|(?:快递|包裹|物流).{0,8}(?:丢|没到|不动)", "物流信息 没有更新 丢件 核查"),
        (
            r"钱.{0,8}(?:退|回|到账)|(?:多久|几天|什么时候|何时).{0,6}(?:退款|到账|退钱)|退款.{0,6}(?:多久|几天|到账)",
            "退款时间 原支付方式退回 工作日到账",
        ),
        (r"专票", "专用发票"),
        (r"普票", "普通发票"),
        (r"(?:扣|付|刷|收)了?(?:我)?(?:两|2|二)(?:次|遍|回|笔)|重复(?:扣|付)", "重复付款 自动退回多付"),
        (r"(?:多久|多长时间|几分钟|什么时候).{0,6}付款", "付款时限 提交后 分钟内付款"),
        (r"拆(?:过|开过|机|了机)|自己修", "自行拆机 非授权网点维修"),
        (r"(?:修|换)了?(?:两|2|二|好几|几|多)次|修不好|还是(?:不行|坏|有问题)", "同一故障 维修 次 换货"),
        (r"延保|延长保修", "延长保修 延长 年 商品价格"),
        (r"倒不出|出不来|堵", "堵塞 清理"),
        (r"坏了|出(?:了)?故障|不工作了?|不能用了|用不了", "质量问题 退货 换货 维修 保修期"),
        (r"水洗|冲洗|过水", "不可水洗 清洁"),
        (r"香港|澳门|台湾|国外|海外|境外", "配送范围 暂不配送 地址"),
        (r"转(?:让|给)|送给|给(?:别人|朋友|家人|老婆|老公)", "转赠"),
        (r"(?:门店|实体店|线下)", "门店 地址"),
        (r"(?:开|要|补|申请).{0,2}发票|发票.*(?:怎么|如何)", "申请 发票"),
        (
            r"怎么(?:付款|支付|付钱)|(?:支付|付款)方式|能用.*(?:付款|支付)|哪些.{0,4}(?:付款|支付)",
            "支持的支付方式 扫码支付 信用卡",
        ),
    )
)


_SENDS_ZH = re.compile("寄|送|发|配送|快递|包裹|下单|收货")
_ABROAD_ZH = "配送范围 暂不配送 海外 地址"


def shop_words(question: str) -> str:
    """What documents call the thing asked for, "" when the customer's words must do.

    Example:
        >>> shop_words("What are your opening hours?")
        'store Monday Saturday Sunday closed'
    """
    known = [words for pattern, words in _EXPANSIONS if pattern.search(question)]
    countries = sorted(one for one in countries_in(question) if one not in question.lower())
    if countries and not question.isascii():
        is_sent = _SENDS_ZH.search(question) is not None and countries != ["china"]
        return " ".join([*known, *([_ABROAD_ZH] if is_sent else [])])
    return " ".join([*known, *countries])  # "Holland" is called "Netherlands"
