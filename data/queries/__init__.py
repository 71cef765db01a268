"""The read side: frozen rows, one statement a page."""

from __future__ import annotations

from data.queries.acts import Acts
from data.queries.bin import Bin
from data.queries.callers import Callers
from data.queries.case import OneCase
from data.queries.cases import Cases
from data.queries.customers import Customers
from data.queries.files import Files
from data.queries.home import Home
from data.queries.log import Log
from data.queries.mail import Mails
from data.queries.queue_items import QueueItems
from data.queries.rehearsal import Rehearsals
from data.queries.rounds import Rounds
from data.queries.search import Search
from data.queries.setup import Setup
from data.queries.similar import SimilarCases
from data.queries.views import Views


class Reader(
    Cases, OneCase, Customers, Home, Search, Callers, Log, Acts, Files, Bin, Views, Setup,
    Rehearsals, Rounds, Mails, QueueItems, SimilarCases,
):  # fmt: skip
    """What one person may see. See `core.look.Look`."""


__all__ = ["Reader"]
