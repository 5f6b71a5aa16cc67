"""What customers ask for, in their words, and what merchants call it.

A concept joins the wordings of a question ("how heavy", "多重") with the names that attributes have ("weight",
"item weight", "重量") and with the dimension of its values. Names that no concept knows are still found by their own
words and by the encoder; see `attributes.py`.
"""

import re
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, slots=True, kw_only=True)
class Concept:
    """One thing customers ask for."""

    name: str
    asked: str  # regular expression over the lower-case question
    names: tuple[str, ...]  # normalised attribute names, best first; a name that holds all their words fits too
    dimension: str | None = None
    high: str | None = None  # superlatives and comparatives of much of it ("heaviest"), as a regular expression
    low: str | None = None


CONCEPTS: tuple[Concept, ...] = (
    Concept(
        name="price",
        asked=r"^\W*(?:(?:and|so|ok(?:ay)?)\W+)?how much(?: then| now| though| altogether)?\W*$|\b(?:money|price)[- ]?wise\b|\bwhat (?:do|would) you (?:charge|want|ask)\b|\bcharge for\b|\bhow much (?:is|are|does|do|for|would|will)\b(?!.*\b(?:weigh|hold)\b)|\bprices?\b|\bcost(?:s|ing)?\b(?!.*\bship)|\bhow expensive\b|\bwhat are you asking for\b|\b(?:what|how much) (?:would|will|do|must|should) i (?:have to )?pay\b|\bset me back\b|\bprice tag\b"
        r"|怎么卖|卖多少|单价|多少元|多少钱|价格|售价|什么价|价钱|几块|贵吗|贵不贵|差价|报价|现价|标价|要价|定价|啥价|什么价|价位|价儿|几多钱|几个钱|多少(?:银子|米)|卖多少|值多少|(?:要|得|需要?)(?:花|掏)?(?:我)?多少(?=[？?\s。啊呢呀]*$)|(?:花|掏)(?:我)?(?:多少|几)|多少(?:能|可以)?(?:拿下|入手|买到)|怎么收费|(?:是|要|卖|才|只要|仅)\s*\d[\d.,]*\s*(?:元|块|美元|欧元|英镑|美金|刀)",
        names=("price",),
        dimension="currency",
        high=r"top[- ]of[- ]the[- ]range(?: price)?|more expensive|pricier|dearer|costlier|costs? more|top[- ]priced|most expensive|(?:costs?|pay)(?: me| us)? the most|most (?:costly|money)|biggest (?:price|hit (?:to|on|for) my (?:wallet|purse))|most costly|priciest|dearest|highest[- ]priced?|最贵|(?:价格?|价钱|售价|单价)[^，。？?]{0,4}[，,]?\s*最高|最高价|最高(?:要|得|卖)*多少(?:钱|元)|(?:价格?|售价)(?:从|由)高(?:到|至|往)低|从贵(?:到|至|往)便宜|价格最高|更贵",
        low=r"less expensive|more affordable|costs? less|cheap(?:est|er)|(?:costs?|pay)(?: me| us)? the least|least (?:expensive|costly|money)|(?:smallest|tiniest) (?:price|amount of money)|lowest[- ]priced?|most affordable|最便宜|(?:价格?|价钱|售价|单价)[^，。？?]{0,4}[，,]?\s*最低|最低(?:要|得|卖|花)*多少(?:钱|元)|最少(?:要|得)?花?多少钱|起步价|最实在|最划算|(?:价格?|售价)(?:从|由)低(?:到|至|往)高|从便宜(?:到|至|往)贵|最低价|价格最低|更便宜|最实惠",
    ),
    Concept(
        name="availability",
        asked=r"\bin stock\b|\bavailab(?:le|ility)\b|\bsold out\b|\bhow many\b.*\b(?:left|in stock)\b|\bcan i (?:buy|order|get) (?:it|this)\b"
        r"|有货|现货|库存|缺货|能买到|还有吗",
        names=("availability", "stock"),
    ),
    Concept(
        name="weight",
        asked=r"\bhow heavy\b|\bweigh(?:s|t|ing)?\b|\bis (?:it|this|that) (?:too |very )?heavy\b|\bhow light\b|\bhow many (?:kg|kilos?|grams?|pounds|lbs|ounces)\b|\bon the scales?\b|\bheavy\b(?!.?(?:duty|use|rain|traffic|load|metal))"
        r"|\bweight[- ]wise\b|多重|重量|重吗|有多重|多沉|分量|净重|重多少|沉吗|重不重|沉不沉|几斤|多少(?:克|千克|公斤|斤)|(?<![多双])重\s*(?:约|为|是|达|有|才|只有)?\s*\d|\d\s*[a-z]{0,2}(?:千克|公斤|克|斤)?重(?![量新复])",
        names=("weight", "item weight", "net weight", "product weight", "package weight", "item package weight", "重量", "净重"),
        dimension="mass",
        high=r"heavi(?:est|er)|(?:real |true )?heavyweight|most heavy|weighs? (?:the )?mo(?:st|re)|最重|更重|最沉|更沉",
        low=r"light(?:est|er)(?:[- ]?weight)?|most light(?:weight)?|weighs? (?:the )?le(?:ast|ss)|最轻|更轻",
    ),
    Concept(
        name="run time",
        asked=r"\bbattery (?:life|last|run)|\b(?:how long|long)\b(?!.{0,40}\b(?:take|to (?:re)?charge)\b).{0,30}\b(?:batter(?:y|ies)|charge|run|play)\b.{0,20}\b(?:last|run|hold)?"
        r"|\bkeeps? going\b|\brun(?:ning)?[- ]?time\b|\bplay(?:ing|back)?[- ]?time\b|\bper charge\b|\bon (?:a|one) (?:single |full )?charge\b|续航|电池.*(?:多久|多长)|能用多久",
        names=("battery life", "run time", "runtime", "battery runtime", "playing time", "play time", "battery playtime", "operating time", "续航", "续航时间"),
        dimension="time",
        high=r"long(?:est|er)[- ](?:(?:lasting|running)(?: batter(?:y|ies))?|(?:battery|run|play)[\w-]*(?: (?:life|times?|runtime|duration|charge))?)|keeps? going (?:the )?long(?:est|er)|longest[- ]lasting|(?:lasts?|runs?) (?:the )?long(?:est|er)|best battery(?: life)?|续航最(?:长|久)",
        low=r"shortest (?:battery|run|play)[\w-]*(?: (?:life|times?|runtime|duration|charge))?|续航最短",
    ),
    Concept(
        name="charging time",
        asked=r"\bcharg(?:e|ing) time\b|\bhow long\b.{0,40}\b(?:to|re)\s?(?:re)?charge\b|\bhow (?:fast|quick(?:ly)?)\b.{0,25}\bcharge|充电.*(?:多久|时间|多长)|多久充满",
        names=("charging time", "charge time", "recharge time", "充电时间"),
        dimension="time",
        high=r"longest charging(?: time)?",
        low=r"(?:shortest|fastest|quickest) charging(?: time)?|charges (?:the )?fastest|充电最快",
    ),
    Concept(
        name="service life",
        asked=r"\bhow (?:often|soon)\b.{0,40}\b(?:replace|change)d?\b|\bhow long (?:does|do|will)\b.{0,30}\bfilters?\b.{0,12}\blast\b"
        r"|多久(?:需要|要|得)?[换更]|几个月[换更]|换一次",
        names=("filter life", "filter lifetime", "service life", "replacement interval", "滤芯寿命", "更换周期"),
        dimension="time",
    ),
    Concept(
        name="dimensions",
        asked=r"\bhow (?:big|large|small)\b|\bdimensions?\b|\bmeasure(?:s|ments)?\b|\bwhat size is\b|尺寸|多大|大小|长宽高",
        names=("dimensions", "size", "product dimensions", "item dimensions", "external dimensions", "尺寸", "产品尺寸"),
    ),
    Concept(
        name="width", asked=r"\bfit(?:s|ting)?\b.{0,12}\b(?:in(?:to|side)?|between|through)\b.{0,20}\d\s?(?:cm|mm|m|inch(?:es)?|in)\b|[放塞装]得?[进下入].{0,6}\d|\bhow (?:wide|broad)\b|\bwidth\b|\d\s?(?:cm|mm|m|inch(?:es)?|ft)?\s(?:wide|across)\b|\b(?:side to side|left to right)\b|多宽|宽度|宽\s*(?:约|为|是|达)?\s*\d|\d\s*(?:cm|mm|厘米|毫米|米)?宽(?!度)", names=("width", "dimensions", "宽度", "尺寸"), dimension="length",
        high=r"wid(?:est|er)\b|broad(?:est|er)|most wide|最宽|更宽", low=r"narrow(?:est|er)|least wide|最窄|更窄",
    ),
    Concept(
        name="height",
        asked=r"\bhow (?:tall|high)\b|\bheight\b|\d\s?(?:cm|mm|m|inch(?:es)?|ft)?\s(?:high|tall)\b|\b(?:bottom to top|top to bottom)\b|多高|高度|(?<![更提])高\s*(?:约|为|是|达)?\s*\d|\d\s*(?:cm|mm|厘米|毫米|米)?高(?![度清速级分])",
        names=("height", "peak height", "inner height", "dimensions", "高度", "尺寸"),
        dimension="length",
        high=r"tall(?:est|er)\b|(?<![度率量压速分格期噪])(?:最高(?!价|的评)|更高(?!价))",
        low=r"lowest height|shortest height|最矮|更矮",
    ),
    Concept(
        name="depth", asked=r"\bhow (?:deep|thick)\b|\bdepth\b|\bfront[- ]to[- ]back\b|\d\s?(?:cm|mm|m|inch(?:es)?|ft)?\s(?:deep|thick)\b|\bthickness\b|多深|多厚|深度|厚度|[深厚]\s*(?:约|为|是|达)?\s*\d|\d\s*(?:cm|mm|厘米|毫米|米)?[深厚](?!度)",
        names=("depth", "thickness", "dimensions", "厚度", "深度"), dimension="length", high=r"thick(?:est|er)|deep(?:est|er)|最厚|最深|更厚|更深", low=r"thinnest|thinner|slimmest|slimmer|shallow(?:est|er)|最薄|更薄",
    ),
    Concept(
        name="length",
        asked=r"\bhow long is\b(?!.*\b(?:warranty|battery|charge|run|cable|cord|lead)\b)|\blength\b(?! of (?:the |its |a )?(?:power |mains )?(?:cable|cord|lead|flex|wire))|多长|(?<!线)(?<!线缆)(?<!线材)长度",
        names=("length", "item length", "dimensions", "长度", "尺寸"),
        dimension="length",
    ),
    Concept(
        name="cable length",
        asked=r"\bhow long\b.{0,20}\b(?:cable|cord|lead|flex|wire)\b|\b(?:cable|cord|lead|wire) length\b|\blength of (?:the |its |a )?(?:power |mains )?(?:cable|cord|lead|flex|wire)\b"
        r"|\d\s?(?:m|cm|ft|feet|met(?:re|er)s?)? of (?:cable|cord|lead|flex|wire)\b|电源线.*(?:多长|长度)|(?<![天光热无有视直曲])线.{0,2}(?:多长|长度?)",
        names=("cable length", "cord length", "电源线长度"),
        dimension="length",
        high=r"long(?:est|er) (?:cable|cord|lead|wire|flex)|线(?:缆|材)?(?:最|更)长",
        low=r"short(?:est|er) (?:cable|cord|lead|wire|flex)|线(?:缆|材)?(?:最|更)短",
    ),
    Concept(
        name="material",
        asked=r"\b(?:made|built|constructed|composed|manufactured|fashioned) (?:of|from|out of)\b|\bconsists? of\b|\bmaterials?\b|\bfabric\b|材质|材料|料子|用料|(?:什么|啥)(?:东西)?做的?|是[一-鿿]{1,6}[做制造](?:成)?的|面料",
        names=("material", "materials", "outer material", "fabric", "body material", "材质", "面料", "主材质"),
    ),
    Concept(
        name="colour",
        asked=r"\bcolou?rs?\b|\bin (?:red|blue|green|black|white|gr[ae]y|yellow|orange|pink|purple|brown|silver|gold|beige)\b|什么颜色|颜色|哪些色|[红蓝绿黑白灰黄橙粉紫]色",
        names=("colour", "color", "product colour", "product color", "颜色"),
    ),
    Concept(
        name="noise",
        asked=r"\bhow (?:loud|noisy|quiet|silent)\b|\bnoise\b(?!.?cancel)|\bdecibels?\b|\bloud\b|噪音|多少分贝|声音大|吵吗|静音",
        names=("noise level", "noise", "sound level", "max noise level", "噪音", "噪声", "最低噪音", "最高噪音"),
        dimension="decibel",
        high=r"loud(?:est|er)|nois(?:iest|ier)|mo(?:st|re) (?:noise|racket|din)|最吵|噪音最大",
        low=r"quiet(?:est|er)|le(?:ast|ss) (?:noise|noisy|racket|din)|most silent|最安静|最静音|噪音最(?:小|低)",
    ),
    Concept(
        name="capacity",
        asked=r"\bcapacity\b|\bhow (?:much|many litres|many liters)\b.{0,30}\b(?:hold|fit|contain|carry|water|tank)\b|\bvolume\b|\bhow many (?:lit(?:re|er)s|ml)\b"
        r"|容量|装多少|能装|装得下|装得(?:更|最)?[多少]|多少升|几升|多少毫升",
        names=("capacity", "volume", "water tank", "tank capacity", "dust capacity", "容量", "水箱容量"),
        dimension="volume",
        high=r"(?:larg(?:est|er)|bigg(?:est|er)|high(?:est|er)|greater|more|most) (?:capacity|volume)|holds? (?:the )?mo(?:st|re)|roomi(?:est|er)|容量(?:最|更)大|(?:能|可)?装(?:得|下|的)?(?:最|更)多",
        low=r"(?:small(?:est|er)|low(?:est|er)) (?:capacity|volume)|holds? (?:the )?le(?:ast|ss)|容量(?:最|更)小",
    ),
    Concept(
        name="power",
        asked=r"\bhow (?:powerful|many watts)\b|\bwatt(?:s|age)\b|\bpower (?:consumption|rating|output)\b|功率|多少瓦|几瓦|瓦数|耗电|费电|用电",
        names=("power", "wattage", "rated power", "power consumption", "output power", "额定功率", "功率"),
        dimension="power",
        high=r"mo(?:st|re) (?:powerful|power|watts)|strong(?:est|er)|high(?:est|er) (?:power|wattage)|功率(?:最|更)大",
        low=r"le(?:ast|ss) (?:powerful|power)|few(?:est|er) watts|le(?:ast|ss) watts|low(?:est|er) (?:power|wattage)|功率(?:最|更)小",
    ),
    Concept(
        name="load",
        asked=r"\b(?:carry|support|bear|hold|take)s?\b.{0,12}\d\s?(?:kg|kilos?|lbs?|pounds)\b|\bmax(?:imum)? (?:load|weight capacity|user weight)\b"
        r"|\bload capacity\b|\bweight (?:limit|capacity)\b|承重|能承受",
        names=("max load", "maximum load", "load capacity", "weight capacity", "maximum weight capacity", "max user weight", "承重"),
        dimension="mass",
        high=r"(?:highest|largest|biggest) load|strongest load|承重(?:最|更)大",
    ),
    Concept(
        name="suction", asked=r"\bsuction\b|吸力", names=("suction power", "suction", "吸力"), high=r"(?:strongest|highest|most) suction(?: power)?|吸力最(?:大|强)",
        low=r"(?:weakest|lowest) suction(?: power)?",
    ),
    Concept(
        name="torque", asked=r"\btorque\b|扭矩", names=("max torque", "torque", "扭矩"), dimension="torque", high=r"(?:most|highest|strongest) torque", low=r"(?:least|lowest) torque",
    ),
    Concept(
        name="brightness",
        asked=r"\bhow bright\b|\bbrightness\b|\blumens?\b|\bnits\b|亮度|多亮|流明",
        names=("luminous flux", "brightness", "light output", "lumens", "亮度"),
        high=r"bright(?:est|er)|最亮|更亮",
        low=r"dimm(?:est|er)|最暗|更暗",
    ),
    Concept(
        name="temperature",
        asked=r"\bhow (?:hot|warm|cold)\b|\btemperatures?\b|\bdegrees\b|\bcomfort\b|\bwinter\b|温度|多少度|保暖",
        names=("comfort temperature", "temperature rating", "temperature", "max temperature", "temperature range", "温度"),
        dimension="temperature",
        low=r"warmest|coldest|最保暖",
    ),
    Concept(
        name="water resistance",
        asked=r"\bwater[- ]?(?:proof|resistan(?:t|ce)|tight|repellent)\b|\bin (?:the )?rain\b|\brain[- ]?proof|\bip rating\b|\bipx?\d|\bget wet\b|\bsplash|防水|防雨|淋雨",
        names=("water resistance", "waterproof", "waterproof rating", "ip rating", "water resistant", "water column", "hydrostatic head",
               "waterproofing", "防水等级", "防水", "防水性能"),
        high=r"most waterproof|最防水",
    ),
    Concept(
        name="warranty", asked=r"\bwarrant(?:y|ies)\b|\bguarantee[ds]?\b|\bhow long (?:am i|are we|are you|is it) covered\b|\b(?:maker|manufacturer)['’]?s cover\b|保修|质保|保多久|能保\s*\d", names=("warranty", "guarantee", "保修期", "质保期", "保修"), dimension="time",
        high=r"(?:long(?:est|er)|best|better|most generous) (?:warranty|guarantee)|guaranteed (?:for )?(?:the )?(?:long(?:est|er)|mo(?:st|re) years)|(?:保修|质保)(?:期|时间)?(?:最|更)[长久]|保得?(?:最|更)久", low=r"(?:short(?:est|er)|worst|skimpiest|meanest) (?:warranty|guarantee)|(?:保修|质保)(?:期|时间)?(?:最|更)短",
    ),
    Concept(name="brand", asked=r"\bmade by\b|\bwhat brand\b|\bwhich brand\b|\bwho makes\b|\bmanufacturer\b|什么牌子|哪个牌子|品牌|(?:什么|哪个|啥|哪种)牌子|牌子是|哪家(?:公司)?(?:生产|出|做|的)|生产的|制造的|出品|出的(?:吗|吧|$)|(?:生产|制造)商|(?:是|属于)(?:[^，。？]{1,30})(?:家|牌)的?(?:吗|吧|$)", names=("brand",)),
    Concept(
        name="rating", asked=r"\brating\b|\bhow many stars\b|\bstars\b|评分|几星|好评",
        names=("rating",), dimension="star", high=r"(?:best|highest|top)[- ]rated?|best review(?:s|ed)|highest rating|评分最高|评价最好|口碑最好", low=r"(?:worst|lowest)[- ]rated?|评分最低|评价最差",
    ),
    Concept(
        name="screen size", asked=r"\bscreen sizes?\b|\bdisplay sizes?\b|\b(?:what|which) size (?:of )?(?:the )?(?:screen|display)\b|\bhow (?:big|large) is the (?:screen|display)\b|\binch(?:es)?\b|\bdiagonal\b|屏幕.*(?:多大|尺寸)|几寸|多少寸",
        names=("screen size", "display size", "display diagonal", "screen diagonal", "屏幕尺寸"), dimension="length",
        high=r"(?:bigg(?:est|er)|larg(?:est|er)) (?:screen|display)|屏幕(?:最|更)大", low=r"small(?:est|er) (?:screen|display)|屏幕(?:最|更)小",
    ),
    Concept(
        name="capacity of people", asked=r"\bhow many (?:people|persons)\b|\bsleeps?\b|几个人|多少人|几人", names=("capacity", "persons", "sleeps", "berths", "适用人数"), dimension="person",
    ),
    Concept(
        name="country of origin", asked=r"\bwhere(?:['’]s| is| are| was| were)\b.{1,90}\b(?:made|produced|manufactured|built|assembled)\b|\bcountry of origin\b|\bmade in\b|产地|哪里产|哪国",
        names=("country of origin", "made in", "origin", "import designation", "产地"),
    ),
    Concept(
        name="storage", asked=r"\b(?:(?<!for )(?<!easy )storage|hard (?:drive|disk)s?|ssds?|hdds?)\b|存储|硬盘", names=("total storage capacity", "storage capacity", "storage", "internal storage capacity", "hdd capacity", "存储容量"),
        dimension="data", high=r"(?:most|largest|biggest) (?:storage|hard (?:drive|disk))",
    ),
    Concept(
        name="memory", asked=r"\bram\b|\bmemory\b(?!.foam| card| stick)|内存", names=("internal memory", "memory", "ram", "ram capacity", "内存"), dimension="data", high=r"most (?:ram|memory)",
    ),
)  # fmt: skip


WORD_START = "(?:(?<![a-z])|(?=[一-鿿]))"
"""Where a word may begin: not inside an English one; a Chinese one anywhere ("chromebook最轻")."""


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """A pattern of a concept, compiled once, regardless of case."""
    return re.compile(pattern, re.IGNORECASE)


def asked_concepts(text: str) -> list[Concept]:
    """The concepts that a text asks for, in the order of the table.

    Example:
        >>> [c.name for c in asked_concepts("How heavy is it and what is it made of?")]
        ['weight', 'material']
    """
    return [concept for concept in CONCEPTS if compiled(concept.asked).search(text)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Extreme:
    """A superlative or comparative: of which concept, in which direction, by which words."""

    concept: Concept
    descending: bool
    words: str


_SPOKEN = (  # superlatives that stand before or behind a product otherwise than they are asked
    (r"(?:real |true )?heavyweight", "heaviest"),
    (r"most light(?:weight)?", "lightest"),
    (r"few(?:est|er) watts|le(?:ast|ss) watts", "lowest power"),
    (
        r"guaranteed .*|best (?:warranty|guarantee)|most generous (?:warranty|guarantee)|better (?:warranty|guarantee)",
        "longest warranty",
    ),
    (r"(?:worst|skimpiest|meanest) (?:warranty|guarantee)", "shortest warranty"),
    (r"keeps? going .*", "longest battery life"),
    (r"mo(?:st|re) (?:noise|racket|din)", "loudest"),
    (r"le(?:ast|ss) (?:noise|noisy|racket|din)", "quietest"),
    (r"top[- ]of[- ]the[- ]range(?: price)?", "most expensive"),
)


def spoken_extreme(words: str) -> str:
    """A superlative as an answer says it.

    Example:
        >>> spoken_extreme("real heavyweight"), spoken_extreme("cheapest")
        ('heaviest', 'cheapest')
    """
    return next((plain for pattern, plain in _SPOKEN if re.fullmatch(pattern, words, re.IGNORECASE)), words)


def find_extremes(text: str) -> list[Extreme]:
    """The superlatives and comparatives of known concepts in a text, the longest wording first.

    Example:
        >>> [(e.concept.name, e.descending) for e in find_extremes("which is the cheapest?")]
        [('price', False)]
    """
    found = []
    for concept in CONCEPTS:
        for pattern, descending in ((concept.high, True), (concept.low, False)):
            match = compiled(rf"{WORD_START}(?:{pattern})").search(text) if pattern else None
            if match:
                found.append(Extreme(concept=concept, descending=descending, words=match.group().strip()))
    return sorted(found, key=lambda extreme: -len(extreme.words))
