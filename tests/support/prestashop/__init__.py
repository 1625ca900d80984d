"""Real PrestaShop shops for tests: found, installed once, restored in seconds, driven over HTTP.

A test sees three things: `Shop` (a running shop and its database), `Storefront` (a customer) and
`BackOffice` (an employee). Nothing of PrestaShop is part of this repository: see `release`.
"""

from tests.support.prestashop.backoffice import BackOffice
from tests.support.prestashop.errors import CommandFailed, ShopError, ShopUnavailable
from tests.support.prestashop.lifecycle import bring_up, free_name, take_down
from tests.support.prestashop.purchase import Address, Line, Order, Person, Wishes
from tests.support.prestashop.release import Release, find_release
from tests.support.prestashop.shop import Shop
from tests.support.prestashop.storefront import CheckoutFailed, Storefront

__all__ = [
    "Address",
    "BackOffice",
    "CheckoutFailed",
    "CommandFailed",
    "Line",
    "Order",
    "Person",
    "Release",
    "Shop",
    "ShopError",
    "ShopUnavailable",
    "Storefront",
    "Wishes",
    "bring_up",
    "find_release",
    "free_name",
    "take_down",
]
