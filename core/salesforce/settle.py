"""What becomes of the elements that nothing was made of, each with its reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from core.salesforce.xml import LEFT, SAME, TURNED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from core.salesforce.folder import Document
    from core.salesforce.xml import Node

ALIKE = {
    "trackHistory": "true", "trackTrending": "false", "trackFeedHistory": "false",
    "externalId": "false", "unique": "false", "required": "false", "sorted": "false",
    "restricted": "true", "enableFeeds": "true", "recordTypeTrackHistory": "true",
    "recordTypeTrackFeedHistory": "false", "caseSensitive": "false", "active": "true",
    "isActive": "true", "enableHistory": "true", "enableSearch": "true",
    "enableReports": "true", "default": "false", "label": "", "description": "",
}  # fmt: skip
"""Elements that say what holds here without being said, with the value that does."""
REASONS = {
    "actionOverrides": "which page an act opens is not set: the console's acts have their own",
    "compactLayoutAssignment": "which compact layout is used is not set: a case's head is the same"
    " for all",
    "sharingModel": "who sees which cases is said by the profiles, in their permissions",
    "externalSharingModel": "there are no people from outside",
    "searchLayouts": "the columns of searches and look-ups are the same for all",
    "trackHistory": "every change of every field is in the history",
    "enableHistory": "every change of every field is in the history",
    "recordTypeTrackHistory": "every change of every field is in the history",
    "trackFeedHistory": "changes of fields are in the history, not in the feed",
    "recordTypeTrackFeedHistory": "changes of fields are in the history, not in the feed",
    "trackTrending": "there is no report of how values change over time",
    "inlineHelpText": "fields have no help text",
    "description": "there is no place for a description of it",
    "externalId": "an import finds records by their number or their external_id",
    "unique": "several records may have the same value of a custom field",
    "caseSensitive": "values are compared as they are",
    "defaultValue": "this default cannot be said",
    "deleteConstraint": "what another record names is not deleted",
    "restricted": "a choice takes the values of its list alone",
    "valueSettings": "which values go with which value of another field can be said of reasons"
    " alone: each value of the list may be chosen",
    "controllingField": "a choice does not depend on another field; reasons do",
    "lookupFilter": "a look-up finds every record that a person may see",
    "color": "values have no colours",
    "sharedTo": "a list of the organisation is everybody's",
    "language": "the files speak one language",
    "relationshipLabel": "the list of what names a record has no name of its own",
    "relationshipName": "the list of what names a record has no name of its own",
    "relationshipOrder": "one reference is as good as another",
    "formulaTreatBlanksAs": "an empty field is before and after nothing, and equal to empty alone",
    "visibleLines": "boxes are as large as the screen allows",
    "displayFormat": "numbers are made by the program alone",
    "precision": "a number has as many digits before its point as it needs",
    "webLinks": "there are no links to web pages on a case",
    "fieldSets": "sets of fields are used by programs in Salesforce alone",
    "sharingReasons": "who sees which cases is said by the profiles, in their permissions",
    "sharingRecalculations": "who sees which cases is said by the profiles, in their permissions",
    "recordTypeLabel": "the name of the record type stands in its own file",
    "compactLayouts": "the head of a case is the same for all",
    "nameField": "a case is named by its number",
    "pluralLabel": "cases are called cases",
    "default": "this default cannot be said",
    "label": "there is no place for a name of it",
}  # fmt: skip
"""Why an element is not turned, by its name."""
UNKNOWN = "nothing here says such a thing"
WORDS = 4
"""Texts of an element that are told with it."""
PARTS = "no part of it is turned"


class Left(NamedTuple):
    """Elements of one kind in one file that are not turned for one reason."""

    file: str
    element: str
    """The way to it from the root."""
    why: str
    lines: tuple[int, ...]
    values: tuple[str, ...]


def settle(node: Node) -> None:
    """Decide about everything that nobody decided about: nothing is dropped without a word."""
    for one in [*node.walk()][::-1]:  # what lies inside first
        if one.state:
            continue
        states = {child.state for child in one.children}
        if TURNED in states or (one is node and states):
            one.turned()
        elif states == {SAME} or (not one.children and ALIKE.get(one.name) == one.text.casefold()):
            one.state = SAME
        elif not states:
            one.leave(REASONS.get(one.name, UNKNOWN))
    for one in node.walk():
        if not one.state:
            _gather(one)


def _gather(one: Node) -> None:
    """Decide about an element whose parts are all left or the same: one reason for all is better.

    What was left for a reason of its own keeps it.
    """
    why = REASONS.get(one.name)
    for inner in one.walk() if why else ():
        if inner.state != TURNED and inner.why in {"", UNKNOWN, REASONS.get(inner.name)}:
            inner.state, inner.why = LEFT, why or ""
    if not one.state:
        reasons = {inner.why for inner in one.walk() if inner.why}
        one.state, one.why = LEFT, reasons.pop() if len(reasons) == 1 else PARTS


def left(documents: Iterable[Document]) -> list[Left]:
    """List what is not turned; like elements of a file are told together."""
    found: dict[tuple[str, str, str], list[tuple[int, str]]] = {}
    for document in documents:
        for path, node in _tops(document.root, (), ""):
            found.setdefault((document.file, path, node.why), []).append((node.line, _words(node)))
    return [
        Left(file, path, why, tuple(line for line, _ in each),
             tuple(dict.fromkeys(text for _, text in each if text)))
        for (file, path, why), each in found.items()
    ]  # fmt: skip


def _tops(node: Node, above: tuple[str, ...], why: str) -> Iterator[tuple[str, Node]]:
    """Give what is left, without what lies within it for the same reason."""
    path = (*above, called(node, is_root=not above))
    if node.state == LEFT and node.why != why:
        yield "/".join(path), node
    inner = node.why if node.state == LEFT else ""
    for child in node.children:
        yield from _tops(child, path, inner)


def _words(node: Node) -> str:
    """Give what an element says, also one that holds nothing but a few texts."""
    texts = [
        child.text for child in node.children if not child.children and child.name != "fullName"
    ]
    small = len(node.children) <= WORDS and all(not child.children for child in node.children)
    return node.text or (" ".join(filter(None, texts)) if small else "")


def called(node: Node, *, is_root: bool = False) -> str:
    """Call an element, by the name of what it defines where it lies among others."""
    name = node.peek("fullName")
    return node.name if is_root or not name else f"{node.name}[{name}]"


def counted(documents: Iterable[Document]) -> dict[str, int]:
    """Count what became of all elements; the counts add up to all that there are."""
    counts = {TURNED: 0, SAME: 0, LEFT: 0}
    for document in documents:
        for node in document.root.walk():
            counts[node.state] += 1
    return counts
