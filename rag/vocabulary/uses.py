"""What products are used for, in the words of customers and of shops: headphones for running are sports headphones.

Looked at only where no text of a kind holds the customer's own word.
"""

from functools import cache

from index.terms import terms

_USES = """
running, jogging, jog, runner, sport, sports, workout, fitness, gym, exercise, training
hiking, hike, trekking, trek, mountain, outdoor, camping, camp
travel, travelling, traveling, trip, holiday, vacation, journey
plane, flight, flying, airplane, aeroplane, cabin, carry-on, hand luggage
office, work, business, desk, workplace
home office, office
school, student, college, university, uni
kid, kids, child, children, toddler, boy, girl, junior, son, daughter
baby, infant, newborn
gaming, games, game, gamer
music, listening, audio
movie, movies, film, cinema, home cinema
photo, photos, photography, pictures
video, filming, vlogging, streaming
commuting, commute, commuter, train, bus, city
beach, pool, swimming, seaside
shower, bathroom, bath, waterproof
rain, rainy, wet, waterproof, rainproof
winter, cold, snow, warm
summer, hot, warm weather
garden, patio, terrace, outdoor
car, vehicle, auto, automotive
bed, bedroom, bedside, sleep, sleeping
pet, pets, dog, cat, animal
allergy, allergies, dust, hepa
concrete, masonry, brick, stone, hammer
wood, timber, furniture
family, families
elderly, senior, seniors, grandmother, grandma, grandfather, grandpa
quiet, silent, noiseless, low noise
conference, meeting, meetings, calls, call, zoom, teams
"""


@cache
def _lines() -> dict[tuple[str, ...], tuple[str, ...]]:
    """Terms of a use -> what else it is called, the nearest first."""
    found: dict[tuple[str, ...], dict[str, None]] = {}
    for line in filter(None, _USES.split("\n")):
        words = [word.strip() for word in line.split(",")]
        for word in words:
            others = (other for other in words if terms(other) != terms(word))
            found.setdefault(tuple(terms(word)), {}).update(dict.fromkeys(others))
    return {key: tuple(others) for key, others in found.items()}


def related_uses(word: str) -> tuple[str, ...]:
    """What else shops call a use; () where nothing is known.

    Example:
        >>> "sport" in related_uses("running")
        True
    """
    return _lines().get(tuple(terms(word)), ())
