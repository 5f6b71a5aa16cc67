"""What one thing is called: by customers and by shops, in English and in Chinese.

Each line of a table is one thing; its words are synonyms. Kinds of products and attributes that no line knows are
found by their own words only. Chinese words are simplified; `index.terms` folds traditional ones.
"""

from functools import cache
from importlib.resources import files

from index.terms import terms

_KINDS = """
vacuum cleaner, hoover, vacuum, vac | 吸尘器
robot vacuum | 扫地机器人, 扫地机
kettle, electric kettle | 水壶, 电水壶, 热水壶, 烧水壶, 电热水壶, 手冲壶, 旅行水壶
coffee machine, coffee maker, espresso machine | 咖啡机
toaster | 烤面包机, 多士炉
blender | 搅拌机, 料理机, 破壁机
rice cooker | 电饭煲, 电饭锅, 饭煲
cookware, pan, pot | 锅具, 炊具, 锅
frying pan, skillet | 煎锅, 平底锅, 炒锅
saucepan | 奶锅, 汤锅
knife | 刀, 菜刀, 刀具
teapot, tea pot | 茶壶
tea set | 茶具
mug, cup | 杯子, 马克杯, 水杯
bottle, water bottle | 水瓶, 保温杯, 水壶瓶
microwave, microwave oven | 微波炉
oven | 烤箱
refrigerator, fridge | 冰箱
freezer | 冰柜, 冷柜
dishwasher | 洗碗机
washing machine, washer | 洗衣机
dryer, tumble dryer | 烘干机, 干衣机
iron | 熨斗, 电熨斗
hair dryer, hairdryer | 吹风机, 电吹风
shaver, razor | 剃须刀
toothbrush, electric toothbrush | 牙刷, 电动牙刷
air purifier, purifier | 空气净化器, 净化器
humidifier | 加湿器
dehumidifier | 除湿机
air conditioner | 空调
heater | 取暖器, 电暖器
fan | 风扇, 电风扇
desk lamp | 台灯
lamp, light | 灯具, 灯
office chair, desk chair | 办公椅, 电脑椅
chair | 椅子, 椅
desk | 书桌, 办公桌, 电脑桌
table | 桌子
sofa, couch | 沙发
bed | 床
mattress | 床垫
pillow | 枕头
shelf, bookcase | 书架, 置物架
wardrobe | 衣柜
monitor, screen, display | 显示器, 屏幕
television, tv | 电视, 电视机
keyboard | 键盘
mouse | 鼠标
headphone, earphone, earbud, headset | 耳机, 头戴式耳机
speaker, bluetooth speaker | 音箱, 音响, 蓝牙音箱
notebook, laptop, notebook pc, notebook computer, laptop computer | 笔记本, 笔记本电脑, 手提电脑
desktop, pc, computer | 台式机, 电脑, 主机
server | 服务器
workstation | 工作站
tablet, tablet pc, tablet computer | 平板, 平板电脑
phone, smartphone, mobile phone | 手机
telephone | 电话机, 座机
smartwatch, watch | 手表, 智能手表
camera | 相机, 照相机
lens, lenses | 镜头
printer | 打印机
toner, toner cartridge | 墨粉, 硒鼓
ink cartridge | 墨盒
scanner | 扫描仪
projector | 投影仪
router | 路由器
network switch, ethernet switch, switch | 交换机
hard drive, hard disk, hdd | 硬盘
ssd | 固态硬盘
memory card | 存储卡
usb stick, flash drive, usb drive, thumb drive | 优盘, U盘
processor, cpu | 处理器
motherboard, desktop board, server board | 主板
graphics card | 显卡
power supply | 电源
battery | 电池
charger | 充电器
power bank | 充电宝, 移动电源
cable | 数据线, 线缆
calculator | 计算器
mp3 player | MP3播放器
game console, console | 游戏机
jigsaw puzzle, puzzle | 拼图
toy | 玩具
doll | 娃娃
pushchair, stroller, pram | 婴儿车
car seat | 安全座椅
nappy, diaper | 尿不湿, 纸尿裤
tent | 帐篷
sleeping bag | 睡袋
backpack, rucksack | 双肩包, 背包, 书包
suitcase, luggage | 行李箱, 拉杆箱
handbag, bag | 手提包, 包
wallet | 钱包
umbrella | 雨伞
running shoe, trainer, sneaker | 跑鞋, 运动鞋
shoe | 鞋子, 鞋
boot | 靴子
sandal | 凉鞋
rain jacket, raincoat | 雨衣, 冲锋衣
jacket, coat | 夹克, 外套
shirt | 衬衫
t-shirt, tee | T恤
dress | 连衣裙, 裙子
trousers, pants, jeans | 裤子, 长裤
sock | 袜子
hat, cap | 帽子
glove | 手套
scarf | 围巾
bicycle, bike | 自行车
helmet | 头盔
treadmill | 跑步机
yoga mat | 瑜伽垫
dumbbell | 哑铃
cordless drill, drill, drill driver | 电钻
screwdriver | 螺丝刀
hammer | 锤子
saw | 锯子
lawn mower | 割草机
grill, barbecue | 烧烤架
stove, camping stove | 炉具
torch, flashlight | 手电筒
perfume | 香水
lipstick | 口红
shampoo | 洗发水
face cream, moisturiser, moisturizer | 面霜
sunscreen | 防晒霜
tea | 茶叶
coffee, coffee beans | 咖啡豆
dog food | 狗粮
cat food | 猫粮
cat litter | 猫砂
"""

_ATTRIBUTES = """
weight, item weight, net weight, product weight | 重量, 净重
package weight | 毛重, 包装重量
width | 宽度, 宽
height | 高度, 高
depth | 深度, 厚度
length | 长度
diameter | 直径
dimensions, size, product dimensions | 尺寸, 产品尺寸, 外形尺寸
colour, color, product colour, product color | 颜色
material, materials, body material, main material | 材质, 主材质, 材料
fabric, outer material | 面料
capacity, volume, tank capacity | 容量
water tank, water tank capacity | 水箱容量
dust capacity | 尘杯容量
battery life, run time, runtime, battery runtime, operating time, battery playtime, playing time | 续航, 续航时间
battery capacity | 电池容量
battery type | 电池类型
charging time, charge time, recharge time | 充电时间
charging port | 充电接口
power, rated power, wattage | 功率, 额定功率
power consumption | 耗电量, 功耗
voltage, rated voltage | 电压, 额定电压
frequency | 频率
noise level, noise, sound level | 噪音, 噪声
warranty, guarantee | 保修期, 质保期, 保修
country of origin, origin, made in | 产地, 原产地
screen size, display size, display diagonal | 屏幕尺寸
resolution, display resolution | 分辨率
refresh rate | 刷新率
response time | 响应时间
brightness, light output, luminous flux | 亮度, 光通量
contrast ratio | 对比度
colour temperature, color temperature | 色温
panel type | 面板类型
cable length, cord length | 电源线长度, 线长
temperature range | 温度范围
comfort temperature | 舒适温度
water resistance, waterproof rating, waterproof, ip rating | 防水等级, 防水, 防水性能
filter type | 滤网类型, 过滤类型
filter life | 滤芯寿命
room size, coverage | 适用面积
suction power, suction | 吸力
torque, max torque | 扭矩
memory, ram, internal memory | 内存
storage, storage capacity | 存储容量, 硬盘容量
processor, processor model, processor type | 处理器, 处理器型号
processor cores, number of processor cores | 核心数, 处理器核心数
processor frequency | 主频, 处理器频率
operating system, operating system installed | 操作系统, 系统
bluetooth version, bluetooth | 蓝牙版本, 蓝牙
connectivity, connection | 连接方式
ports, interface | 接口
optical drive type | 光驱类型
print speed | 打印速度
page yield | 打印页数
number of keys | 按键数量, 键数
layout | 布局
switch type | 轴体
driver size, driver unit | 驱动单元
microphone | 麦克风
noise cancelling, noise cancellation, active noise cancellation | 降噪, 主动降噪
max load, load capacity, maximum load | 最大承重, 承重
seat height | 座高
seasons, season | 适用季节
people, persons, sleeps, berths | 适用人数, 人数
number of compartments, compartments | 隔层数
laptop size, laptop sleeve | 适用电脑尺寸
gender | 性别
age, recommended age | 适用年龄
care, care instructions, washing | 洗涤方式, 保养方式
dishwasher safe | 可用洗碗机
induction compatible, induction | 适用电磁炉
keep warm time | 保温时间
reservation | 预约时间
boil time | 烧开时间
bag type | 包型
fill weight | 充绒量
fill power | 蓬松度
app control | app控制, 手机控制, 手机操控, 手机遥控, 远程控制
child lock | 童锁, 儿童锁
remote control | 遥控器
timer | 定时
machine washable | 可机洗, 机洗, 水洗
suitable for open flame | 可明火加热, 明火
microwave safe | 可用微波炉, 微波炉
connectivity technology | 连接技术
max user height | 适用身高
total storage capacity | 总存储容量
touchscreen | 触摸屏
battery life max | 最长续航
"""


_VALUES = """
black | 黑色, 黑
wireless | 无线
white | 白色, 白
grey, gray | 灰色, 灰
silver | 银色, 银
red | 红色, 红
blue | 蓝色, 蓝
navy | 藏青色, 藏青, 深蓝色
green | 绿色, 绿
yellow | 黄色, 黄
orange | 橙色, 橙
pink | 粉色, 粉红色, 粉
purple | 紫色, 紫
brown | 棕色, 咖啡色, 棕
beige | 米色, 米白, 米白色
gold | 金色, 金
stainless steel | 不锈钢
steel | 钢
aluminium, aluminum | 铝, 铝合金
plastic | 塑料
glass | 玻璃
ceramic | 陶瓷
wood | 木, 木质, 实木
leather | 皮革, 真皮
cotton | 棉, 纯棉
wool | 羊毛
nylon | 尼龙
polyester | 涤纶, 聚酯纤维
down | 羽绒
silicone | 硅胶
titanium | 钛
cast iron | 铸铁
copper | 铜
bamboo | 竹, 竹制
"""


@cache
def value_synonyms() -> dict[str, tuple[str, ...]]:
    """A colour or material -> what else it is called in both languages, itself among them.

    Example:
        >>> value_synonyms()["gray"]
        ('grey', 'gray', '灰色', '灰')
    """
    return {word: line for line in _lines(_VALUES) for word in line}


@cache
def kinds() -> tuple[tuple[str, ...], ...]:
    """Kinds of products; the words of one tuple are synonyms, English ones first."""
    return _lines(_KINDS)


@cache
def part_kinds() -> tuple[tuple[str, ...], ...]:
    """Kinds of parts, supplies and electronic goods, as `kinds`; shops seldom have a category of each."""
    return _lines(files("rag").joinpath("glossary/part_kinds.txt").read_text(encoding="utf-8"))


@cache
def attribute_synonyms() -> dict[str, tuple[str, ...]]:
    """Attribute name -> its synonyms in both languages, itself among them.

    Example:
        >>> "重量" in attribute_synonyms()["weight"]
        True
    """
    return {word: line for line in _lines(_ATTRIBUTES) for word in line}


def names_in_chinese(name: str) -> tuple[str, ...]:
    """What an attribute with an English name is called in Chinese; () for a Chinese name or one no line knows."""
    if not name.isascii():
        return ()
    return tuple(word for word in attribute_synonyms().get(name, ()) if not word.isascii())


@cache
def attribute_name_in(name: str, language: str) -> str | None:
    """What an attribute is called in "en" or "zh"; None where the table does not know it.

    Example:
        >>> attribute_name_in("filter life", "zh")
        '滤芯寿命'
    """
    return _first_in(attribute_synonyms().get(name.lower(), ()), language)


@cache
def kind_name_in(leaf: str, language: str) -> str | None:
    """What a category of one word or more is called in "en" or "zh"; None where the table does not know it.

    Example:
        >>> kind_name_in("Sleeping Bags", "zh")
        '睡袋'
    """
    plain = set(terms(leaf))
    for line in kinds():
        if any(set(terms(word)) == plain if leaf.isascii() else word == leaf for word in line):
            return _first_in(line, language)
    return None


def _first_in(words: tuple[str, ...], language: str) -> str | None:
    return next((word for word in words if word.isascii() == (language == "en")), None)


def _lines(table: str) -> tuple[tuple[str, ...], ...]:
    rows = (line.replace("|", ",").split(",") for line in table.strip().splitlines())
    return tuple(tuple(word.strip() for word in row if word.strip()) for row in rows)
