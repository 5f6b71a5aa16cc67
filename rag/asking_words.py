"""Words with which customers ask for products and which say nothing of what they want."""

ASKING_WORDS = frozenset(
    """
    all also altogether among any available best between big biggest bottom buy carry catalog catalogue category
    cheap cheapest choice choose come compare cost costs count current currently dearest different each end entire
    every fewest find get give good greatest group have help highest in-stock item just kind kinds largest least
    less like list longest look looking lowest many maybe model money more most name need nice now number numbers
    object offer one only option out over overall pick please price priced product range rank ranks recommend right
    say search section selection sell shop shortest show smallest sort stock store suggest tell than there thing
    today top total type under want what which whole widest with without
    """.split()
)
