"""Customers, people, tasks, the bell and search on the shell."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.cli.conftest import Shell


def test_an_account_is_made_found_and_changed(shell: Shell) -> None:
    """Keys are given where none is set; every value is accepted back."""
    made = shell.json(
        "account", "create", "--set", "name=Sun & Co", "--set", "kind=installer",
        "--set", "owner=dana", "--set", "city=Aurora",
    )  # fmt: skip
    shell.json("account", "edit", made["number"], "--set", "phone=555 0199")
    row = shell.json("account", "show", made["number"])
    assert (row["external_id"], row["name"], row["kind"]) == (
        made["number"],
        "Sun & Co",
        "installer",
    )
    assert (row["phone"], row["owner"], row["email"]) == ("555 0199", "dana", None)
    assert shell.json("account", "show", "Sun & Co") == row
    found = shell.json("account", "list", "--where", "kind=installer")
    assert (found["total"], len(found["rows"])) == (2, 2)
    assert shell.json("account", "list", "--where", "city=Aurora")["rows"] == [row]
    page = shell.json("account", "list", "--limit", "1")
    assert (page["total"], len(page["rows"])) == (3, 1)
    rest = shell.json("account", "list", "--after", page["next"])
    assert len(rest["rows"]) == 2
    turned = shell.json("account", "list", "--sort=-name")["rows"]
    assert [r["name"] for r in turned] == sorted((r["name"] for r in turned), reverse=True)
    assert shell("account", "list", "--sort", "nmae").code == 4


def test_contact_and_contract_name_their_account(shell: Shell) -> None:
    """A contact by its external id, a contract with id and name."""
    contact = shell.json("contact", "show", "jo@example.com")
    assert (contact["external_id"], contact["account"]) == ("P-000100", "A-000100")
    assert (contact["name"], contact["last_login_at"]) == ("Jo Rivera", None)
    contract = shell.json("contract", "show", "C-000100")
    assert contract["account"] == {"external_id": "A-000100", "name": "Jo Rivera"}
    assert (contract["status"], contract["primary_contact"]) == ("Unverified", "P-000100")
    assert (contract["start"], contract["end"], contract["installer"]) == (None, None, None)
    assert shell.json("contract", "list", "--where", "status=Unverified")["total"] == 1


def test_a_job_is_made_and_shown(shell: Shell) -> None:
    """Jobs are named by their number in Engine."""
    shell.json("job", "create", "--set", "engine_number=E-1", "--set", "account=Bright Roofs")
    row = shell.json("job", "show", "E-1")
    assert (row["engine_number"], row["account_name"]) == ("E-1", "Bright Roofs")
    assert (row["phases"], row["milestones"]) == ([], [])


def test_a_new_customer_has_all_three_keys(shell: Shell) -> None:
    """Account, contact and a contract to verify; a case can be opened at once."""
    made = shell.json("customer", "create", "--name", "Al Noor", "--phone", "555 7777")
    assert made["number"] == made["account"]
    case = shell.json(
        "case", "create", "--type", "homeowner", "--contract", made["contract"], "--primary",
        "Billing", "--secondary", "Autopay", "--source", "Phone", "--description", "Hi",
    )  # fmt: skip
    assert shell.json("case", "show", case["number"])["case"]["needs_data_review"] is True


def test_a_caller_is_found_with_contracts_and_open_cases(shell: Shell) -> None:
    """Whatever the caller says first."""
    for text in ("5550100", "rivera", "C-000100"):
        (found,) = shell.json("caller", text)["rows"]
        assert found["account"]["external_id"] == "A-000100"
        assert [c["number"] for c in found["contracts"]] == ["C-000100"]
        assert len(found["open_cases"]) == 3
    assert shell.json("caller", "nobody at all")["rows"] == []
    assert "Jo Rivera" in shell("caller", "5550100").out


def test_users_groups_and_types_are_told_with_every_value(shell: Shell) -> None:
    """Scripts need no other place to know what is accepted."""
    users = {row["username"]: row for row in shell.json("user", "list")["rows"]}
    assert users["eli"]["groups"] == ["back_office_homeowner", "shift_leads"]
    assert (users["eli"]["profile"], users["eli"]["is_active"]) == ("back_office", True)
    groups = {row["key"]: row for row in shell.json("group", "list")["rows"]}
    queue = groups["back_office_homeowner"]
    assert (queue["kind"], queue["open_cases"], queue["members"]) == ("queue", 3, ["dana", "eli"])
    assert groups["compliance"]["takes_assignments"] is True
    assert {"label": "Complaint", "subreasons": ["Written", "Regulator"]} in (
        groups["compliance"]["reasons"]
    )
    types = {row["key"]: row for row in shell.json("type", "list")["rows"]}
    assert set(types) == {"homeowner", "installer", "customer_support", "service", "aging"}
    assert shell.json("type", "show", "Customer Support") == types["customer_support"]
    homeowner = types["homeowner"]
    assert homeowner["statuses"][0] == {
        "label": "New", "is_closed": False, "is_default": True, "system_only": False,
    }  # fmt: skip
    assert homeowner["picklists"]["priority"] == ["High", "Medium", "Low"]
    assert homeowner["reasons"][0]["label"] == "Billing"


def test_an_administrator_lets_people_in(shell: Shell) -> None:
    """The group is named by key or name."""
    shell.json(
        "user", "create", "kim", "--name", "Kim Oh", "--profile", "frontline",
        "--group", "Shift Leads", as_="root",
    )  # fmt: skip
    users = {row["username"]: row for row in shell.json("user", "list")["rows"]}
    assert users["kim"]["groups"] == ["shift_leads"]


def test_an_administrator_changes_what_people_may_do(shell: Shell) -> None:
    """What is not named stays; nothing named is a usage error."""
    shell.json("user", "edit", "sam", "--profile", "back_office", "--join", "Shift Leads",
               "--email", "sam@example.com", as_="root")  # fmt: skip
    users = {row["username"]: row for row in shell.json("user", "list")["rows"]}
    assert (users["sam"]["profile"], users["sam"]["groups"]) == ("back_office", ["shift_leads"])
    assert users["sam"]["email"] == "sam@example.com"
    assert shell("user", "edit", "sam", as_="root").code == 2
    assert shell("user", "edit", "sam", "--name", "S", as_="sue").code == 6
    assert shell("user", "edit", "root", "--profile", "sales", as_="root").code == 4


def test_a_supervisor_makes_and_changes_queues(shell: Shell) -> None:
    """They are listed beside those of the organisation."""
    made = shell.json(
        "queue", "create", "Night shift", "--private", "--member", "dana", "--member", "eli",
        as_="sue",
    )  # fmt: skip
    shell.json("queue", "edit", made["number"], "--email", "n@example.com", "--leave", "eli",
               as_="sue")  # fmt: skip
    queues = {row["key"]: row for row in shell.json("queue", "list")["rows"]}
    assert queues["night_shift"] == {
        "key": "night_shift", "name": "Night shift", "kind": "queue", "members": ["dana"],
        "open_cases": 0, "takes_assignments": False, "email": "n@example.com", "is_private": True,
        "owner": None, "reasons": [],
    }  # fmt: skip
    assert queues["back_office_homeowner"]["open_cases"] == 3
    assert shell("queue", "create", "Mine", as_="dana").code == 6
    assert "Night shift" in shell("queue", "list").out


def test_an_edit_that_comes_too_late_shows_both_values_and_is_merged_with_yes(
    shell: Shell,
) -> None:
    """Of a case and of a customer."""
    for words, show, field in (
        (("case", "edit", "1000"), ("case", "show", "1000"), "priority=High"),
        (("contact", "edit", "P-000100"), ("contact", "show", "P-000100"), "title=Owner"),
    ):
        found = shell.json(*show)
        seen = str(found.get("case", found)["version"])
        shell.json(*words, "--set", field, as_="eli")
        other = "source=Web" if words[0] == "case" else "phone=555 0111"
        late = (*words, "--if-version", seen, "--set", other)
        code, error = shell.refused(*late)
        assert (code, error["kind"], error["details"]["overlap"]) == (7, "conflict", [])
        name, _, value = field.partition("=")
        (change,) = error["details"]["changes"]
        assert (change["field"], change["new"]) == (name, value)
        told = shell(*late).err
        assert f"{name.capitalize()}: {change['old']} → {value}" in told
        assert "--yes agrees" in told
        assert shell.json(*late, "--yes")["ok"]
        again = shell(*words, "--if-version", seen, "--set", f"{name}=Low", "--yes")
        assert (again.code, "--yes" in again.err) == (7, False)


def test_a_call_is_logged(shell: Shell) -> None:
    """It stands in the feed and among the activities."""
    shell.json("case", "call", "1000", "--comments", "They called", "--minutes", "3")
    page = shell.json("case", "show", "1000")
    assert (page["feed"][0]["kind"], page["feed"][0]["subject"]) == ("CallLogPost", "Call")
    call = page["activities"][0]
    assert (call["subtype"], call["minutes"], call["direction"]) == ("Call", 3, "customer")
    assert shell("case", "call", "1000", "--comments", "x", "--minutes", "long").code == 4


def test_tasks_are_listed_by_person_and_day_and_ticked_off(shell: Shell) -> None:
    """An open task lies in its person's list until it is done."""
    made = shell.json(
        "task", "create", "1000", "--subject", "Call", "--to", "eli", "--due", "2020-01-01"
    )
    (row,) = shell.json("task", "list", "--for", "eli")["rows"]
    assert (row["id"], row["subject"], row["due"]) == (int(made["number"]), "Call", "2020-01-01")
    assert (row["kind"], row["is_closed"], row["assigned_to"]) == ("task", False, "eli")
    assert row["case"] == "00001000"
    assert shell.json("task", "list", "--mine")["rows"] == []
    assert shell.json("task", "list", "--mine", as_="eli")["rows"] == [row]
    assert shell.json("task", "list", "--mine", "--due", "overdue", as_="eli")["rows"] == [row]
    assert shell.json("task", "list", "--mine", "--due", "today", as_="eli")["rows"] == []
    shell.json("task", "complete", made["number"], as_="eli")
    assert shell.json("task", "list", "--for", "eli")["rows"] == []


def test_the_bell_rings_for_who_was_named_and_is_read(shell: Shell) -> None:
    """Read marks are one's own."""
    shell.json("case", "post", "1000", "@eli look")
    (row,) = shell.json("bell", "--unread", as_="eli")["rows"]
    assert row["entry"] == shell.json("case", "show", "1000")["feed"][0]["id"]
    assert (row["kind"], row["case"], row["read_at"]) == ("mention", "00001000", None)
    assert shell.json("bell", as_="dana")["rows"] == []
    assert shell.refused("bell", "read", str(row["id"]), as_="dana")[0] == 3
    assert shell.json("bell", "read", str(row["id"]), as_="eli")["read"] == 1
    assert shell.json("bell", "--unread", as_="eli")["rows"] == []
    assert shell.json("bell", as_="eli")["rows"][0]["read_at"]
    shell.json("case", "post", "1000", "@eli again")
    assert shell.json("bell", "read", "all", as_="eli")["read"] == 1


def test_search_finds_and_keeps_to_where_it_is_told(shell: Shell) -> None:
    """Only what the person may see."""
    hits = shell.json("search", "power")
    assert [(h["kind"], h["case"]) for h in hits["rows"]] == [("case", "00001001")]
    assert hits["total"] == 1
    assert shell.json("search", "Rivera", "--in", "accounts")["rows"][0]["key"] == "A-000100"
    assert shell.json("search", "power", "--in", "contacts")["rows"] == []
    assert shell.json("search", "power", as_="bo")["rows"] == []


def test_a_caller_is_found_however_the_number_is_written(shell: Shell) -> None:
    """The telephone says +1 in front where the card does not, and the other way round."""
    made = {
        shell.json("customer", "create", "--name", name, "--phone", phone)["account"]: typed
        for name, phone, typed in (
            ("Ama Osei", "303 555 0142", "+1 303 555 0142"),
            ("Bea Lund", "+1 (303) 555-0143", "303-555-0143"),
        )
    }
    for account, typed in made.items():
        (found,) = shell.json("caller", typed)["rows"]
        assert found["account"]["external_id"] == account


def test_search_and_log_page_on_from_where_they_ended(shell: Shell) -> None:
    """The cursor of one answer begins the next; the total is that of the whole."""
    shell.json("case", "claim", "1000")
    for words in (["search", "Rivera"], ["log"], ["log", "--case", "1000"]):
        whole = shell.json(*words)
        seen: list[object] = []
        after: list[str] = []
        while True:
            page = shell.json(*words, "--limit", "1", *after)
            assert page["total"] == whole["total"] == len(whole["rows"]) > 1
            seen += page["rows"]
            if page["next"] is None:
                break
            after = ["--after", page["next"]]
        assert seen == whole["rows"]


def test_the_log_begins_at_a_day_a_time_or_so_long_ago(shell: Shell) -> None:
    """A day begins at midnight where the person is; other words are refused by the parser."""
    total = shell.json("log")["total"]
    for since in ("2020-01-01", "2020-01-01T00:00:00Z", "90m", "6h", "2 d", "1w"):
        assert shell.json("log", "--since", since)["total"] == total
    for since in ("9998-01-01", "2999-01-01T00:00:00+02:00", "0m"):
        assert shell.json("log", "--since", since) == {"rows": [], "total": 0, "next": None}


def test_a_day_of_the_log_is_the_persons_day(shell: Shell) -> None:
    """In Denver the last day of March begins at six o'clock UTC."""
    if not shell.url.startswith("sqlite"):
        return
    at = {hour: f"2031-03-31T{hour}:00:00Z" for hour in ("05", "06")}
    for hour, moment in at.items():
        shell.json("--at", moment, "case", "post", "1000", f"at {hour}")
    found = shell.json("log", "--since", "2031-03-31")["rows"]
    assert [row["at"] for row in found] == ["2031-03-31T06:00:00.000Z"]


def test_a_list_is_not_asked_for_a_value_that_there_is_not(shell: Shell) -> None:
    """A misspelt word would find nothing for ever."""
    code, error = shell.refused("account", "list", "--where", "kind=instaler")
    assert (code, error["kind"]) == (4, "refused")
    assert "Did you mean 'installer'?" in error["message"]
    assert "homeowner, installer, business" in error["message"]
    message = shell.refused("contract", "list", "--where", "status=Bogus", "--where", "x=1")[1]
    assert [p["field"] for p in message["details"]["problems"]] == ["status", "x"]
    assert shell.json("account", "list", "--where", "kind=INSTALLER")["total"] == 1
    assert shell.json("contract", "list", "--where", "status=unverified")["total"] == 1
    twice = ("account", "list", "--where", "kind=installer", "--where", "kind=business")
    code, error = shell.refused(*twice)
    assert (code, "'kind' was given twice" in error["message"]) == (2, True)


FORMS = [
    "user list", "group list", "group list --kind team", "type list", "type show homeowner",
    "task list", "bell", "search power", "search nothingthere", "caller rivera",
    "caller nobody", "account list", "account show A-000100", "contact list",
    "contact show P-000100", "contract list", "contract show C-000100", "job list", "log",
    "log --limit 2",
]  # fmt: skip


def test_every_form_has_words_for_people(shell: Shell) -> None:
    """Aligned text that ends with a line feed."""
    for words in FORMS:
        answer = shell(*words.split())
        assert (words, answer.code, answer.err) == (words, 0, "")
        assert answer.out.endswith("\n")
        assert answer.out.strip()
