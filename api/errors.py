"""The errors that only serving over HTTP can have.

ServingError
├── BusyError              every worker is taken and the queue is full
├── ProductMissingError    there is no product of this id
└── AddressError           the server cannot or must not listen there
"""

from catalog.errors import ShelftalkError


class ServingError(ShelftalkError):
    """Something about serving."""


class BusyError(ServingError):
    """Every worker is taken and the queue is full."""


class ProductMissingError(ServingError):
    """There is no product of this id."""


class AddressError(ServingError):
    """The server cannot or must not listen at this address."""
