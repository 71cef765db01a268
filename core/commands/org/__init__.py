"""The organisation: founded, changed as a whole, taken back to an earlier version."""

from core.commands.org.apply import ApplyOrganisation, RevertOrganisation
from core.commands.org.found import FoundOrganisation

__all__ = ["ApplyOrganisation", "FoundOrganisation", "RevertOrganisation"]
