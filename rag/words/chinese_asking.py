"""What Chinese words of a question ask for nothing in particular, and which ask for what no catalog states.

"帮我查一下AP7968" wants to hear what AP7968 is; "AP7968是谁设计的" wants one thing, which is answered or refused.
"""

import re
from collections.abc import Sequence

_SAYS_NOTHING = re.compile(
    r"""
    你好|您好|请问|请|麻烦|劳驾|谢谢|多谢|感谢|拜托|帮忙|帮我|帮|给我|给|告诉|告知|让我
  | 想要|想买|想找|想看|想问|想知道|想了解|想|要|需要|打算|准备|考虑|我在|我们|我|咱们?|你们家?|您们?|你
  | 贵店|贵司|店里|店家|本店|商店|网店|家里
  | 查询|查找|查看|查查|查|搜索|搜|寻找|找|看看|看|了解|介绍|说明|说说|说|讲讲|讲
  | 描述|展示|显示|列出|确认|核对|核实|问问|问
  | 一下子?|一下下|下|一个|一款|一件|一台|有关|关于|对于|至于|就是|就|先|再|还|也|都|只|正|刚才?|现在|目前|今天
  | 详细|具体|相关|基本|大概|简单|完整|全部|所有|的话
  | 信息|资料|详情|情况|内容|介绍|参数|数据|页面|链接|东西|玩意儿?
  | 商品|产品|货品|货号|货|型号|编号|代码|条码|条形码|编码|识别码|序号|号码|号|款式|款|台|个|件|种|只|把|条
  | 什么样|什么|啥|哪些|哪个|哪款|哪种|哪|怎么样|怎样|怎么|如何|多少|是不是|能不能|可不可以|有没有|是否|能否|可否
  | 名称|名字|叫做|叫|对应|代表|指|属于|归|标题
  | 这个|那个|这款|那款|这|那|它|此|该|其
  | 在售|有售|出售|卖|买|有货|上架|存在|收录|在架|销售
  | 是|为|有|在|的|地|得|了|着|过|吗|呢|吧|啊|呀|嘛|哦|喔|哈|么|阿|哇|啦
  | 和|与|跟|或|上|里|中|能|会|可以|可|把|被|对|从|到
  | 用|及|以及|嗯|喂|嗨|亲|行|好
    """,
    re.VERBOSE,
)
_CLAIMS = re.compile(
    r"现在也?[是还]|写(?!论文|作业|报告|文章|稿)|说|听|记得|标着|显示|(?:标价|标的)\s*\d|没(?:有)?变|(?<!以)[前天]看"
)  # "上周是1398元，现在也是吧": of today
_ASKS_WHICH = re.compile(
    r"哪(?:个|款|件|种|一(?:个|款|件|种))?(?:商品|产品|东西|型号|货)|哪(?:一)?[款件个](?:呢|啊|呀|吗)?[？?\s]*$|是(?:个)?(?:什么|啥)"
    r"|型号|编号|货号|条码|条形码|代码|编码|扫(?:码|出|描)"
)
_ASKS_ON = re.compile(
    r"(?:(?:那|具体|究竟|到底|大概|各|分别|都)*(?:是|有|为)?(?:多少|什么|几何|多大|啥|几)(?:呢|啊|呀)?"
    r"|对[吗吧不]|是[吗吧]|对不对|是不是)[？?。！!]*"
)
_MAX_WHICH_CHARS = 18
_CHINESE = re.compile(r"[一-鿿]")
_CLAUSE_END = re.compile(r"[，,。；;！!？?]")

_UNSTATED = re.compile(
    r"""
    二手|转手|转卖|回收价|保值|抵押|出租|租赁|租金|租一|成本价|进货价|出厂价|批发价
  | 去年|前年|往年|上个月|上月|上周|昨天|以前卖|过去|当初|历史(?:最低|最高)?价|原来卖|曾经|刚上市时|首发价
  | 明年|后年|下个月|下周|下半年|将来|未来|以后会|会涨价|会降价|涨价|降价|还会更新
  | 新款|下一代|换代|升级版|停产|绝版|召回
  | 别家|别的店|其他店|竞争对手|对手|淘宝|京东|拼多多|亚马逊|天猫|国外卖|海外卖|在(?:日本|韩国|美国|德国|香港)卖
  | 谁设计|设计师|设计者|谁发明|发明人|发明者|创始人|老板是谁|谁代言|代言人?|明星|网红|名人|总统|奥运
  | 获(?:过)?奖|得(?:过)?(?:什么)?奖|奖项|大奖|杂志|评测|测评|得(?:了)?几分|排行榜|上过电视|上过新闻|电影里|报道
  | 保险|理赔|赔不赔|赔偿|被偷|丢了|字体|刻字|刻名|定制|私人订制|礼盒包装|生日
  | 工厂|哪条生产线|流水线|多少工人|工人|专利|股价|上市公司|销量|卖(?:出|掉)了?(?:多少|几)|卖了多少|月销|产量
  | 动物实验|碳足迹|碳排放|童工|公平贸易|海拔.{0,6}(?:用|试)|太空|南极|风水|星座|八字
    """,
    re.VERBOSE,
)


def asks_overview(text: str) -> bool:
    """Whether the Chinese words of a question ask for nothing in particular.

    Args:
        text: The question without the names in it.

    Example:
        >>> asks_overview("帮我查一下AP7968"), asks_overview("AP7968是谁设计的")
        (True, False)
    """
    return len(_CHINESE.findall(_SAYS_NOTHING.sub("", text))) <= 1


def joined_questions(questions: Sequence[str]) -> tuple[str, ...]:
    """Questions with those that only say what is asked of the one before joined to it: "有没有颜色的数据？是多少".

    Example:
        >>> joined_questions(["它的重量呢？", "是多少"])
        ('它的重量呢？是多少',)
    """
    joined: list[str] = []
    for question in questions:
        if joined and _ASKS_ON.fullmatch(question.strip()):
            joined[-1] = f"{joined[-1]}{question.strip()}"
        else:
            joined.append(question)
    return tuple(joined)


def asks_which(text: str) -> bool:
    """Whether a short question, or the last clause of a longer one, wants to know which product an identifier is of.

    Example:
        >>> asks_which("纸条上只写着，你们知道是哪款吗"), asks_which("是谁设计的")
        (True, False)
    """
    clauses = [clause for clause in _CLAUSE_END.split(text) if _CHINESE.search(clause)]
    asking = text if len(_CHINESE.findall(text)) <= _MAX_WHICH_CHARS else "".join(clauses[-1:])
    return _ASKS_WHICH.search(asking) is not None and len(_CHINESE.findall(asking)) <= _MAX_WHICH_CHARS


def unstated_topic(text: str) -> str | None:
    """What a question asks for that shops hardly state of a product: its past price, its designer, its fame.

    Example:
        >>> unstated_topic("这款前年卖多少钱"), unstated_topic("这款卖多少钱")
        ('前年', None)
    """
    match = _UNSTATED.search(text)
    return None if match is None or _CLAIMS.search(text) else match.group()
