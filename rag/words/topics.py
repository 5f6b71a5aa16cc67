"""Whether a question is about something that no shop answers: the weather, health, the law, sums, stories, people.

Told by meaning: a question is held against sentences of both kinds, those that shops are asked and those that they are
not, and is foreign where it is nearer to the latter by a margin. What names a product or a kind of product of the shop
never comes here. An encoder that knows no meanings counts shared words alone.
"""

import threading
from typing import Final

import numpy as np
from numpy.typing import NDArray

from index.encoder import Encoder

FOREIGN: Final = tuple(
    line.strip()
    for line in """
    What is the weather like tomorrow?
    Is it going to rain today?
    How cold will it get this winter?
    Who won the match last night?
    Which team will win the championship?
    Who is the president of the country?
    Which party should I vote for in the election?
    What is the capital of this country?
    How many people live in this city?
    Which is the longest river or the highest mountain?
    How far away is the moon, and how old is the earth?
    Who wrote this book or painted this picture?
    When did the war begin and end?
    In which year did that historical event happen?
    Who invented the telephone?
    What does this word mean?
    Translate this sentence into another language.
    How do you say hello in Spanish?
    Teach me a foreign language.
    Write a poem, a story or a song for me.
    Tell me a joke.
    Tell me a bedtime story.
    Sing something for me.
    Write an essay for my homework.
    Help me with my homework.
    Help me write an application letter or a resignation.
    Write a speech for a wedding.
    Solve this equation.
    What is twelve times fifteen?
    Convert degrees Celsius to Fahrenheit.
    What is the square root of this number?
    Write a computer program or a function for me.
    How do I fix a bug in my code?
    My head hurts, what medicine should I take?
    I have a fever, should I see a doctor?
    Is this symptom dangerous?
    How do I lose weight?
    How many calories does this food have?
    How do vaccines work?
    My dog is ill, what is wrong with him?
    What should I name my baby or my pet?
    Can I sue my landlord or my employer?
    Do I need a lawyer for my divorce?
    Am I allowed to do this by law?
    How do I fill in my tax return?
    Should I invest in shares or crypto coins?
    What is the exchange rate of the currency?
    How do I get rich?
    How do I get a loan or a mortgage from a bank?
    Which restaurant nearby is good?
    How do I get to the station or the airport?
    When does the next bus or train leave?
    Book a flight, a hotel or a taxi for me.
    Plan a holiday trip for us.
    What is the best city to visit or to live in?
    Recommend a film, a series or a novel.
    Which film won the prize for best picture?
    Who is the richest or most famous person?
    How old is this actor, and is she married?
    What are the lyrics of this song?
    How do I cook rice, pasta or an egg?
    Give me a recipe for a cake.
    How do I grow tomatoes in the garden?
    How do I change a tyre or repair a car?
    What is the meaning of life?
    Do you believe in God?
    Is there life on other planets?
    Why is the sky blue?
    How do plants make their food?
    What is the boiling point of a metal?
    How many bones does a body have?
    How does a black hole or an atom work?
    Which animal is the fastest?
    Should I leave my boyfriend or girlfriend?
    How do I make friends or get over a break-up?
    I am sad and lonely, talk to me.
    My neighbour is too loud at night, what can I do?
    What should I wear to a party or to a job interview?
    How do I get a job, and what salary should I ask for?
    Which university or school is the best?
    What do you think about politics?
    What is in the news today?
    What is your opinion of the war?
    Are you a real person, do you have feelings?
    How old are you and where do you live?
    Will you marry me?
    Let us play a game.
    What time is it in another country?
    What day is it today?
    What does my star sign say about me?
    What are the winning lottery numbers?
    My computer crashed, repair it for me.
    What is the password of the network?
    Can you call somebody for me or send an email?
    Set an alarm for tomorrow morning.
    Give me advice about my marriage.
    Do I need a visa for this country?
    Is smoking allowed on the train?
    Write an excuse or a CV for me.
    Am I allowed to build a fence next to my neighbour?
    How do I pick a lock or make a weapon?
    What did this historical person die of?
    What year did the ship sink?
    Explain a law of physics to me.
    Summarise a play or a book for me.
    Can I take this medicine with alcohol?
    Which breed of dog or cat suits me?
    """.splitlines()
    if line.strip()
)

OF_SHOPS: Final = tuple(
    line.strip()
    for line in """
    Which of them is the cheapest?
    How much does it cost?
    How heavy is it?
    How long does the battery last?
    What is it made of?
    Which colours does it come in?
    Does it have Bluetooth?
    Is it waterproof?
    Is it in stock?
    Do you have something for a small flat?
    I am looking for a present for my father.
    What do you sell?
    Which brands do you carry?
    Show me products under fifty euros.
    Recommend a good one for travelling.
    Which model should I buy for camping?
    What do I need for my printer?
    Is it compatible with my phone?
    How do I clean it?
    How do I set it up?
    It does not turn on, what can I do?
    How do I replace the filter or the battery?
    Can I use it outdoors in the rain?
    What size should I order?
    What is the difference between the two models?
    What do customers say about it?
    Is it dishwasher safe?
    What comes in the box?
    What are its dimensions?
    How powerful is the motor?
    How many ports does it have?
    Does it fit a fifteen inch laptop?
    How many pages does the cartridge print?
    What is the warranty?
    Who makes it?
    Can I return it if I do not like it?
    How long does delivery take?
    How much is shipping?
    Do you ship abroad?
    Which ways to pay are there?
    Can I pay by card or by invoice?
    When will I get my money back?
    Where is my order?
    How do I cancel my order?
    My parcel arrived damaged.
    Do you offer a discount for students?
    How do I redeem a voucher or points?
    What are your opening hours, and where are your stores?
    How can I reach customer service?
    What do you do with my personal data?
    Do you recycle old appliances?
    Do you repair products?
    How do I change my address or my password?
    Do you sell gift cards?
    How many products are there in the shop?
    Which one has the highest capacity?
    Is there anything cheaper?
    And the other one?
    Tell me about this product.
    A bag for cycling to work.
    Something warm for a winter night outdoors.
    Noise-cancelling headphones for the office.
    Coffee machine with a milk frother.
    Toys for a child of six.
    """.splitlines()
    if line.strip()
)

_MARGIN = 0.1  # nearer to a foreign sentence than to any that shops are asked by this cosine
_LEAST = (
    0.3  # and this near to it at all; both set on questions of two shops: 82 % of the foreign ones, 1.6 % of others
)


class TopicJudge:
    """Tells foreign questions; the sentences are embedded when first needed. Safe to share between threads."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._vectors: tuple[NDArray[np.float32], NDArray[np.float32]] | None = None
        self._lock = threading.Lock()

    def is_foreign(self, question: str, *, sounds_of_shops: bool = False) -> bool:
        """Whether a question is about something that no shop answers.

        Args:
            question: As asked.
            sounds_of_shops: Whether it has words of a shop's terms ("my landlord won't return my deposit"): then it
                must be twice as far from what shops are asked.
        """
        foreign, own = self.nearness(question)
        return foreign >= _LEAST and foreign - own >= _MARGIN * (2 if sounds_of_shops else 1)

    def nearness(self, question: str) -> tuple[float, float]:
        """Cosine of a question with the nearest foreign sentence, and with the nearest that shops are asked."""
        with self._lock:
            if self._vectors is None:
                self._vectors = (self._encoder.encode(list(FOREIGN)), self._encoder.encode(list(OF_SHOPS)))
            foreign, own = self._vectors
        vector = self._encoder.encode_query(question)
        return float((foreign @ vector).max()), float((own @ vector).max())
