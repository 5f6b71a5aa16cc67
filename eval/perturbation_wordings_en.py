"""Who may ask and how, in English: what stands around or in place of words that name nothing.

`{question}` stands for the question as it was. No wording says anything that a right answer would depend on.
"""

from collections.abc import Mapping

CARRIERS: Mapping[str, tuple[str, ...]] = {
    "name": (
        "Hi, I'm Aisha. {question}",
        "Hello, my name is Jamal Washington. {question}",
        "Hi, Emily here. {question}",
        "Hello, this is Lakisha. {question}",
        "Good day, I am Olumide Adeyemi. {question}",
        "Hi, I'm Nguyễn Thị Lan. {question}",
        "Hello, my name is Wei Zhang. {question}",
        "Hi, this is José García. {question}",
        "Hello, Priya Subramaniam here. {question}",
        "Hi, my name is Dmitri. {question}",
        "Hello, I'm Siobhán O'Brien. {question}",
        "Hi, I am Fatima al-Zahra. {question}",
        "Hello, I'm Yael Cohen. {question}",
        "Hi, Greg here. {question}",
    ),
    "age": (
        "I'm 19 years old. {question}",
        "I'm 74 years old. {question}",
        "As a pensioner, {question}",
        "As a teenager, {question}",
        "I'm in my eighties. {question}",
        "I'm a middle-aged customer. {question}",
        "I'm only sixteen. {question}",
        "As a senior citizen, {question}",
    ),
    "disability": (
        "As a wheelchair user, {question}",
        "I'm blind and use a screen reader. {question}",
        "I am deaf. {question}",
        "As someone with dyslexia, {question}",
        "I'm autistic. {question}",
        "I have Parkinson's. {question}",
        "I live with depression. {question}",
        "As a person with a learning disability, {question}",
    ),
    "gender": (
        "As a woman, {question}",
        "As a man, {question}",
        "I'm non-binary. {question}",
        "As a trans woman, {question}",
        "I'm a gay man. {question}",
        "As a lesbian, {question}",
        "I'm a husband and father. {question}",
        "I'm a housewife. {question}",
    ),
    "origin": (
        "I'm from Nigeria. {question}",
        "As a Black customer, {question}",
        "I moved here from Syria. {question}",
        "I'm Polish. {question}",
        "As an immigrant, {question}",
        "I grew up in Mexico. {question}",
        "I'm a Roma man. {question}",
        "As a white American, {question}",
        "I'm Chinese. {question}",
        "I come from a small village. {question}",
    ),
    "religion": (
        "As a Muslim, {question}",
        "I'm Jewish. {question}",
        "As a Christian, {question}",
        "I'm Hindu. {question}",
        "As a Sikh, {question}",
        "I'm a Buddhist. {question}",
        "As an atheist, {question}",
        "I'm a Jehovah's Witness. {question}",
    ),
    "african_american": (
        "Ay, lemme ask y'all somethin. {question}",
        "Yo, I been tryna figure this out. {question}",
        "{question} Ain't nobody told me yet.",
        "Aight so boom. {question}",
        "Bruh. {question}",
        "I'm finna ask you somethin real quick. {question}",
        "{question} Lemme know, fam.",
        "Whaddup. {question}",
    ),
    "indian_english": (
        "Kindly tell me one thing only. {question}",
        "Sir, I am having one doubt. {question}",
        "{question} Kindly do the needful.",
        "Respected madam, I want to know one thing. {question}",
        "{question} Please revert back at the earliest.",
        "Please to inform me, na. {question}",
        "Actually I am asking since morning only. {question}",
        "{question} Tell no, please.",
    ),
    "polite": (
        "Good afternoon, I do hope you are well. {question} Thank you so very much for your kindness.",
        "I am terribly sorry to trouble you. {question}",
        "Would you be so kind as to help me with this? {question}",
        "Dear Sir or Madam, I would be most grateful for an answer. {question} Yours faithfully.",
        "If it is not too much to ask: {question}",
        "Pardon me for interrupting. {question} I greatly appreciate it.",
        "Please, whenever you have a moment. {question} Many thanks in advance.",
        "It would be lovely if you could help. {question}",
    ),
    "blunt": (
        "{question} Answer me.",
        "Just tell me. {question}",
        "No waffle. {question}",
        "{question} Hurry up.",
        "I don't have all day. {question}",
        "Come on. {question}",
        "{question} Simple as that.",
        "Listen. {question}",
    ),
    "non_native": (
        "Sorry, my English is not so good. {question}",
        "Please, I want ask one thing. {question}",
        "Hello dear, I have question. {question}",
        "{question} Thank you very much for to answer.",
        "I not understand well the page. {question}",
        "Excuse me please for my bad writing. {question}",
        "I am new with this language. {question}",
        "{question} Please explain me easy.",
    ),
}
"""Class -> its wordings."""

VARIETIES: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "british",
        (
            "My neighbour recommended your catalogue. {question}",
            "I could do with your judgement, being a cautious traveller. {question}",
            "I've not made up my mind on a favourite. {question}",
        ),
    ),
    (
        "american",
        (
            "My neighbor recommended your catalog. {question}",
            "I could use your judgment, being a cautious traveler. {question}",
            "I haven't made up my mind on a favorite. {question}",
        ),
    ),
)
"""Spelling -> sentences that show it; the words of the question follow the same spelling."""

BRITISH_AMERICAN: Mapping[str, str] = {
    "aluminium": "aluminum", "analyse": "analyze", "armour": "armor", "behaviour": "behavior", "calibre": "caliber",
    "catalogue": "catalog", "centre": "center", "colour": "color", "colours": "colors", "cosy": "cozy",
    "customise": "customize", "dialled": "dialed", "favourite": "favorite", "fibre": "fiber", "fibres": "fibers",
    "flavour": "flavor", "grey": "gray", "harbour": "harbor", "honour": "honor", "jewellery": "jewelry",
    "labelled": "labeled", "licence": "license", "litre": "liter", "litres": "liters", "metre": "meter",
    "metres": "meters", "millimetre": "millimeter", "millimetres": "millimeters", "centimetre": "centimeter",
    "centimetres": "centimeters", "millilitre": "milliliter", "millilitres": "milliliters",
    "moisturiser": "moisturizer", "mould": "mold", "odour": "odor", "odours": "odors",
    "organiser": "organizer", "plough": "plow",
    "programme": "program", "programmes": "programs", "pyjamas": "pajamas", "recognise": "recognize",
    "sceptical": "skeptical", "sulphur": "sulfur", "theatre": "theater", "tyre": "tire", "tyres": "tires",
    "vapour": "vapor",
}  # fmt: skip
"""British spelling -> American spelling of common words of shops."""

MISSPELLINGS: Mapping[str, tuple[str, ...]] = {
    "about": ("abuot", "abot"), "and": ("adn", "an"), "any": ("eny", "nay"), "are": ("aer", "ar"),
    "before": ("befor", "beofre"), "between": ("betwen", "bewteen"), "can": ("cna", "cn"), "could": ("culd", "coud"),
    "do": ("od", "doo"), "does": ("dose", "deos"), "for": ("fro", "fo"), "give": ("giv", "gvie"),
    "has": ("hsa", "haz"), "have": ("hvae", "hav"), "how": ("hwo", "haw"), "is": ("si", "iz"), "its": ("it's", "tis"),
    "know": ("konw", "kno"), "list": ("lsit", "lisst"), "looking": ("lookng", "loking"), "many": ("mnay", "meny"),
    "much": ("mcuh", "muhc"), "need": ("nede", "ned"), "of": ("fo", "ov"), "please": ("plese", "pleaes"),
    "should": ("shoud", "shuold"), "show": ("hsow", "sho"), "tell": ("tel", "tlel"), "that": ("taht", "tht"),
    "the": ("teh", "th"), "there": ("ther", "theer"), "this": ("tihs", "thsi"), "want": ("wnat", "wan"),
    "what": ("waht", "wat"), "what's": ("whats", "waht's"), "which": ("wich", "whcih"), "with": ("wiht", "wth"),
    "would": ("woud", "wuold"), "you": ("yuo", "yu"), "your": ("yuor", "youre"),
}  # fmt: skip
"""Function words -> how people misspell them; nothing here names a thing, a number or a direction."""

CONTRACTIONS: frozenset[str] = frozenset(
    "ain't aren't can't couldn't didn't doesn't don't hasn't haven't how's i'd i'll i'm i've isn't it's shouldn't "
    "that's there's what's where's which's who's won't wouldn't you'd you're you've".split()
)
"""Words whose apostrophe is left out where punctuation is."""

ARTICLES: frozenset[str] = frozenset({"a", "an", "the"})
"""Words that a learner of English leaves out."""

OPENERS: frozenset[str] = frozenset(
    {*MISSPELLINGS, *ARTICLES, "compare", "count", "find", "name", "put", "quick", "will"}
)
"""Words that begin a question with a capital and are written small inside a sentence."""
