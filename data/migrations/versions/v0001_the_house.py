"""The house as version 0001 made it: tables, numbers, search. Triggers follow every migration.

Nothing here is read from the tables of today: they change, what this version made does not.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from data.migrations import orders_0001, search_0001
from data.migrations.tables_0001 import ID, TIME, record, refers, seldom, standing, table

revision = "0001"
down_revision = None

FIRST_NUMBERS = {"case": 1000, "account": 100, "contact": 100, "contract": 100}
APPLICATION_ID = 0x63736C6E


def upgrade() -> None:
    """Make everything, in an empty database."""
    for make in (_journal, _people, _customers, _contracts, _cases, _comments, _work, _feed):
        make()
    connection = op.get_bind()
    postgres = connection.dialect.name == "postgresql"
    for series, first in FIRST_NUMBERS.items():
        if postgres:
            op.execute(f"CREATE SEQUENCE numbers_{series} START {first}")
        else:
            counter = {"series": series, "next": first}
            connection.execute(sa.text("INSERT INTO counters VALUES (:series, :next)"), counter)
    made_apart = (search_0001, orders_0001)
    for statement in (s for each in made_apart for s in each.statements(postgres=postgres)):
        connection.exec_driver_sql(statement)
    if not postgres:
        op.execute(f"PRAGMA application_id = {APPLICATION_ID}")


def downgrade() -> None:
    """Refuse: before this version there was nothing."""
    msg = "Before version 0001 there is nothing to go back to."
    raise NotImplementedError(msg)


def _journal() -> None:
    """The journal, the stored organisations, the counters."""
    table(
        "actions",
        sa.Column("id", ID, sa.Identity(), nullable=False),
        sa.Column("key", sa.String(80), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("person_id", ID),
        sa.Column("command", sa.String(80), nullable=False),
        sa.Column("params", sa.Text(), nullable=False),
        refers("undo_of", "actions"),
        refers("batch_id", "actions"),
        sa.Column("login", sa.String(80)),
        unique="key",
    )
    op.create_index("ix_actions_person_id_id", "actions", ["person_id", "id"])
    op.create_index("ix_actions_undo_of", "actions", ["undo_of"])
    op.create_index("ix_actions_batch_id", "actions", ["batch_id"])
    table(
        "changes",
        sa.Column("id", ID, sa.Identity(), nullable=False),
        refers("action_id", "actions", nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("record_id", ID, nullable=False),
        sa.Column("field", sa.String(60)),
        sa.Column("old", sa.Text()),
        sa.Column("new", sa.Text()),
        sa.Column("version", sa.Integer()),
    )
    op.create_index("ix_changes_action_id", "changes", ["action_id"])
    op.create_index(
        "ix_changes_kind_record_id_action_id", "changes", ["kind", "record_id", "action_id"]
    )
    table(
        "outcomes",
        sa.Column("action_id", ID, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        key_refers="actions",
        key="action_id",
    )
    table(
        "organisations",
        sa.Column("id", ID, sa.Identity(), nullable=False),
        refers("action_id", "actions", nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("files", sa.Text(), nullable=False),
    )
    table(
        "counters",
        sa.Column("series", sa.String(40), nullable=False),
        sa.Column("next", ID, nullable=False),
        key="series",
    )


def _people() -> None:
    """People and groups."""
    record(
        "users",
        sa.Column("username", sa.String(80), nullable=False),
        sa.Column("name", sa.String(121), nullable=False),
        sa.Column("profile", sa.String(40), nullable=False),
        sa.Column("email", sa.String(254)),
        sa.Column("time_zone", sa.String(64)),
        sa.Column("is_active", sa.Boolean(), nullable=False),
    )
    standing("users", "username")
    record(
        "groups",
        sa.Column("key", sa.String(80), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("email", sa.String(254)),
        sa.Column("email_members", sa.Boolean(), nullable=False),
        sa.Column("is_private", sa.Boolean(), nullable=False),
        sa.Column("takes_assignments", sa.Boolean(), nullable=False),
    )
    standing("groups", "key")
    record(
        "memberships",
        refers("group_id", "groups", nullable=False),
        refers("user_id", "users", nullable=False),
    )
    op.create_index("ix_memberships_user_id", "memberships", ["user_id"])
    standing("memberships", "group_id", "user_id")


def _customers() -> None:
    """Accounts and contacts."""
    record(
        "accounts",
        sa.Column("external_id", sa.String(80), nullable=False),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("phone", sa.String(40)),
        sa.Column("phone_digits", sa.String(40)),
        sa.Column("email", sa.String(254)),
        sa.Column("street", sa.String(255)),
        sa.Column("city", sa.String(40)),
        sa.Column("state", sa.String(80)),
        sa.Column("postal_code", sa.String(20)),
        sa.Column("country", sa.String(80)),
        refers("parent_id", "accounts"),
        refers("owner_id", "users"),
        refers("account_manager_id", "users"),
        refers("sales_manager_id", "users"),
        sa.Column("legal_hold", sa.Boolean(), nullable=False),
        checks={"not_own_parent": "parent_id <> id"},
    )
    op.create_index("ix_accounts_email", "accounts", ["email"])
    op.create_index("ix_accounts_name_id", "accounts", ["name", "id"])
    op.create_index("ix_accounts_owner_id", "accounts", ["owner_id"])
    op.create_index("ix_accounts_parent_id", "accounts", ["parent_id"])
    op.create_index("ix_accounts_phone_digits", "accounts", ["phone_digits"])
    standing("accounts", "external_id")
    record(
        "contacts",
        sa.Column("external_id", sa.String(80), nullable=False),
        refers("account_id", "accounts", nullable=False),
        sa.Column("last_name", sa.String(80), nullable=False),
        sa.Column("first_name", sa.String(40)),
        sa.Column("email", sa.String(254)),
        sa.Column("phone", sa.String(40)),
        sa.Column("phone_digits", sa.String(40)),
        sa.Column("mobile", sa.String(40)),
        sa.Column("mobile_digits", sa.String(40)),
        sa.Column("title", sa.String(128)),
        sa.Column("last_login_at", TIME),
        sa.Column("do_not_email", sa.Boolean(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
    )
    op.create_index("ix_contacts_account_id", "contacts", ["account_id"])
    op.create_index("ix_contacts_email", "contacts", ["email"])
    op.create_index("ix_contacts_last_name_id", "contacts", ["last_name", "id"])
    op.create_index("ix_contacts_mobile_digits", "contacts", ["mobile_digits"])
    op.create_index("ix_contacts_phone_digits", "contacts", ["phone_digits"])
    standing("contacts", "external_id")


def _contracts() -> None:
    """Contracts and jobs."""
    record(
        "contracts",
        sa.Column("number", sa.String(30), nullable=False),
        refers("account_id", "accounts", nullable=False),
        sa.Column("status", sa.String(80), nullable=False),
        refers("installer_id", "accounts"),
        refers("primary_contact_id", "contacts"),
        sa.Column("start", sa.Date()),
        sa.Column("end", sa.Date()),
        sa.Column("term_months", sa.Integer()),
        sa.Column("street", sa.String(255)),
        sa.Column("city", sa.String(40)),
        sa.Column("state", sa.String(80)),
        sa.Column("postal_code", sa.String(20)),
        sa.Column("country", sa.String(80)),
    )
    op.create_index("ix_contracts_account_id", "contracts", ["account_id"])
    op.create_index("ix_contracts_installer_id", "contracts", ["installer_id"])
    op.create_index("ix_contracts_primary_contact_id", "contracts", ["primary_contact_id"])
    standing("contracts", "number")
    record(
        "jobs",
        sa.Column("engine_number", sa.String(40), nullable=False),
        refers("account_id", "accounts", nullable=False),
        refers("contract_id", "contracts"),
        sa.Column("current_phase", sa.String(80)),
    )
    op.create_index("ix_jobs_account_id", "jobs", ["account_id"])
    op.create_index("ix_jobs_contract_id", "jobs", ["contract_id"])
    standing("jobs", "engine_number")
    record(
        "job_phases",
        refers("job_id", "jobs", nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
    )
    standing("job_phases", "job_id", "name")


def _cases() -> None:
    """Cases."""
    record(
        "cases",
        sa.Column("number", sa.String(30), nullable=False),
        sa.Column("record_type", sa.String(40), nullable=False),
        sa.Column("status", sa.String(80), nullable=False),
        sa.Column("is_closed", sa.Boolean(), nullable=False),
        sa.Column("priority", sa.String(40), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(255), nullable=False),
        sa.Column("description", sa.Text()),
        sa.Column("origin", sa.String(40)),
        sa.Column("type", sa.String(40)),
        sa.Column("primary_reason", sa.String(255)),
        sa.Column("secondary_reason", sa.String(255)),
        refers("account_id", "accounts"),
        refers("contact_id", "contacts"),
        refers("contract_id", "contracts"),
        refers("installer_id", "accounts"),
        refers("installer_contact_id", "contacts"),
        refers("job_id", "jobs"),
        refers("related_id", "cases"),
        refers("owner_user_id", "users"),
        refers("owner_group_id", "groups"),
        sa.Column("is_escalated", sa.Boolean(), nullable=False),
        sa.Column("closed_at", TIME),
        refers("closed_by", "users"),
        sa.Column("reopen_count", sa.Integer(), nullable=False),
        sa.Column("last_review_comments", sa.Text()),
        sa.Column("last_review_at", TIME),
        refers("last_review_by", "users"),
        sa.Column("needs_data_review", sa.Boolean(), nullable=False),
        sa.Column("external_id", sa.String(80)),
        unique="number",
        checks={
            "one_owner": "(owner_user_id IS NULL) <> (owner_group_id IS NULL)",
            "closed_at": "is_closed = (closed_at IS NOT NULL)",
        },
    )
    _case_indexes()
    standing("cases", "external_id")


def _case_indexes() -> None:
    op.create_index("ix_cases_account_id", "cases", ["account_id"])
    op.create_index("ix_cases_contact_id", "cases", ["contact_id"])
    op.create_index("ix_cases_contract_id", "cases", ["contract_id"])
    seldom("cases", "job_id")
    seldom("cases", "related_id")
    orders_0001.work_order()


def _comments() -> None:
    """What is said at a job's milestones; it may name a case."""
    record(
        "milestone_comments",
        refers("job_id", "jobs", nullable=False),
        sa.Column("phase", sa.String(80), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("visibility", sa.String(20), nullable=False),
        sa.Column("milestone", sa.String(80)),
        refers("case_id", "cases"),
    )
    op.create_index("ix_milestone_comments_job_id_id", "milestone_comments", ["job_id", "id"])
    standing("milestone_comments", "job_id", "case_id")


def _work() -> None:
    """Tasks and files."""
    record(
        "activities",
        sa.Column("subject", sa.String(255), nullable=False),
        refers("assigned_to", "users", nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("status", sa.String(80), nullable=False),
        sa.Column("is_closed", sa.Boolean(), nullable=False),
        sa.Column("priority", sa.String(40), nullable=False),
        sa.Column("due", sa.Date()),
        sa.Column("comments", sa.Text()),
        sa.Column("object", sa.String(40)),
        sa.Column("record_id", ID),
        refers("contact_id", "contacts"),
        sa.Column("completed_at", TIME),
        sa.Column("is_review", sa.Boolean(), nullable=False),
        sa.Column("subtype", sa.String(20), nullable=False),
        sa.Column("direction", sa.String(20)),
        sa.Column("minutes", sa.Integer()),
    )
    op.create_index(
        "ix_activities_assigned_to_is_closed_due_id",
        "activities",
        ["assigned_to", "is_closed", "due", "id"],
    )
    op.create_index("ix_activities_object_record_id", "activities", ["object", "record_id"])
    record(
        "file_contents",
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
    )
    standing("file_contents", "sha256")
    record(
        "files",
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("mime", sa.String(127), nullable=False),
        refers("content_id", "file_contents", nullable=False),
    )
    record(
        "file_links",
        refers("file_id", "files", nullable=False),
        sa.Column("object", sa.String(40), nullable=False),
        sa.Column("record_id", ID, nullable=False),
    )
    op.create_index("ix_file_links_object_record_id", "file_links", ["object", "record_id"])
    standing("file_links", "file_id", "object", "record_id")


def _feed() -> None:
    """Feeds, the bell, the outbox."""
    record(
        "feed_items",
        refers("action_id", "actions", nullable=False),
        sa.Column("object", sa.String(40), nullable=False),
        sa.Column("record_id", ID, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("visibility", sa.String(20), nullable=False),
        refers("author_id", "users"),
        refers("activity_id", "activities"),
        sa.Column("edited_at", TIME),
    )
    op.create_index("ix_feed_items_action_id", "feed_items", ["action_id"])
    op.create_index(
        "ix_feed_items_object_record_id_id", "feed_items", ["object", "record_id", "id"]
    )
    record(
        "mentions",
        refers("action_id", "actions", nullable=False),
        refers("feed_item_id", "feed_items", nullable=False),
        refers("user_id", "users"),
        refers("group_id", "groups"),
        sa.Column("unseen", sa.Boolean(), nullable=False),
    )
    op.create_index("ix_mentions_feed_item_id", "mentions", ["feed_item_id"])
    record(
        "notifications",
        refers("action_id", "actions", nullable=False),
        refers("user_id", "users", nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("text", sa.String(255), nullable=False),
        sa.Column("object", sa.String(40)),
        sa.Column("record_id", ID),
        refers("feed_item_id", "feed_items"),
        sa.Column("read_at", TIME),
    )
    op.create_index("ix_notifications_action_id", "notifications", ["action_id"])
    op.create_index(
        "ix_notifications_user_id_read_at_id", "notifications", ["user_id", "read_at", "id"]
    )
    record(
        "outgoing_mail",
        refers("action_id", "actions", nullable=False),
        sa.Column("recipient", sa.String(254), nullable=False),
        sa.Column("subject", sa.String(3000), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("state", sa.String(80), nullable=False),
        sa.Column("object", sa.String(40)),
        sa.Column("record_id", ID),
    )
    op.create_index("ix_outgoing_mail_action_id", "outgoing_mail", ["action_id"])
    op.create_index("ix_outgoing_mail_state_id", "outgoing_mail", ["state", "id"])
