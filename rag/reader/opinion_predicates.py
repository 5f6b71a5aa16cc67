"""Things that customers say of a product, for and against, and how others ask about them. English.

A topic is drawn with its thing filled in ("fit a 15-inch laptop"); each topic can be affirmed or denied in several
ways, and asked about in several ways. What is denied is not always denied by a "not".
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rag.reader.invented_shop import ADJECTIVES, COLOURS, FEATURES, MATERIALS, PARTS, brand_name, model_code


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """One thing that is so or is not so of a product."""

    key: str  # what it is about: topics with the same key must not stand side by side
    questions: tuple[str, ...]
    affirmed: tuple[str, ...]  # sentences in the first person, by which it is so
    denied: tuple[str, ...]
    is_so: str  # the same in the third person, without full stop
    is_not_so: str


_FITTING = (
    ("fit", "fits"), ("work with", "works with"), ("work on", "works on"), ("connect to", "connects to"),
    ("go with", "goes with"), ("attach to", "attaches to"), ("hold", "holds"), ("charge", "charges"),
)  # fmt: skip
_OWNED = tuple(
    """15-inch laptop|13 inch macbook|queen size bed|king size mattress|toyota corolla|2014 honda civic|mountain bike|iphone 12|galaxy s9
ipad air|playstation 4|xbox one|nintendo switch|50 inch tv|roku stick|kitchen sink|garage door|18 volt battery|canon printer
epson printer|nikon d3300|gopro|kindle|chromebook|harley|ford f150|double stroller|crib mattress|car seat|twin bed|4 person tent
gas stove|induction hob|glass top stove|american girl doll|18 inch doll|barbie|lego set|small dog|german shepherd|parakeet|turtle
left hand|size 13 foot|wide foot|bmx bike|road bike|rv|boat|treadmill|exercise bike|dishwasher|half gallon jar|large pizza""".replace(
        "\n", "|"
    ).split("|")
)
_QUALITIES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("sturdy", "flimsy", ("built like a tank", "very solid")), ("quiet", "loud", ("you can barely hear it",)),
    ("comfortable", "uncomfortable", ("like sitting on a cloud",)), ("soft", "scratchy", ("so soft",)),
    ("easy to clean", "a pain to clean", ("wipes off in seconds",)), ("lightweight", "heavy", ("i can lift it with one hand",)),
    ("easy to assemble", "hard to put together", ("took me 10 minutes to put together",)),
    ("bright", "too dim", ("lights up the whole room",)), ("warm", "too thin to keep you warm", ("kept me warm all night",)),
    ("stable", "wobbly", ("does not move at all",)), ("true to size", "running small", ("fits as expected",)),
    ("thick", "thin", ("good thickness",)), ("durable", "easy to break", ("still like new after two years",)),
    ("see-through", "opaque", ("you can see right through it",)), ("good for beginners", "too hard for beginners", ("my 6 year old learned it in a day",)),
    ("safe for toddlers", "not safe for small children", ("no small parts",)), ("worth the money", "a waste of money", ("best money i ever spent",)),
    ("long enough", "too short", ("plenty long",)), ("big enough for two", "only big enough for one", ("we both fit",)),
    ("easy to use", "confusing to use", ("my grandma can use it",)), ("odorless", "smelly", ("no smell at all",)),
    ("smooth", "rough", ("smooth as silk",)), ("accurate", "way off", ("spot on",)), ("portable", "too bulky to carry around", ("i take it everywhere",)),
    ("real leather", "fake leather", ("genuine leather",)), ("fast", "slow", ("done in no time",)), ("leak proof", "leaking", ("not a drop came out",)),
)  # fmt: skip
_ABILITIES: tuple[tuple[str, str], ...] = tuple(
    (active, done)
    for active, done in (
        ("use it outdoors", "be used outdoors"), ("put it in the dishwasher", "go in the dishwasher"), ("wash it in the machine", "be machine washed"),
        ("mount it on a wall", "be mounted on a wall"), ("use it without wifi", "be used without wifi"), ("run it on batteries", "run on batteries"),
        ("use it in the shower", "be used in the shower"), ("leave it in the rain", "be left in the rain"), ("fold it flat", "be folded flat"),
        ("adjust the height", "be adjusted in height"), ("replace the battery", "have its battery replaced"), ("use it while it charges", "be used while it charges"),
        ("turn off the sound", "be muted"), ("paint it", "be painted"), ("cut it to size", "be cut to size"), ("use it on carpet", "be used on carpet"),
        ("put it in the microwave", "go in the microwave"), ("take it on a plane", "be taken on a plane"), ("refill it", "be refilled"),
        ("write on it with a pen", "be written on with a pen"), ("plug it into 220 volts", "be plugged into 220 volts"), ("freeze it", "be frozen"),
        ("stack them", "be stacked"), ("iron it", "be ironed"), ("use it left-handed", "be used left-handed"), ("play it alone", "be played alone"),
        ("lock it", "be locked"), ("tow it", "be towed"), ("dim the light", "be dimmed"), ("hang it from the ceiling", "be hung from the ceiling"),
    )
)  # fmt: skip
_ASIDES = (
    "arrived on time.", "love it.", "got it for christmas.", "five stars.", "shipping was fast.", "bought two of them.", "i would buy it again.",
    "great gift.", "my wife picked the color.", "packaging could be better.", "not sure about the price though.", "had it for a month now.",
)  # fmt: skip


def draw_topic(chance: random.Random) -> Topic:
    """One topic of any kind."""
    makers: Sequence[Callable[[random.Random], Topic]] = (
        _fitting,
        _fitting,
        _quality,
        _quality,
        _part,
        _feature,
        _ability,
        _trait,
        _colour,
    )
    return chance.choice(makers)(chance)


def with_aside(sentence: str, chance: random.Random) -> str:
    """The sentence, sometimes with what customers say beside it."""
    at = chance.random()
    if at < 0.2:
        return f"{chance.choice(_ASIDES)} {sentence}"
    return f"{sentence} {chance.choice(_ASIDES)}" if at < 0.4 else sentence


def _fitting(chance: random.Random) -> Topic:
    verb, verbs = chance.choice(_FITTING)
    thing = chance.choice((chance.choice(_OWNED), f"{brand_name(chance)} {model_code(chance)}", model_code(chance)))
    a = f"a {thing}"
    return Topic(
        key=f"fit {thing}",
        questions=(
            f"does it {verb} {a}?", f"will it {verb} {a}?", f"will this {verb} my {thing}?", f"can i use it with {a}?",
            f"does this {verb} the {thing}?", f"would this {verb} {a}", f"i have {a}, will it {verb} that?", f"is it ok for {a}?",
        ),
        affirmed=(
            f"it {verbs} my {thing} perfectly.", f"{verbs} the {thing} without any problems.", f"i use it with my {thing} and it {verbs} it fine.",
            f"yes, it {verbs} {a}.", f"i bought it for my {thing} and it {verbs} it just right.", f"it definitely {verbs} the {thing}, i tried it.",
        ),
        denied=(
            f"it does not {verb} my {thing}.", f"didn't {verb} my {thing} at all.", f"no, it won't {verb} {a}.",
            f"i tried it with my {thing} and had to send it back, it doesn't {verb} it.", f"unfortunately it will not {verb} the {thing}.",
            f"says it {verbs} {a} but it doesn't.",
        ),
        is_so=f"it {verbs} {a}",
        is_not_so=f"it does not {verb} {a}",
    )  # fmt: skip


def _quality(chance: random.Random) -> Topic:
    good, bad, praise = chance.choice(_QUALITIES)
    return Topic(
        key=good,
        questions=(f"is it {good}?", f"is this {good}?", f"would you say it is {good}?", f"are they {good}", f"is this thing {good}?"),
        affirmed=(f"it is very {good}.", f"really {good}, {chance.choice(praise)}.", f"i was surprised how {good} it is.", f"yes it is {good}.", f"{good}, which is what i was looking for."),
        denied=(f"it is {bad}.", f"not {good} at all.", f"i found it {bad}, sadly.", f"way {bad.removeprefix('too ')}.", f"no, it isn't {good}.", f"i expected it to be {good} but it is {bad}."),
        is_so=f"it is {good}",
        is_not_so=f"it is not {good}",
    )  # fmt: skip


def _part(chance: random.Random) -> Topic:
    part = chance.choice(PARTS)
    a = part if part.startswith(("set ", "warranty")) else f"a {part}"
    return Topic(
        key=part,
        questions=(f"does it come with {a}?", f"is the {part} included?", f"does this include {a}?", f"do i get {a} with it?", f"is there {a} in the box?"),
        affirmed=(f"it comes with {a}.", f"the {part} was in the box.", f"yes, {a} is included.", f"mine came with {a}.", f"nice that they put {a} in the box."),
        denied=(f"there was no {part} in the box.", f"the {part} is not included.", f"i had to buy the {part} separately.", f"doesn't come with {a}.", f"the {part} is sold separately.", f"no {part}, so i had to order one."),
        is_so=f"it comes with {a}",
        is_not_so=f"it does not come with {a}",
    )  # fmt: skip


def _feature(chance: random.Random) -> Topic:
    feature = chance.choice(FEATURES)
    bare = feature.removeprefix("a ").removeprefix("an ")
    return Topic(
        key=bare,
        questions=(f"does it have {feature}?", f"does this one have {feature}?", f"is there {feature} on it?", f"has it got {feature}?"),
        affirmed=(f"it has {feature}.", f"love that it has {feature}.", f"yes it has {feature} and it works well.", f"{feature} is built in."),
        denied=(f"it has no {bare}.", f"i wish it had {feature}.", f"it is missing {feature}.", f"there isn't {feature} on it.", f"no, it doesn't have {feature}."),
        is_so=f"it has {feature}",
        is_not_so=f"it does not have {feature}",
    )  # fmt: skip


def _ability(chance: random.Random) -> Topic:
    active, done = chance.choice(_ABILITIES)
    return Topic(
        key=done,
        questions=(f"can it {done}?", f"can i {active}?", f"is it possible to {active}?", f"can this {done}?", f"are you able to {active}?"),
        affirmed=(f"you can {active}.", f"yes, you can {active}.", f"i {active} all the time.", f"it can {done}, no problem."),
        denied=(f"you can't {active}.", f"i tried to {active} and ruined it.", f"no, it cannot {done}.", f"don't {active}, it is not made for that.", f"you are not able to {active}."),
        is_so=f"it can {done}",
        is_not_so=f"it cannot {done}",
    )  # fmt: skip


def _trait(chance: random.Random) -> Topic:
    word = chance.choice(ADJECTIVES)
    return Topic(
        key=word,
        questions=(f"is it {word}?", f"is this {word}?", f"are these {word}?", f"can someone tell me if it is {word}?"),
        affirmed=(f"it is {word}.", f"it's {word}, i tested it.", f"they are {word} as described.", f"fully {word}."),
        denied=(f"it is not {word}.", f"it isn't {word}, whatever they say.", f"definitely not {word}.", f"i thought it was {word}. it is not."),
        is_so=f"it is {word}",
        is_not_so=f"it is not {word}",
    )  # fmt: skip


def _colour(chance: random.Random) -> Topic:
    wanted = chance.choice((*COLOURS, *MATERIALS))
    other = chance.choice([c for c in (COLOURS if wanted in COLOURS else MATERIALS) if c != wanted])
    made = "" if wanted in COLOURS else "made of "
    return Topic(
        key="colour" if wanted in COLOURS else "material",
        questions=(f"is it {made}{wanted}?", f"is it really {made}{wanted}?", f"is the one in the picture {made}{wanted}?"),
        affirmed=(f"it is {made}{wanted}.", f"mine is {made}{wanted}.", f"{made}{wanted}, just like in the picture.".removeprefix("made of ")),
        denied=(f"it is {made}{other}, not {wanted}.", f"mine turned out to be {made}{other}.", f"it isn't {made}{wanted}."),
        is_so=f"it is {made}{wanted}",
        is_not_so=f"it is not {made}{wanted}",
    )  # fmt: skip
