"""The fields of customers: what forms, the shell and imports may set (cli.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.custom import field_of
from core.entities.customers import ACCOUNT_KINDS, CONTRACT_STATUSES
from core.fields import (
    Field,
    account_id,
    choice,
    contact_id,
    contract_id,
    day,
    email,
    flag,
    moment,
    number,
    text,
    user_id,
)

if TYPE_CHECKING:
    from core.org.model import Organisation

_ADDRESS = {
    "street": Field("street", text(255)),
    "city": Field("city", text(40)),
    "state": Field("state", text(80)),
    "postal_code": Field("postal_code", text(20)),
    "country": Field("country", text(80)),
}

ACCOUNT = {
    "external_id": Field("external_id", text(80), required=True),
    "name": Field("name", text(255), required=True),
    "kind": Field("kind", choice(*ACCOUNT_KINDS), required=True),
    "phone": Field("phone", text(40)),
    "email": Field("email", email),
    **_ADDRESS,
    "owner": Field("owner_id", user_id),
    "parent": Field("parent_id", account_id),
    "account_manager": Field("account_manager_id", user_id),
    "sales_manager": Field("sales_manager_id", user_id),
}


def account_fields(org: Organisation) -> dict[str, Field]:
    """Give the fields of an account, custom ones by their keys and labels too."""
    own = {key: field_of(one) for key, one in org.account_fields.items()}
    named = ACCOUNT | own
    for key, one in org.account_fields.items():
        named.setdefault(one.label.casefold().replace(" ", "_"), own[key])
    return named


CONTACT = {
    "external_id": Field("external_id", text(80), required=True),
    "account": Field("account_id", account_id, required=True),
    "last_name": Field("last_name", text(80), required=True),
    "first_name": Field("first_name", text(40)),
    "email": Field("email", email),
    "phone": Field("phone", text(40)),
    "mobile": Field("mobile", text(40)),
    "title": Field("title", text(128)),
    "last_login_at": Field("last_login_at", moment),
    "do_not_email": Field("do_not_email", flag, required=True),
    "is_active": Field("is_active", flag, required=True),
}

CONTRACT = {
    "number": Field("number", text(30), required=True),
    "account": Field("account_id", account_id, required=True),
    "installer": Field("installer_id", account_id),
    "primary_contact": Field("primary_contact_id", contact_id),
    "status": Field("status", choice(*CONTRACT_STATUSES), required=True),
    "start": Field("start", day),
    "end": Field("end", day),
    "term_months": Field("term_months", number),
    **_ADDRESS,
}
CONTRACT["contact"] = CONTRACT["primary_contact"]

JOB = {
    "engine_number": Field("engine_number", text(40), required=True),
    "account": Field("account_id", account_id, required=True),
    "contract": Field("contract_id", contract_id),
    "current_phase": Field("current_phase", text(80)),
}
