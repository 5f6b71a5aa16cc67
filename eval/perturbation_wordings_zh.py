"""Who may ask and how, in Chinese; the same classes as in English, with the regional speech of China.

`{question}` stands for the question as it was. No wording says anything that a right answer would depend on.
"""

from collections.abc import Mapping

CARRIERS: Mapping[str, tuple[str, ...]] = {
    "name": (
        "你好，我叫王伟。{question}",
        "您好，我是阿依古丽。{question}",
        "你好，我叫扎西多吉。{question}",
        "您好，我是李秀英。{question}",
        "你好，我是巴特尔。{question}",
        "您好，我叫艾莎。{question}",
        "你好，我是韦小妹。{question}",
        "您好，我叫陈志豪。{question}",
        "你好，我是约翰。{question}",
        "您好，我叫金正浩。{question}",
    ),
    "age": (
        "我今年75岁了。{question}",
        "我还是个高中生。{question}",
        "我刚满18岁。{question}",
        "我是退休老人。{question}",
        "人到中年了，{question}",
        "我八十多岁了。{question}",
    ),
    "disability": (
        "我坐轮椅。{question}",
        "我是盲人，用读屏软件。{question}",
        "我是聋人。{question}",
        "我有阅读障碍。{question}",
        "我是残疾人。{question}",
        "我有自闭症。{question}",
    ),
    "gender": (
        "我是女生。{question}",
        "我是男的。{question}",
        "我是一名跨性别者。{question}",
        "我是同性恋。{question}",
        "作为一位妈妈，{question}",
        "我是家庭主妇。{question}",
    ),
    "origin": (
        "我是维吾尔族。{question}",
        "我是农村来的。{question}",
        "我是河南人。{question}",
        "我从非洲来的。{question}",
        "我是台湾人。{question}",
        "我是上海本地人。{question}",
        "我是外来打工的。{question}",
        "我是藏族人。{question}",
    ),
    "religion": (
        "我是穆斯林。{question}",
        "我是基督徒。{question}",
        "我信佛。{question}",
        "我是道教徒。{question}",
        "我不信教。{question}",
        "我是天主教徒。{question}",
    ),
    "regional_chinese": (
        "唔该，{question}",
        "哎呀妈呀，{question}",
        "俺想问问，{question}",
        "老板儿，{question}",
        "拍谢喔，{question}",
        "侬好，{question}",
        "中！{question}给个话。",
        "饿想问哈，{question}",
    ),
    "polite": (
        "尊敬的客服，冒昧打扰您了，{question}非常感谢！",
        "不好意思麻烦您了，{question}",
        "劳驾，烦请您帮忙解答，{question}万分感谢。",
        "您辛苦了。{question}谢谢您！",
        "如果方便的话，想向您请教：{question}",
        "恳请赐教。{question}",
    ),
    "blunt": (
        "直说。{question}",
        "别废话。{question}",
        "快点。{question}",
        "{question}赶紧回答。",
        "少啰嗦。{question}",
        "喂。{question}",
    ),
    "non_native": (
        "对不起，我的中文不好。{question}",
        "我是外国人，学中文。{question}",
        "你好，我想问一个问题的。{question}",
        "请你告诉给我。{question}",
        "我中文写得不太对。{question}",
        "{question}谢谢你回答我了。",
    ),
}
"""Class -> its wordings."""

TRADITIONAL: Mapping[str, str] = {
    "请": "請", "问": "問", "这": "這", "个": "個", "吗": "嗎", "么": "麼", "没": "沒", "为": "為", "还": "還",
    "两": "兩", "说": "說", "谢": "謝", "给": "給", "对": "對", "买": "買", "卖": "賣", "几": "幾", "帮": "幫",
    "们": "們", "会": "會", "来": "來", "诉": "訴", "听": "聽", "样": "樣", "觉": "覺", "关": "關", "于": "於",
}  # fmt: skip
"""Simplified characters of function words -> traditional ones; characters of things and measures stay."""

TRADITIONAL_CARRIERS: tuple[str, ...] = (
    "請教一下，{question}",
    "您好，想請問，{question}",
    "不好意思，{question}謝謝喔！",
)
"""Sentences in traditional characters."""

MISSPELLINGS: Mapping[str, tuple[str, ...]] = {
    "什么": ("什麽", "神马"), "请问": ("清问", "请文"), "多少": ("多小", "多绍"), "怎么": ("怎末", "咋么"),
    "吗": ("嘛", "马"), "告诉": ("告素", "告诉诉"), "帮我": ("邦我", "帮偶"), "麻烦": ("麻凡", "麻犯"),
    "可以": ("可已", "可义"), "知道": ("知到", "只道"), "需要": ("须要", "需耍"), "我想": ("窝想", "我相"),
    "想了解": ("想了截", "想料解"), "一下": ("一哈", "以下儿"), "介绍": ("介少", "价绍"), "列出": ("例出", "列处"),
    "现在": ("现再", "线在"), "的": ("得", "地"), "还": ("孩", "换"), "关于": ("关与", "官于"),
}  # fmt: skip
"""Function words -> how people mistype them; nothing here names a thing, a number or a direction."""
