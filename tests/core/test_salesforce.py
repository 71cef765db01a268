"""The metadata of a Salesforce service organisation becomes an organisation of ours."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import CaselineError
from core.org import loader
from core.rules.conditions import compile_value
from core.rules.expressions import Kind
from core.salesforce import formulas, report, toml
from core.salesforce.folder import read
from core.salesforce.turn import Turned, turn
from core.salesforce.xml import LEFT, NAMESPACE, SAME, TURNED
from tests.data.sheets import SHARED

if TYPE_CHECKING:
    from core.org.model import Organisation

EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "salesforce"
REAL = SHARED / "sf-metadata-ukgov"
BOTH = [
    pytest.param(EXAMPLE, id="plain"),
    pytest.param(
        REAL, id="source", marks=pytest.mark.skipif(not REAL.is_dir(), reason="no real metadata")
    ),
]
STATUSES = "standardValueSets/CaseStatus.standardValueSet"
CASE = "objects/Case.object"


def changed(folder: Path, *changes: tuple[str, str, str]) -> Turned:
    """Turn the example with some texts of its files replaced."""
    texts = {
        path.relative_to(EXAMPLE).as_posix(): path.read_text("utf-8")
        for path in EXAMPLE.rglob("*")
        if path.is_file()
    }
    for name, old, new in changes:
        assert old in texts[name], old
        texts[name] = texts[name].replace(old, new)
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return turn(folder)


def left(turned: Turned) -> dict[str, str]:
    """Give each element that is left, with the reason."""
    return {one.element: one.why for one in turned.left}


def org_of(turned: Turned) -> Organisation:
    return loader.load(turned.files)


@pytest.mark.parametrize("folder", BOTH)
def test_every_element_is_turned_or_the_same_or_left_with_a_reason(folder: Path) -> None:
    """Counted against another reader of the same files."""
    turned = turn(folder)
    there = sum(
        sum(1 for _ in ET.parse(path).iter())  # noqa: S314  files of our own choice
        for path in folder.rglob("*")
        if path.is_file() and path.suffix != ".md"
    )
    assert sum(turned.counts.values()) == there
    assert turned.counts.keys() == {TURNED, SAME, LEFT}
    assert all(one.why and one.lines for one in turned.left)
    told = report.text(turned, "x")
    assert all(one.element in told and one.file in told for one in turned.left)
    assert all(name in told for name in turned.others)


@pytest.mark.parametrize("folder", BOTH)
def test_what_is_left_within_what_is_turned_is_told_by_itself(folder: Path) -> None:
    """Each left element stands in the list, or lies within one that does for the same reason."""
    turned = turn(folder)
    documents, _ = read(folder)
    lines = {(one.file, line) for one in turned.left for line in one.lines}
    for document in documents:
        for node in document.root.walk():
            if node.name in {"actionOverrides", "validationRules", "webLinks"}:
                assert (document.file, node.line) in lines


@pytest.mark.skipif(not REAL.is_dir(), reason="no real metadata")
def test_the_real_organisation_keeps_its_process_its_lists_and_its_fields() -> None:
    org = org_of(turn(REAL))
    kind = org.types["prse_help_support_case"]
    assert kind.label == "PRSE Help / Support Case"
    assert kind.description == "PRSE case to raise help and support requests"
    assert kind.process_title == "PRSE Help and Support"
    assert [(s.label, s.is_closed, s.is_default) for s in kind.statuses] == [
        ("New", False, True), ("In Progress", False, False), ("Closed", True, False),
        ("Resolved", True, False),
    ]  # fmt: skip
    assert kind.picklists["origin"] == ("Phone", "Email", "Web")
    assert kind.picklists["priority"] == ("High", "Medium", "Low")
    assert kind.defaults == {"priority": "Medium"}
    assert (org.priorities.order, org.priorities.leads) == (("High", "Medium", "Low"), ("High",))
    assert set(kind.picklists["case_type"]) == {
        "Agent registering exemptions for a landlord", "Landlord", "Local authority user",
    }  # fmt: skip
    assert [(one.label, one.kind, len(one.values)) for one in org.case_fields.values()] == [
        ("Level", "choice", 3), ("Reason for Request", "choice", 9), ("Type", "choice", 3),
    ]  # fmt: skip
    assert {one.name: one.filter for one in org.views.values()} == {
        "All Cases 2": "type:prse_help_support_case",
        "L1 - Policy Related": 'level:"L1 - Policy related"',
        "L2 - Service queries": 'level:"L2 - Service Queries"',
        "L3 - Technical Issues": 'level:"L2 - Service Queries"',  # as it is in Salesforce
    }
    assert org.views["all_cases"].columns == (
        "number", "subject", "reason_for_request", "case_type", "status", "created", "owner",
    )  # fmt: skip


@pytest.mark.skipif(not REAL.is_dir(), reason="no real metadata")
def test_what_the_real_organisation_has_besides_is_listed_with_the_reason() -> None:
    turned = turn(REAL)
    told = {
        (one.file.rpartition("/")[2].partition(".")[0], one.element): one for one in turned.left
    }
    assert "Exemption__c, which does not exist here" in told["Exemption__c", "CustomField"].why
    overrides = told["Case", "CustomObject/actionOverrides"]
    assert len(overrides.lines) == 42
    dependent = told["Reason__c", "CustomField/valueSet/valueSettings"]
    assert "can be said of reasons alone" in dependent.why
    assert told["CaseStatus", "StandardValueSet/standardValue[Escalated]"].why == (
        "no record type offers it"
    )
    assert told["CaseType", "StandardValueSet/standardValue[Other]"]
    assert turned.others == ["README.md"]
    assert any("43 characters" in note for note in turned.notes)


def test_the_plain_format_gives_the_same_as_files_of_their_own(tmp_path: Path) -> None:
    """What lies in an object's file may lie beside it."""
    plain = turn(EXAMPLE)
    space = f"{{{NAMESPACE}}}"
    ET.register_namespace("", NAMESPACE)
    root = ET.parse(EXAMPLE / CASE).getroot()  # noqa: S314  our own file
    roots = {
        "fields": ("CustomField", "field"), "recordTypes": ("RecordType", "recordType"),
        "businessProcesses": ("BusinessProcess", "businessProcess"),
        "listViews": ("ListView", "listView"), "validationRules": ("ValidationRule", "x"),
    }  # fmt: skip
    case = tmp_path / "objects" / "Case"
    for child in [*root]:
        kind = child.tag.removeprefix(space)
        if kind in roots:
            child.tag, ending = f"{space}{roots[kind][0]}", roots[kind][1]
            name = child.findtext(f"{space}fullName")
            (case / kind).mkdir(parents=True, exist_ok=True)
            ET.ElementTree(child).write(case / kind / f"{name}.{ending}-meta.xml", "utf-8")
            root.remove(child)
    ET.ElementTree(root).write(case / "Case.object-meta.xml", "utf-8")
    sets = tmp_path / "standardValueSets"
    sets.mkdir()
    (sets / "CaseStatus.standardValueSet-meta.xml").write_bytes((EXAMPLE / STATUSES).read_bytes())
    split = org_of(turn(tmp_path))
    whole = loader.load(plain.files)
    assert (split.case_fields, split.views) == (whole.case_fields, whole.views)
    one, other = (replace(org.types["repair"], layout=()) for org in (split, whole))
    assert one == other
    assert {*split.types["repair"].layout} == {*whole.types["repair"].layout}


def test_a_picklist_that_depends_on_the_reason_becomes_the_secondary_reason() -> None:
    kind = org_of(turn(EXAMPLE)).types["repair"]
    assert kind.reasons == {"Broken": ("Chain", "Front brake"), "Service": ("Front brake",)}
    assert kind.labels["secondary_reason"] == "Part"
    place = kind.layout.index("primary_reason")
    assert kind.layout[place + 1] == "secondary_reason"


def test_names_of_values_are_read_as_salesforce_writes_them(tmp_path: Path) -> None:
    """In a record type they are written as in a web address; people read labels."""
    assert "Walk-in / counter" in org_of(turn(EXAMPLE)).types["repair"].picklists["origin"]
    turned = changed(tmp_path, (STATUSES, "<label>New</label>", "<label>Just in</label>"))
    assert org_of(turned).types["repair"].default_status == "Just in"
    assert "MAP.toml" in left(turned)["StandardValueSet/standardValue[New]/fullName"]


def test_a_formula_is_turned_whole_or_left_with_its_column() -> None:
    org = org_of(turn(EXAMPLE))
    assert org.case_fields["ask_again_on"].formula == "promised - days(2)"
    assert org.formulas["case"]["ask_again_on"].kind is Kind.DATE
    told = left(turn(EXAMPLE))
    assert told["CustomObject/fields[Traffic_Light__c]"] == (
        "its formula cannot be said in our words: IF() has no form here (column 1)"
    )
    rule = told["CustomObject/validationRules[Estimate_before_parts]"]
    assert rule.endswith('(status == "Waiting for parts") and (estimate is None)')


FIELDS = {
    "Status": ("status", Kind.TEXT), "Level__c": ("level", Kind.TEXT),
    "Due__c": ("due", Kind.DATE), "CreatedDate": ("created_at", Kind.TIME),
    "Cost__c": ("cost", Kind.NUMBER), "IsClosed": ("is_closed", Kind.FLAG),
}  # fmt: skip


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ('ISPICKVAL(Status, "New")', 'status == "New"'),
        ('TEXT(status) = "New" && !IsClosed', '(status == "New") and (not is_closed)'),
        ("ISNULL(Due__c) || Due__c < TODAY() + 3", "(due is None) or (due < (today() + days(3)))"),
        ("NOW() - CreatedDate > 5", "(now() - created_at) > days(5)"),
        ("Cost__c - 5 >= -2.5", "(cost - 5) >= (-2.5)"),
        ('NOT(CONTAINS(Level__c, "a\\"b"))', 'not contains(level, "a\\"b")'),
        ("/* why */ (Cost__c <> 3)", "(cost != 3)"),
        ("Due__c - TODAY()", "due - today()"),
    ],
)  # fmt: skip
def test_what_both_languages_know_is_said_in_our_words(source: str, words: str) -> None:
    said, kind = formulas.turned(source, FIELDS)
    assert said == words
    scope = {"": dict(FIELDS.values())}
    assert compile_value(said, scope).kind is kind


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("Cost__c * 2", "'*' has no form here (column 9)"),
        ("IF(IsClosed, 1, 2)", "IF() has no form here (column 1)"),
        ("Account.Name = 'x'", "'Account.Name' is no field"),
        ("Cost__c = 'x'", "these cannot be compared here"),
        ("Due__c + Cost__c", "has no form here"),
        ("Level__c && IsClosed", "is a text, not true or false"),
        ("(Cost__c", "')' is missing before 'the end'"),
        ("AND(", "'the end' has no form here"),
        ("ISPICKVAL(Status)", "ISPICKVAL() has 1 values"),
        ("[", "'[' cannot be read (column 1)"),
        ("!" * 900, "it is nested too deeply"),
        ("(" * 900, "it is nested too deeply"),
        ("NOT(" * 400, "it is nested too deeply"),
        ("1" * 9000, "it has 9,000 characters; 500 fit"),
        ("", "'the end' has no form here"),
    ],
)
def test_what_ours_does_not_know_is_refused_by_name_and_column(source: str, told: str) -> None:
    with pytest.raises(formulas.Unsayable) as refused:
        formulas.turned(source, FIELDS)
    assert told in str(refused.value)


@given(st.text(st.sampled_from("()!&|-+=<>\"'1aA, ISBLANKNOT_c.*/^"), max_size=60))
def test_any_formula_is_turned_into_one_that_compiles_or_refused(source: str) -> None:
    try:
        said, _ = formulas.turned(source, FIELDS)
    except formulas.Unsayable:
        return
    try:
        compile_value(said, {"": dict(FIELDS.values())})
    except CaselineError as error:
        if not re.search("empty|nested", error.message):
            raise


def test_a_list_view_says_the_same_or_is_left_as_a_whole() -> None:
    turned = turn(EXAMPLE)
    views = org_of(turned).views
    assert list(views) == ["urgent"]
    assert views["urgent"].filter == "priority:High is:open created<30d"
    told = left(turned)
    assert "joins all its terms by AND" in told["CustomObject/listViews[Either]/booleanFilter"]
    assert "'contains'" in told["CustomObject/listViews[Either]/filters"]


def test_a_record_type_that_is_not_active_is_left(tmp_path: Path) -> None:
    changes = (
        "<active>true</active>\n        <businessProcess>",
        "<active>false</active><businessProcess>",
    )
    turned = changed(tmp_path, (CASE, *changes))
    assert "it is not active" in left(turned)["CustomObject/recordTypes[Repair]"]
    assert list(org_of(turned).types) == ["case"]


def test_a_page_layout_gives_the_order_and_what_is_required(tmp_path: Path) -> None:
    items = "".join(
        f"<layoutItems><behavior>{how}</behavior><field>{name}</field></layoutItems>"
        for name, how in (("Subject", "Required"), ("CaseNumber", "Readonly"), ("Gone__c", "Edit"),
                          ("Promised__c", "Edit"), ("Origin", "Readonly"))
    )  # fmt: skip
    (tmp_path / "layouts").mkdir()
    (tmp_path / "layouts" / "Case-Repair Layout.layout").write_text(
        f'<Layout xmlns="{NAMESPACE}"><layoutSections><layoutColumns>{items}</layoutColumns>'
        "</layoutSections></Layout>"
    )
    turned = changed(tmp_path)
    kind = org_of(turned).types["repair"]
    assert kind.layout == ("subject", "promised", "origin", "frame_number")
    assert kind.required == ("frame_number", "subject")
    way = "Layout/layoutSections/layoutColumns/layoutItems"
    assert left(turned)[way] == "its field is not turned"
    assert (
        left(turned)[f"{way}/behavior"] == "whether a field may be edited is not said by a layout"
    )


@given(st.text(min_size=1))
def test_any_text_is_written_as_toml_that_says_the_same(text: str) -> None:
    import tomllib  # noqa: PLC0415

    text = text.encode("utf-8", "replace").decode()
    made = toml.document({"a": text, "b": {text: [text]}, "c": [{text: True}]})
    assert tomllib.loads(made) == {"a": text, "b": {text: [text]}, "c": [{text: True}]}
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", made)


ODD = ("x" * 300, "true", "New", "[a]", "é\u202e")


@given(data=st.data())
def test_metadata_with_parts_gone_or_doubled_is_turned_or_refused_in_our_words(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Whatever is missing: what is made passes the check, and every element is counted."""
    folder = tmp_path_factory.mktemp("sf")
    for path in EXAMPLE.rglob("*.*"):
        if not path.is_file():
            continue
        root = ET.parse(path).getroot()  # noqa: S314  our own file
        every = [(above, child) for above in root.iter() for child in above]
        for n in data.draw(st.lists(st.integers(0, len(every) - 1), max_size=3)):
            above, child = every[n]
            match data.draw(st.sampled_from(["gone", "twice", "empty", "other"])):
                case "gone" if child in [*above]:
                    above.remove(child)
                case "twice":
                    above.append(child)
                case "empty":
                    child.text = ""
                case _:
                    child.text = data.draw(
                        st.sampled_from(["x" * 300, "true", "New", "[a]", "é\u202e"])
                    )
        target = folder / path.relative_to(EXAMPLE)
        target.parent.mkdir(exist_ok=True)
        ET.ElementTree(root).write(target, "utf-8")
    try:
        turned = turn(folder)
    except CaselineError:
        return
    org_of(turned)
    documents, _ = read(folder)
    assert sum(turned.counts.values()) == sum(1 for d in documents for _ in d.root.walk())
