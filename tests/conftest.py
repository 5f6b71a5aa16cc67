"""What all tests share."""

from hypothesis import HealthCheck, settings

# A busy machine is no failure: what a test promises is what it gives, not in how many milliseconds.
settings.register_profile("shelftalk", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("shelftalk")
