"""What conditions and formulas read of a record: each field by name, kind and value.

Other records are named by what people call them: an owner by username or by the group's key, an
account by its external id. An empty field is None.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from core.custom import NAMES, native
from core.entities import Account, Case, Contact, Contract, Group, User
from core.rules.expressions import Kind

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from core.entities import Record
    from core.org.model import FieldDef, Organisation
    from core.work import Work

_T, _N, _F, _M = Kind.TEXT, Kind.NUMBER, Kind.FLAG, Kind.TIME
_ADDRESS = {"street": _T, "city": _T, "state": _T, "postal_code": _T, "country": _T}
CORE: Final[dict[str, dict[str, Kind]]] = {
    "case": {
        "number": _T, "record_type": _T, "status": _T, "is_closed": _F, "priority": _T,
        "is_escalated": _F, "subject": _T, "description": _T, "origin": _T, "type": _T,
        "primary_reason": _T, "secondary_reason": _T, "account": _T, "contact": _T,
        "contract": _T, "owner": _T, "owner_kind": _T, "created_at": _M, "closed_at": _M,
        "last_modified_at": _M, "reopen_count": _N, "needs_data_review": _F,
    },
    "account": {
        "external_id": _T, "name": _T, "kind": _T, "phone": _T, "email": _T, **_ADDRESS,
        "owner": _T, "parent": _T, "legal_hold": _F, "created_at": _M, "last_modified_at": _M,
    },
    "contact": {
        "external_id": _T, "account": _T, "first_name": _T, "last_name": _T, "email": _T,
        "phone": _T, "mobile": _T, "title": _T, "last_login_at": _M, "do_not_email": _F,
        "is_active": _F, "created_at": _M, "last_modified_at": _M,
    },
    "activity": {
        "id": _N, "kind": _T, "subject": _T, "status": _T, "is_closed": _F, "priority": _T,
        "due": Kind.DATE, "assigned_to": _T, "is_review": _F, "created_at": _M,
    },
}  # fmt: skip
"""The fields that every organisation's conditions read, of each kind of record."""
_STORED: Final = {
    "text": _T, "choice": _T, "reference": _T, "number": _N, "date": Kind.DATE, "flag": _F,
}  # fmt: skip


def kind_of(definition: FieldDef) -> Kind | None:
    """Give what the value of a custom field is; none of a formula, which says it itself."""
    return _STORED.get(definition.kind)


def kinds(org: Organisation, kind: str) -> dict[str, Kind]:
    """Give every field that conditions about a kind of record may read."""
    formulas = org.formulas.get(kind, {})
    own = {key: kind_of(one) for key, one in org.fields_of(kind).items()}
    return CORE[kind] | {
        key: known or formulas[key].kind for key, known in own.items() if known or key in formulas
    }


def settings_kinds(given: Mapping[str, str | int | bool]) -> dict[str, Kind]:
    """Give what the settings of an organisation's own are."""
    told = {str: _T, int: _N, bool: _F}
    return {key: told[type(value)] for key, value in given.items()}


class RecordFacts(Mapping[str, Any]):
    """The values of one record, each found when it is asked for and then kept."""

    def __init__(self, work: Work, record: Record) -> None:
        """Read `record`, which may still change: make another one then."""
        self._work, self._record = work, record
        self._known: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        """Give the value of a field."""
        if name not in self._known:
            self._known[name] = self._read(name)
        return self._known[name]

    def __iter__(self) -> Iterator[str]:
        """Give the names of all fields."""
        return iter(kinds(self._work.org, self._record.KIND))

    def __len__(self) -> int:
        """Count the fields."""
        return len(kinds(self._work.org, self._record.KIND))

    def _read(self, name: str) -> Any:
        kind, org, record = self._record.KIND, self._work.org, self._record
        definition = org.fields_of(kind).get(name)
        if definition is not None:
            if definition.kind == "formula":
                formula = org.formulas[kind][name]
                return formula({"": self}, now=self._now() if formula.reads_now else None)
            return self._custom(definition)
        named = _NAMED.get((kind, name))
        return named(self._work, record) if named else getattr(record, name)

    def _now(self) -> datetime:
        return self._work.now.astimezone(ZoneInfo(self._work.org.time_zone))

    def _custom(self, definition: FieldDef) -> Any:
        held: Any = self._record
        value = held.custom.get(definition.key)
        if value is None or definition.kind != "reference":
            return native(definition, value)
        entity, key, _ = NAMES[definition.to]
        return getattr(self._work.get(entity, value), key)


def facts(work: Work, record: Record) -> Mapping[str, Any]:
    """Give what conditions read of a record, as it is now."""
    return RecordFacts(work, record)


def _called(entity: type[Record], key: str, *attributes: str) -> Callable[[Work, Any], str | None]:
    """Give what tells by its key which record one of some attributes names."""

    def tell(work: Work, record: Any) -> str | None:
        for attribute in attributes:
            found = getattr(record, attribute)
            if found is not None:
                return str(getattr(work.get(entity, found), key))
        return None

    return tell


def _owner(work: Work, case: Case) -> str | None:
    if not case.owner_user_id and not case.owner_group_id:  # one that is being opened
        return None
    if case.owner_user_id is not None:
        return work.get(User, case.owner_user_id).username
    return work.get(Group, case.owner_group_id or 0).key


def _owner_kind(work: Work, case: Case) -> str | None:
    if not case.owner_user_id and not case.owner_group_id:
        return None
    if case.owner_user_id is not None:
        return "user"
    return work.get(Group, case.owner_group_id or 0).kind


_NAMED: Final[dict[tuple[str, str], Callable[[Work, Any], Any]]] = {
    ("case", "account"): _called(Account, "external_id", "account_id"),
    ("case", "contact"): _called(Contact, "external_id", "contact_id"),
    ("case", "contract"): _called(Contract, "number", "contract_id"),
    ("case", "owner"): _owner,
    ("case", "owner_kind"): _owner_kind,
    ("account", "owner"): _called(User, "username", "owner_id"),
    ("account", "parent"): _called(Account, "external_id", "parent_id"),
    ("contact", "account"): _called(Account, "external_id", "account_id"),
    ("activity", "assigned_to"): _called(User, "username", "assigned_to"),
}
"""The fields that name another record."""
