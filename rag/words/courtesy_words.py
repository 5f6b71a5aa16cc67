"""Words and turns of phrase with which English-speaking customers greet, thank, excuse themselves and say who they are.

Only words of talk about the talk itself, and of persons; nothing here names a thing, a property, an amount or a wish.
What may matter for the choice of a product ("vegan", "allergic", "left-handed", "beginner") is left out on purpose.
"""

import re

WEAK = frozenset("please pls plz kindly oh um uh er na only now then".split())
"""Words that are courtesy alone but not beside others: "that one, please" chooses."""

STRONG = frozenset(
    """
    ask asking question questions query doubt doubts help helping helped assist assistance advice advise judgment
    judgement guidance answer answers answering answered reply replying respond responding response inform trouble
    troubling bother bothering interrupt interrupting interruption disturb disturbing grateful thankful obliged
    appreciate appreciated appreciation thanks thank thanking thx thanx ty tysm cheers ta understand understanding
    wondering moment pardon excuse forgive apologies apologise apologize apology apologising apologizing tell know
    lemme kindness patience confused lost figure hello hi hey hiya howdy greetings gday g'day yo ay ayy aye oi bruh
    bro fam dude whaddup wassup sup aight alright hallo welcome goodbye bye regards sincerely faithfully
    respectfully recommended listen revert waffle nonsense
    """.split()
)
"""Words that make a clause of nothing but `ALLOWED` words courtesy."""

ALLOWED = (
    STRONG
    | WEAK
    | frozenset(
        """
        i im i'm i've ive i'd id i'll we we're we've we'd you your you're youre yours u ur ya y'all yall me my
        myself us our he she they someone somebody anyone anybody nobody it it's its that that's this am is are was
        were be been being do does did don't dont doesn't didn't have has had haven't hasn't having got can can't
        could couldn't would wouldn't will won't shall should may might must need want wanna gonna finna tryna tryin
        trying try like ain't not no let let's a an the one some any another all few few's thing things something
        somethin someting bit lot lots to too for with in on of from at as by and or but so such very really truly
        greatly much many most more terribly awfully deeply sincerely just actually quickly real soon earliest asap
        possibly perhaps maybe if whenever while here today tonight since morning afternoon evening night day yet
        again up out off over advance beforehand because writing write written reading read said say saying speak
        page pages site website shop store catalog catalogue chat support service customer sir madam ma'am maam miss
        mister mr mrs ms dear respected friend friends folks team everyone everybody guys people mate man boss
        brother sister mother father mum mom dad wife husband son daughter neighbour neighbor colleague cousin aunt
        uncle boyfriend girlfriend told sent time mind made make making favourite favorite use waste wasting needful
        revert back get give around stop start come go happy pleased mean boom well there stuff ok okay sure
        """.split()
    )
)
"""Words that may stand in a clause of courtesy."""

_GOOD = r"good|great|nice|lovely|kind|wonderful|helpful|fantastic|amazing|super|awesome|sweet|fab|brilliant"
_MINDING = r"trouble|bother|problem|inconvenience|imposition|hassle"
PHRASES = re.compile(
    rf"\bso (?:very )?(?:kind|good|nice)(?: as)? (?:to|and)\b|\b(?:very|most|so|really|too) (?:kind|good|sweet"
    rf"|generous) of you\b"
    rf"|\b(?:that|it)(?: would|'d|d|'s| is)(?: be)?(?: so| very| really)? (?:{_GOOD})(?= if you\b|$)"
    rf"|\bif (?:it is|it's|its|that's|that is)(?: not|n't| no| ok| okay| alright| all right| possible| convenient)+"
    rf"(?: (?:too|a|an|any|much|to|ask|asking|big|{_MINDING}|with|for|you)\b)*"
    rf"|\bif (?:you (?:don't|dont|do not|wouldn't|would not) mind|possible|(?:you )?(?:can|could)(?: help)?|i may)\b"
    rf"|\b(?:is|was) it (?:ok|okay|all right|alright|possible) (?:if i|to|for me to) ask\b"
    rf"|\bgood (?:day|morning|afternoon|evening|night)\b|\b(?:nice|pleased|lovely|great|good) to (?:meet"
    rf"|e-?meet) you\b"
    rf"|\b(?:a |one |just |my |another |very |real )*(?:quick|short|simple|small|little|tiny|silly"
    rf"|stupid|dumb"
    rf"|last|first|easy|basic|general) (?:question|query|doubt|favou?r)\b|(?<!the )\bquick (?:one|thing|q)\b"
    rf"|^(?:just |only |and )*(?:one|another) (?:more )?(?:question|thing)$"
    rf"|\b(?:real|very|super|pretty) (?:quick|fast)\b|\b(?:do|doing) me a favou?r\b|\bno offen[cs]e\b"
    rf"|\b(?:i |we )?(?:do |really |just |sincerely )*(?:hope|trust)(?: that)? (?:you (?:are|r)|you're"
    rf"|this finds|all is|everything is|you can|you could|you will|you'll|you have|you had)"
    rf"(?: (?:well|fine|good|great|ok|okay|doing|having|a|help|me|us|with|you|this|out|in|great|nice|lovely|day"
    rf"|time|health)\b)*"
    rf"|\bhow (?:are|r|is) (?:you|u|ya|everyone|it going|things|everything|your day)(?: (?:doing|going|today"
    rf"|all)\b)*|\bhow do you do\b|\bhow's it going\b|\bwhat's up\b|\bwhats up\b"
    rf"|\b(?:don't|dont|do not|haven't|have not|ain't|no)(?: (?:have|got))? (?:all day|much time|the time"
    rf"|time to waste)\b"
    rf"|\b(?:hurry up|simple as that|come on|cut to the chase|get to the point|straight to the point"
    rf"|make it (?:quick|fast|snappy)|look(?: here)?$|no (?:fluff|small talk|chit-?chat|essays?|rambling|messing))\b"
    rf"|\b(?:am|be|are) (?:very |so |really |terribly |truly |awfully |deeply )*sorry\b|\b(?:many |my )?apologies\b"
    rf"|\b(?:so |very |really |terribly |awfully )*sorry(?= (?:to|for|if|about|that|again|but)\b)"
    rf"|\b(?:yours|best|kind|kindest|warm|warmest|many|with|respectfully|regards|wishes|sincerely|faithfully"
    rf"|truly|love) ?(?:regards|wishes|faithfully|sincerely|truly|thanks|respect)\b"
    rf"|\bthe needful\b|\bexplain (?:to )?me (?:easy|easily|simply|simple|slowly|in (?:easy|simple) words)\b"
    rf"|\bin (?:simple|easy|plain) (?:words|english|terms)\b"
    rf"|\b(?:take|took|taking|spare|sparing|have|got|had) (?:a |one |some |the |your |any )*(?:second|minute|sec"
    rf"|min|time|moment)\b(?: (?:to|for|out of your day))?"
    rf"|\b(?:long[- ]time|first[- ]time|new|regular|loyal|happy|returning|potential|possible|curious"
    rf"|confused) (?:customer|shopper|visitor|buyer|client|lurker)\b"
    rf"|\b(?:my |this |it's |its )*(?:first|second) (?:time|visit|order|purchase)(?: (?:here|on|ever|this|your"
    rf"|shopping|buying)\b)*"
    rf"|\b(?:my|our|your)?(?: bad| poor| broken| terrible| limited| mother| native| first| second)* ?"
    rf"(?:english|language|spelling|grammar|writing|typing|handwriting|accent)\b"
    rf"(?: (?:is|isn't|was|not|so|very|too|that|really|quite|my|a|bit|first|second|third|native|mother|language"
    rf"|tongue|good|bad|poor|great|perfect|terrible|rusty|weak|limited|broken|well|yet)\b)*"
    rf"|\bmother tongue\b|\bnew (?:here|to this|with this|at this|in this)\b|\b(?:still "
    rf"|am )?learning(?= \W?english)?"
    rf"|\b(?:nobody|no one|noone)(?: has| have|'s)? (?:told|answered|helped) (?:me|us)\b|\bma(?:d|k)e up my mind\b"
    rf"|\bmy \w+(?: has| have)? (?:recommended|told|sent|showed|suggested)(?: (?:me|us|about|to|of|your"
    rf"|this)\b)* (?:shop|store|page|site|website|catalog(?:ue)?)\b"
    rf"|\bif i (?:can |could |may |am allowed to |might )?(?:ask|bother|trouble)\b|\b(?:something"
    rf"|anything) (?:stupid|silly|dumb|obvious|basic)\b|\bgreetings from(?: \w+){{1,3}}\b"
    rf"|\bgod bless(?: you)?\b"
    rf"|^dear(?: (?:sirs?|madam|or|and|team|support|customer|service|friends?|shop|store|all|folks)\b)+"
    rf"|\bcautious (?:travell?er|shopper|buyer)\b",
    re.IGNORECASE,
)
"""Turns of phrase that make a clause courtesy, whatever single words they are made of."""

PERSONS = frozenset(
    """
    woman women man men girl boy guy lady gentleman lad lass mother mom mum mama father dad papa parent parents wife
    husband spouse partner widow widower housewife househusband homemaker bride groom granny grandma grandmother
    grandpa grandfather grandparent single married divorced engaged unmarried pregnant-free teenager teen youngster
    adult kid child minor toddler millennial boomer senior seniors citizen citizens pensioner pensioners retiree
    retired elderly aged middle-aged young old older younger elder person persons people human individual customer
    shopper someone somebody student students pupil schoolgirl schoolboy undergraduate graduate apprentice trainee
    teacher professor lecturer nurse doctor lawyer accountant clerk engineer carpenter plumber electrician farmer
    soldier veteran policeman policewoman firefighter waiter waitress cashier cleaner freelancer manager secretary
    worker employee unemployed jobless self-employed clergyman priest pastor imam rabbi monk nun pilot immigrant
    migrant emigrant refugee asylum seeker expat expatriate foreigner foreign tourist visitor native speaker
    speaking local villager resident background heritage descent origin roots gay lesbian bi bisexual straight
    heterosexual homosexual queer trans transgender transsexual nonbinary non-binary genderfluid genderqueer agender
    intersex asexual cisgender cis lgbt lgbtq female male he/him she/her they/them single-parent christian catholic
    protestant orthodox evangelical mormon quaker baptist lutheran muslim moslem jew jewish hindu buddhist sikh jain
    taoist daoist pagan wiccan atheist agnostic religious believer secular unbeliever witness black white brown
    asian african european american latino latina latinx hispanic caucasian arab arabic indian indigenous aboriginal
    roma romani traveller gypsy mixed-race biracial polish german french spanish italian dutch british english
    scottish welsh irish swedish norwegian danish finnish russian ukrainian turkish greek portuguese brazilian
    mexican canadian australian chinese japanese korean vietnamese thai filipino indonesian malaysian pakistani
    bangladeshi iranian iraqi syrian lebanese egyptian moroccan algerian tunisian nigerian kenyan ghanaian ethiopian
    somali israeli saudi afghan romanian bulgarian hungarian czech slovak serbian croatian albanian bosnian austrian
    swiss belgian disabled blind deaf mute deafblind hard-of-hearing dyslexic autistic neurodivergent neurotypical
    epileptic diabetic paraplegic quadriplegic tetraplegic amputee impaired handicapped wheelchair screen-reader
    user users sighted hearing-impaired visually-impaired visually partially legally bipolar depressed anxious adhd
    sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety teens twenties
    thirties forties fifties sixties seventies eighties nineties years
    """.split()
)
"""Who somebody is: sex, age, family, trade, origin, faith, disability."""

HEALTH = frozenset(
    """
    disability disabilities impairment condition conditions illness disease disorder syndrome injury dyslexia
    dyspraxia dyscalculia autism asperger asperger's aspergers adhd add ptsd ocd depression anxiety dementia
    alzheimer's alzheimers parkinson's parkinsons tourette's tourettes epilepsy arthritis rheumatism diabetes asthma
    cancer stroke sclerosis ms palsy glaucoma cataracts blindness deafness tinnitus migraines migraine tremor
    tremors vertigo fibromyalgia lupus hearing sight eyesight vision eyes ears back knee knees hip hips joints
    shoulder heart hands memory hernia scoliosis wheelchair cane crutches hearing-aid
    """.split()
)
"""What somebody lives with."""

IDENTITY_GLUE = frozenset(
    """
    a an the and or with of my mine from in who who's that uses use using reader screen wheelchair only also just
    very quite rather both myself proud fellow ordinary normal simple little poor busy working stay-at-home
    full-time new long long-term learning bad weak sore severe mild chronic hard loss trouble problems mobility
    mental physical health here now still almost nearly about early mid late legally partially visually mixed race
    ethnic minority first-generation second-generation devout practising practicing observant strict twins children
    kids two three i me am to language english spectrum on
    """.split()
)
"""What may stand between such words."""

DEMANDS = frozenset(
    "looking searching after interested buying shopping thinking planning trying going hoping in on for".split()
)
"""Words with which a sentence of the first person wants something; they are no name ("I'm Looking For ...")."""
