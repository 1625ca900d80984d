"""The composition root, for commands and tests.

home      where an agent lives and what was decided
pairing   registers its key with a shop
wiring    the whole agent under the state's lock: the one place that knows both sides of every port
asking    has things done by the running service, or by this process where there is none
surveying an audit of the ERP by the settings and the connected shop
"""

from stockbridge.app.asking import examined, letters_in, performed, served, status_of, through
from stockbridge.app.home import Home
from stockbridge.app.pairing import paired
from stockbridge.app.surveying import audited
from stockbridge.app.wiring import Agent, at_work

__all__ = [
    "Agent",
    "Home",
    "at_work",
    "audited",
    "examined",
    "letters_in",
    "paired",
    "performed",
    "served",
    "status_of",
    "through",
]
