"""Documents that the checks write: every kind of line, amounts that no float can hold, texts in many scripts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

from stockbridge.drivers.records import DocumentLine, DocumentPayment, LineKind, Party, PostalAddress, SalesDocument

PLACED_AT = datetime(2026, 11, 23, 10, 12, 30, tzinfo=UTC)
TRICKY = "Élodie Œuf-Ça « L'Été » ß Ωmega Żółć 日本 🌊⚓ O'Brien; \"--\" %s"


def document_key(number: int) -> str:
    """Formed like the shop's keys; the kit's own range."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
    return f"AO{number:05}-" + "".join(letters[number // 32**place % 32] for place in range(8))


def document(key: str, articles: Sequence[str]) -> SalesDocument:
    """Three articles, an ecotax, a voucher, carriage, gift wrap and an adjustment; the lines sum to the totals."""
    lines = (
        *[_article(article, place) for place, article in enumerate(articles[:3], start=1)],
        _service("ecotax", "0.83", "0.88", "5.5"),
        _service("discount", "-1.30", "-1.56", "20"),
        _service("shipping", "4.99", "5.99", "20"),
        _service("wrapping", "2.08", "2.50", "20"),
        replace(_service("adjustment", "0.00", "-0.01", "20"), rule="rounding"),
    )
    return SalesDocument(
        key=key,
        kind="order",
        reference="KXQRTVWAB",
        placed_at=PLACED_AT,
        currency="EUR",
        party=party("4711"),
        billing=address(),
        shipping=replace(address(), line2="Bât. Œ, 3ᵉ étage"),
        lines=lines,
        payments=(DocumentPayment("AP1-AAAAAAAA", "Carte", "tx_Ünïcode", Decimal("70.11"), PLACED_AT),),
        payment_method="Carte bancaire",
        carrier="Chrono Breizh",
        pickup_point="R123\nTabac de l'Église",
        comment=f"Sonner deux fois.\n{TRICKY}",
        gift_message="Bon anniversaire 🎂",
        total_excl=sum((line.total_excl for line in lines), Decimal(0)),
        total_incl=sum((line.total_incl for line in lines), Decimal(0)),
        cancelled=False,
    )


def party(shop_customer: str) -> Party:
    return Party(
        key=None,
        shop_customer=shop_customer,
        company="",
        first_name="Élodie",
        last_name=TRICKY[:60],
        email="elodie@example.test",
        phone="+33 6 12 34 56 78",
        vat_number="",
        language="fr",
        guest=False,
    )


def address() -> PostalAddress:
    return PostalAddress(
        company="Ça & Là",
        first_name="Élodie",
        last_name="Œuf",
        line1="3, rue de la Fosse aux Loups",
        line2="",
        postcode="29120",
        city="Pont-l'Abbé",
        region="",
        country="FR",
        phone="+33 6 12 34 56 78",
        vat_number="",
    )


def _article(article: str, place: int) -> DocumentLine:
    """0.1 + 0.2 and its like: what a float would not give back."""
    quantity, unit = Decimal(place), Decimal("0.333333") * place
    return DocumentLine(
        kind="article",
        article=article,
        variant=None,
        reference=article,
        description=f"Ligne {place} – {TRICKY}",
        quantity=quantity,
        unit_price_excl=unit,
        vat_rate=Decimal(20),
        total_excl=(quantity * unit).quantize(Decimal("0.01")),
        total_incl=(quantity * unit * Decimal("1.2")).quantize(Decimal("0.01")),
    )


def _service(kind: LineKind, excl: str, incl: str, rate: str) -> DocumentLine:
    return DocumentLine(
        kind=kind,
        article=None,
        variant=None,
        reference=kind.upper(),
        description="",
        quantity=Decimal(1),
        unit_price_excl=Decimal(excl),
        vat_rate=Decimal(rate),
        total_excl=Decimal(excl),
        total_incl=Decimal(incl),
    )
