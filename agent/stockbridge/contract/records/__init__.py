"""The typed business objects that cross the wire, by name."""

from stockbridge.contract.records.catalogue import Brand, Category, Image, Product, Variant
from stockbridge.contract.records.customer import Customer, CustomerPatch
from stockbridge.contract.records.order import Order
from stockbridge.contract.records.trade import Document, Price, Status, Stock

__all__ = [
    "Brand",
    "Category",
    "Customer",
    "CustomerPatch",
    "Document",
    "Image",
    "Order",
    "Price",
    "Product",
    "Status",
    "Stock",
    "Variant",
]
