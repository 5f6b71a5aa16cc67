"""What a new stock alone says of the availability."""

from dataclasses import replace

from catalog.product import Product

_BY_STOCK = ("in_stock", "out_of_stock")


def with_availability_by_stock(product: Product) -> Product:
    """The product, its availability by its stock where it was one that stock decides.

    For a change that states a stock and no availability: seven pieces of what was out of stock are in stock. An
    availability such as `preorder`, or one that is not known, stays.
    """
    if product.stock is None or product.availability not in _BY_STOCK:
        return product
    return replace(product, availability="in_stock" if product.stock > 0 else "out_of_stock")
