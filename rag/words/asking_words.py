"""Words with which customers ask for products and which say nothing of what they want."""

ASKING_WORDS = frozenset(
    """
    all also altogether among any anything available best between big biggest bottom budget buy carry catalog
    catalogue category cheap cheapest choice choose come compare cost costs could count current currently
    dearest different each end entire every everything fewest find first get give good got greatest group have
    help highest
    hmm in-stock item just kind kinds largest least less like limit list longest look looking lowest many max
    maybe quantity model money more most much name need nice now number numbers object offer one only option out over
    overall pick please price priced product range rank ranks recommend right say search section selection sell
    gift present dad father mum mother wife husband friend likes loves who
    shop shortest show smallest something sort spend still stock store suggest tell than there thing think today
    too top total type under want what where which whole widest with without would
    """.split()
)
