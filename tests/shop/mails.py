"""A local mail server that keeps what a test shop sends."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.support.prestashop import Shop
from tests.support.prestashop.web import free_port


@dataclass(frozen=True)
class Mail:
    """One mail as it arrived."""

    to: tuple[str, ...]
    subject: str
    text: str


@dataclass
class Mailbox:
    """Every mail, in order."""

    mails: list[Mail] = field(default_factory=list)

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Take one mail, as aiosmtpd calls it."""
        message = message_from_bytes(envelope.original_content or b"", policy=policy.default)
        body = message.get_body(("html", "plain"))
        text = "" if body is None else str(body.get_content())
        self.mails.append(Mail(tuple(envelope.rcpt_tos), str(message["subject"]), text))
        return "250 taken"

    def taken(self) -> list[Mail]:
        """The mails since the last call."""
        mails, self.mails = self.mails, []
        return mails


@contextmanager
def mailbox_of(shop: Shop) -> Iterator[Mailbox]:
    """Let the shop's mails arrive here for the length of the block."""
    box = Mailbox()
    controller = Controller(box, hostname="127.0.0.1", port=free_port())
    controller.start()
    try:
        shop.mail_to("127.0.0.1", controller.port)
        yield box
    finally:
        controller.stop()
