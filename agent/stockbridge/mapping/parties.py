"""Who an order is for and where it goes, as the document keeps it; ``orders`` composes the document."""

from __future__ import annotations

from stockbridge.contract.records.customer import Address
from stockbridge.contract.records.order import Order
from stockbridge.drivers.records import Party, PostalAddress


def party(order: Order) -> Party:
    """The account, with the billing address where the account itself says nothing (company, VAT number, phone)."""
    customer, billing = order.customer, order.invoice_address
    return Party(
        key=customer.erp_key,
        shop_customer=customer.key,
        company=customer.company or billing.company,
        first_name=customer.first_name,
        last_name=customer.last_name,
        email=customer.email,
        phone=phone(billing),
        vat_number=billing.vat_number,
        language=order.language,
        guest=customer.guest,
    )


def postal(address: Address) -> PostalAddress:
    return PostalAddress(
        company=address.company,
        first_name=address.first_name,
        last_name=address.last_name,
        line1=address.line1,
        line2=address.line2,
        postcode=address.postcode,
        city=address.city,
        region=address.region,
        country=address.country,
        phone=phone(address),
        vat_number=address.vat_number,
    )


def phone(address: Address) -> str:
    return address.phone or address.mobile
