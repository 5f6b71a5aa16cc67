"""Things that customers say of a product, for and against, and how others ask about them. English.

Each kind of topic is a form with places in braces. A topic is drawn with its thing filled in ("fit a 15-inch
laptop"); it can be affirmed or denied in several ways, and asked about in several ways. What is denied is not always
denied by a "not".
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


_FIT = Topic(
    key="fit {thing}",
    questions=(
        "does it {verb} {a}?", "will it {verb} {a}?", "will this {verb} my {thing}?", "can i use it with {a}?",
        "does this {verb} the {thing}?", "would this {verb} {a}", "i have {a}, will it {verb} that?", "is it ok for {a}?",
    ),
    affirmed=(
        "it {verbs} my {thing} perfectly.", "{verbs} the {thing} without any problems.", "i use it with my {thing} and it {verbs} it fine.",
        "yes, it {verbs} {a}.", "i bought it for my {thing} and it {verbs} it just right.", "it definitely {verbs} the {thing}, i tried it.",
    ),
    denied=(
        "it does not {verb} my {thing}.", "didn't {verb} my {thing} at all.", "no, it won't {verb} {a}.",
        "i tried it with my {thing} and had to send it back, it doesn't {verb} it.", "unfortunately it will not {verb} the {thing}.",
        "says it {verbs} {a} but it doesn't.",
    ),
    is_so="it {verbs} {a}",
    is_not_so="it does not {verb} {a}",
)  # fmt: skip
_QUALITY = Topic(
    key="{good}",
    questions=("is it {good}?", "is this {good}?", "would you say it is {good}?", "are they {good}", "is this thing {good}?"),
    affirmed=("it is very {good}.", "really {good}, {praise}.", "i was surprised how {good} it is.", "yes it is {good}.", "{good}, which is what i was looking for."),
    denied=("it is {bad}.", "not {good} at all.", "i found it {bad}, sadly.", "way {worse}.", "no, it isn't {good}.", "i expected it to be {good} but it is {bad}."),
    is_so="it is {good}",
    is_not_so="it is not {good}",
)  # fmt: skip
_PART = Topic(
    key="{part}",
    questions=("does it come with {a}?", "is the {part} included?", "does this include {a}?", "do i get {a} with it?", "is there {a} in the box?"),
    affirmed=("it comes with {a}.", "the {part} was in the box.", "yes, {a} is included.", "mine came with {a}.", "nice that they put {a} in the box."),
    denied=("there was no {part} in the box.", "the {part} is not included.", "i had to buy the {part} separately.", "doesn't come with {a}.", "the {part} is sold separately.", "no {part}, so i had to order one."),
    is_so="it comes with {a}",
    is_not_so="it does not come with {a}",
)  # fmt: skip
_FEATURE = Topic(
    key="{bare}",
    questions=("does it have {feature}?", "does this one have {feature}?", "is there {feature} on it?", "has it got {feature}?"),
    affirmed=("it has {feature}.", "love that it has {feature}.", "yes it has {feature} and it works well.", "{feature} is built in."),
    denied=("it has no {bare}.", "i wish it had {feature}.", "it is missing {feature}.", "there isn't {feature} on it.", "no, it doesn't have {feature}."),
    is_so="it has {feature}",
    is_not_so="it does not have {feature}",
)  # fmt: skip
_ABILITY = Topic(
    key="{done}",
    questions=("can it {done}?", "can i {active}?", "is it possible to {active}?", "can this {done}?", "are you able to {active}?"),
    affirmed=("you can {active}.", "yes, you can {active}.", "i {active} all the time.", "it can {done}, no problem."),
    denied=("you can't {active}.", "i tried to {active} and ruined it.", "no, it cannot {done}.", "don't {active}, it is not made for that.", "you are not able to {active}."),
    is_so="it can {done}",
    is_not_so="it cannot {done}",
)  # fmt: skip
_TRAIT = Topic(
    key="{word}",
    questions=("is it {word}?", "is this {word}?", "are these {word}?", "can someone tell me if it is {word}?"),
    affirmed=("it is {word}.", "it's {word}, i tested it.", "they are {word} as described.", "fully {word}."),
    denied=("it is not {word}.", "it isn't {word}, whatever they say.", "definitely not {word}.", "i thought it was {word}. it is not."),
    is_so="it is {word}",
    is_not_so="it is not {word}",
)  # fmt: skip
_LOOK = Topic(
    key="{kind}",
    questions=("is it {made}{wanted}?", "is it really {made}{wanted}?", "is the one in the picture {made}{wanted}?"),
    affirmed=("it is {made}{wanted}.", "mine is {made}{wanted}.", "{wanted}, just like in the picture."),
    denied=("it is {made}{other}, not {wanted}.", "mine turned out to be {made}{other}.", "it isn't {made}{wanted}."),
    is_so="it is {made}{wanted}",
    is_not_so="it is not {made}{wanted}",
)  # fmt: skip
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
_ABILITIES = (
    ("use it outdoors", "be used outdoors"), ("put it in the dishwasher", "go in the dishwasher"), ("wash it in the machine", "be machine washed"),
    ("mount it on a wall", "be mounted on a wall"), ("use it without wifi", "be used without wifi"), ("run it on batteries", "run on batteries"),
    ("use it in the shower", "be used in the shower"), ("leave it in the rain", "be left in the rain"), ("fold it flat", "be folded flat"),
    ("adjust the height", "be adjusted in height"), ("replace the battery", "have its battery replaced"), ("use it while it charges", "be used while it charges"),
    ("turn off the sound", "be muted"), ("paint it", "be painted"), ("cut it to size", "be cut to size"), ("use it on carpet", "be used on carpet"),
    ("put it in the microwave", "go in the microwave"), ("take it on a plane", "be taken on a plane"), ("refill it", "be refilled"),
    ("write on it with a pen", "be written on with a pen"), ("plug it into 220 volts", "be plugged into 220 volts"), ("freeze it", "be frozen"),
    ("stack them", "be stacked"), ("iron it", "be ironed"), ("use it left-handed", "be used left-handed"), ("play it alone", "be played alone"),
    ("lock it", "be locked"), ("tow it", "be towed"), ("dim the light", "be dimmed"), ("hang it from the ceiling", "be hung from the ceiling"),
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
    return _filled(_FIT, verb=verb, verbs=verbs, thing=thing, a=f"a {thing}")


def _quality(chance: random.Random) -> Topic:
    good, bad, praise = chance.choice(_QUALITIES)
    return _filled(_QUALITY, good=good, bad=bad, worse=bad.removeprefix("too "), praise=chance.choice(praise))


def _part(chance: random.Random) -> Topic:
    part = chance.choice(PARTS)
    return _filled(_PART, part=part, a=part if part.startswith(("set ", "warranty")) else f"a {part}")


def _feature(chance: random.Random) -> Topic:
    feature = chance.choice(FEATURES)
    return _filled(_FEATURE, feature=feature, bare=feature.removeprefix("a ").removeprefix("an "))


def _ability(chance: random.Random) -> Topic:
    active, done = chance.choice(_ABILITIES)
    return _filled(_ABILITY, active=active, done=done)


def _trait(chance: random.Random) -> Topic:
    return _filled(_TRAIT, word=chance.choice(ADJECTIVES))


def _colour(chance: random.Random) -> Topic:
    wanted = chance.choice((*COLOURS, *MATERIALS))
    other = chance.choice([c for c in (COLOURS if wanted in COLOURS else MATERIALS) if c != wanted])
    if wanted in COLOURS:
        return _filled(_LOOK, kind="colour", wanted=wanted, other=other, made="")
    return _filled(_LOOK, kind="material", wanted=wanted, other=other, made="made of ")


def _filled(form: Topic, **words: str) -> Topic:
    """A form with words in their places, by the names of these."""

    def each(sentences: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(sentence.format(**words) for sentence in sentences)

    return Topic(
        key=form.key.format(**words),
        questions=each(form.questions),
        affirmed=each(form.affirmed),
        denied=each(form.denied),
        is_so=form.is_so.format(**words),
        is_not_so=form.is_not_so.format(**words),
    )
