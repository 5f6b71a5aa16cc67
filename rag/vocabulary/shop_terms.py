"""What customers call a shop's terms, and what its documents call them.

"When do you open?" is answered under "Berlin store: Monday to Saturday 10:00-19:00". The words on the right are
added to the search among documents and count as asked for, beside the customer's own.
"""

import re

_EXPANSIONS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), words)
    for pattern, words in (
        (
            r"\bopen(?:ing)? (?:hours|times|on|at)\b|\bwhen (?:do|are) you (?:open|close)|\bhours\b",
            "store Monday Saturday Sunday closed",
        ),
        (
            r"\bdeliver(?:y|ed|ies)?\b.{0,20}\b(?:take|long|time|fast)|\bhow (?:long|fast|soon)\b.{0,40}\b(?:deliver|ship|arrive)",
            "delivery time working days",
        ),
        (
            r"\bhow (?:do|can) i pay\b|\bpayment methods?\b|\bways? to pay\b|\bwhat payments?\b",
            "payment method card invoice transfer",
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
            r"\b(?:broke|broken|defective|faulty|stopped working|packed up)\b",
            "warranty claim defect fault report repair replacement",
        ),
        (
            r"\bpick(?:ing)? (?:(?:it|them|my order|an order|orders|the parcel) )?up\b|\bpick-?up\b|\bclick (?:and|&) collect\b"
            r"|\bcollect\b.{0,30}\b(?:store|shop|person|myself)\b",
            "store collection collecting ready",
        ),
        (
            r"\b(?:next|same|one)[- ]day\b|\b(?:fastest|quickest|urgent|rush)\b.{0,30}\b(?:deliver|ship)",
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
        (r"营业时间|几点(?:开门|关门|上班)", "营业时间 周一 周日"),
        (
            r"退货(?:条件|期限|是什么|是怎样的|怎么样)|退货[？?\\s]*$|(?:可以|能)(?:不能)?退货?吗|几天(?:内|之内)?(?:可以|能)退",
            "天内 商品完好 即可申请退货 无需说明理由",
        ),
        (r"几天(?:能|可以)?到|多久(?:能|可以)?到|什么时候到", "预计时间 配送 天"),
        (r"^(?!.*退).*运费", "运费 包邮"),
        (r"(?:开|要|补|申请).{0,2}发票|发票.*(?:怎么|如何)", "申请 发票"),
        (r"怎么(?:付款|支付)|支付方式|能用.*(?:付款|支付)", "支付方式 微信 银行卡"),
    )
)


def shop_words(question: str) -> str:
    """What documents call the thing asked for, "" when the customer's words must do.

    Example:
        >>> shop_words("What are your opening hours?")
        'store Monday Saturday Sunday closed'
    """
    return " ".join(words for pattern, words in _EXPANSIONS if pattern.search(question))
