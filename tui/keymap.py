"""Every key of the console, once: bindings, footer, help, palette and `caseline keys` read it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui.key_names import SIGNS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.binding import Binding


@dataclass(frozen=True, slots=True)
class Key:
    """One act, and the keys that do it; the first one is shown."""

    id: str
    """What settings name; where the registry has a command of this name, it is that act."""
    keys: str
    title: str
    where: str
    """Where it is bound: on a list's rows, a case, any record, a form, everywhere, …"""
    short: str = ""
    """What the footer calls it; without one the footer leaves it out."""
    action: str = ""
    """The action, where it is not named like the id."""
    each: bool = False
    """Whether each key does something of its own: the action gets the key."""


KEYS = (
    Key("row.open", "enter", "Open", "open", "Open"),
    Key(
        "view.create", "V,ctrl+s", "Save what is shown as a list", "lists", "Save list",
        action="list_save",
    ),
    Key("task.complete", "space", "Complete the task", "task", "Complete"),
    Key("task.follow", "F", "Complete the task, and go on with another", "task", "and go on"),
    Key("task.handover", "greater_than_sign", "Hand the task over", "task", "Hand over"),
    Key("task.edit", "I", "Edit the task", "task", "Edit task"),
    Key("activity.cancel", "grave_accent", "Cancel the activity", "task", "Cancel it"),
    Key("case.claim", "a", "Assign to me", "case", "Assign to me"),
    Key("case.assign", "o", "Change owner", "case", "Owner"),
    Key("case.post", "c", "Post", "case", "Post"),
    Key("case.status", "s", "Change status", "case", "Status"),
    Key("case.review", "l", "Log review", "case", "Review"),
    Key("case.close", "x", "Close, or resolve", "case", "Close"),
    Key("case.reopen", "R", "Reopen, or reactivate", "case", "Reopen"),
    Key("case.stage", "h", "Guided process: its stages and what they ask", "case", "Stages"),
    Key("case.cancel", "percent_sign", "Cancel the case: it came to nothing", "case"),
    Key("case.next", "full_stop", "Next case: take what comes first", "everywhere", "Next"),
    Key("case.skip", "comma", "Skip it: back to its queue, and take the next", "case"),
    Key("assignment.create", "r", "New case assignment", "case", "Refer"),
    Key("assignment.accept", "A", "Accept the assignment", "assignment", "Accept"),
    Key("assignment.complete", "D", "Done: complete the assignment", "assignment", "Done"),
    Key("assignment.reject", "X", "Reject the assignment", "assignment", "Reject"),
    Key("assignment.cancel", "delete", "Cancel the assignment", "assignment", "Cancel it"),
    Key("assignment.nudge", "N", "Nudge the team", "assignment", "Nudge"),
    Key("feed.comment", "Q", "Comment on the entry", "entry", "Comment"),
    Key("feed.like", "plus", "Like the entry, or no more", "entry", "Like"),
    Key("feed.edit", "U", "Edit what I wrote", "entry", "Revise"),
    Key("feed.delete", "backspace", "Delete the entry", "entry"),
    Key("feed.bookmark", "exclamation_mark", "Bookmark the entry, or no more", "entry"),
    Key("feed.mute", "minus", "Mute the entry, or no more", "entry"),
    Key("feed.link", "number_sign", "Copy the link of the entry", "entry"),
    Key("feed.show", "d", "Another part of the feed, or of the activities", "case"),
    Key("feed.order", "H", "The feed's other order; among activities: find words", "case"),
    Key("case.follow", "Y", "Follow the case, or no more", "case"),
    Key("task.create", "t", "New task", "case"),
    Key("case.call", "k", "Log a call", "case"),
    Key("case.attach", "p", "Attach files", "case"),
    Key("case.mail", "M", "Customer's e-mail", "case"),
    Key("case.email", "m", "E-mail to the contact", "case"),
    Key("case.snooze", "Z", "Snooze: back at a time or a reply", "case"),
    Key("case.wake", "B", "Wake the snoozed case", "case", "Wake"),
    Key("case.queue", "less_than_sign", "Its queue: pick, release, route, add, remove", "case",
        "Its queue"),
    Key("list.queues", "at", "What lies in the queue; there: in which queues", "lists",
        "Which queues"),
    Key("case.knowledge", "dollar_sign", "Knowledge: find an article, attach or insert it", "case"),
    Key("article.detach", "delete", "Detach the article", "article", "Detach"),
    Key("article.approve", "A", "Approve the article", "article", "Approve"),
    Key("article.publish", "L", "Publish the article", "article", "Publish"),
    Key("article.archive", "X", "Archive the article", "article", "Archive"),
    Key("case.delete", "delete", "Delete the case", "case"),
    Key("case.restore", "R", "Restore the case from the recycle bin", "bin", "Restore"),
    Key("case.merge", "G", "Merge", "case"),
    Key("case.split", "T", "Split off as a new case", "case"),
    Key("case.parent", "circumflex_accent", "Set parent case", "case"),
    Key("case.child", "underscore", "New child case", "case"),
    Key("case.relate", "ampersand", "Relate to another case", "case"),
    Key("case.similar", "apostrophe", "Similar cases", "case"),
    Key("case.unrelate", "tilde", "Relate no longer", "case"),
    Key("case.clone", "quotation_mark", "Clone", "case"),
    Key("case.why", "i", "Why? The rule behind a value or an act", "record", action="record_why"),
    Key("case.edit", "e", "Edit", "record", "Edit", action="record_edit"),
    Key("case.create", "n", "New", "everywhere", "New"),
    Key("customer.caller", "C", "Who is calling?", "everywhere", "Caller"),
    Key("customer.erase", "X", "Erase the customer's personal data", "customer"),
    Key("user.deactivate", "L", "Deactivate the person, or activate", "person", "Deactivate"),
    Key("record.link", "1,2,3,4,5,6,7,8,9", "Related list by its number", "record", each=True),
    Key("record.copy", "y", "Copy number or text", "record"),
    Key("record.print", "P", "Write the record to a file", "record"),
    Key("part.next", "right", "Next part of the record", "record"),
    Key("part.previous", "left", "Previous part of the record", "record"),
    Key("row.down", "j,down", "Down", "list"),
    Key("row.up", "k,up", "Up", "list"),
    Key("row.page_down", "pagedown", "A page down", "list"),
    Key("row.page_up", "pageup", "A page up", "list"),
    Key("row.first", "home", "First", "list"),
    Key("row.last", "end", "Last", "list"),
    Key("mark.row", "space", "Mark the row", "marks"),
    Key("mark.range", "equals_sign", "Mark from the last mark to here", "marks"),
    Key("mark.all", "ctrl+a", "Mark all that the list holds, or none", "marks"),
    Key("record.next", "J", "Next record of the list", "record"),
    Key("record.previous", "K", "Previous record of the list", "record"),
    Key("list.filter", "f,ctrl+f", "Filter this list", "lists", "Filter"),
    Key("list.sort", "S", "Sort this list", "lists", "Sort"),
    Key("list.widths", "vertical_line", "Widths of the columns", "lists"),
    Key("list.export", "E", "Export this list", "lists"),
    Key("view.pin", "asterisk", "Pin this list, or no more", "lists"),
    Key("list.split", "backslash", "List and record side by side", "lists"),
    Key("app.view", "v", "Choose a list", "everywhere", "Lists"),
    Key("app.search", "slash", "Search", "everywhere", "Search"),
    Key("app.line", "colon", "Ask for cases by a filter line", "everywhere"),
    Key("app.bell", "b", "Notifications", "everywhere", "Bell"),
    Key("app.undo", "u", "Undo my last act", "everywhere"),
    Key("app.go", "g", "Go to", "everywhere", "Go"),
    Key("go.home", "h", "Home", "go", "Home"),
    Key("go.cases", "c", "Cases", "go", "Cases"),
    Key("go.accounts", "a", "Accounts", "go", "Accounts"),
    Key("go.contacts", "k", "Contacts", "go", "Contacts"),
    Key("go.contracts", "o", "Contracts", "go", "Contracts"),
    Key("go.jobs", "j", "Jobs", "go", "Jobs"),
    Key("go.tasks", "t", "Tasks", "go", "Tasks"),
    Key("go.assignments", "r", "Case assignments", "go", "Assignments"),
    Key("go.queues", "q", "Queues", "go", "Queues"),
    Key("go.items", "i", "What lies in queues", "go", "In queues"),
    Key("go.knowledge", "n", "Knowledge: articles", "go", "Knowledge"),
    Key("go.people", "p", "People", "go", "People"),
    Key("go.setup", "s", "Setup: the organisation", "go", "Setup"),
    Key("go.view", "1,2,3,4,5,6,7,8,9", "The list on this key", "go", each=True),
    Key("go.mails", "m", "Mail: the outbox, and what has no case yet", "go", "Mail"),
    Key("go.drafts", "w", "What I wrote and did not send", "go", "Drafts"),
    Key("go.acts", "u", "What I did, and any of it undone", "go", "My acts"),
    Key("tab.previous", "left_square_bracket", "Previous tab", "tabs"),
    Key("tab.next", "right_square_bracket", "Next tab", "tabs"),
    Key("subtab.previous", "left_curly_bracket", "Previous record of the tab", "tabs"),
    Key("subtab.next", "right_curly_bracket", "Next record of the tab", "tabs"),
    Key("tab.jump", "w", "Go to a tab by its number", "tabs"),
    Key("tab.close", "q", "Close", "everywhere"),
    Key("tab.close_all", "W", "Close all tabs", "tabs"),
    Key("tab.reopen", "z", "Open the closed tab again", "tabs"),
    Key("app.made", "O", "Open what was just made", "everywhere", "Open it"),
    Key("app.refresh", "f5", "Read everything again", "everywhere"),
    Key("app.back", "escape", "Back", "everywhere"),
    Key("start.retry", "r", "Ask the database again now", "waiting", "Try again now"),
    Key("start.leave", "q,escape", "Quit", "waiting", "Quit"),
    Key("bell.read", "m", "Mark all as read", "bell", "Mark all read"),
    Key("bell.set", "s", "What my bell rings for", "bell", "Settings"),
    Key("gate.note", "c", "Leave a note for the owner, and stop", "gate", "Note and stop"),
    Key("similar.relate", "ampersand", "Relate the case under the cursor", "similar", "Relate"),
    Key("gate.none", "n", "None of these: a new case", "gate", "None of these"),
    Key("setup.find", "f,ctrl+f", "Narrow what is shown", "setup", "Find"),
    Key("setup.edit", "e", "Edit: in a form, or its file in my editor", "setup", "Edit"),
    Key("setup.file", "E", "Its file in my editor, at the line", "setup", "File"),
    Key("setup.trail", "H", "Setup audit trail", "setup", "Trail"),
    Key("setup.revert", "R", "Revert to the version, once you saw what that changes", "setup",
        "Revert"),
    Key("setup.try", "T", "Rehearse the rule: what it would do, and nothing happens", "setup",
        "Rehearse"),
    Key("setup.change", "m", "Go on with my change of the organisation", "setup", "My change"),
    Key("setup.next", "right", "Next section", "setup"),
    Key("setup.previous", "left", "Section before", "setup"),
    Key("change.new", "n", "Another file, or a new one", "change", "Another file"),
    Key("change.back", "delete", "Let the file be as it is in force", "change", "As before"),
    Key("change.remove", "X", "Take the file out of the organisation", "change"),
    Key("change.try", "T", "Rehearse a rule as my change has it", "change", "Rehearse"),
    Key("change.theirs", "m", "Bring in what was changed meanwhile", "change", "Bring theirs in"),
    Key("draft.copy", "y", "Copy what was typed", "drafts", "Copy"),
    Key("draft.drop", "delete", "Throw away", "drafts", "Throw away"),
    Key("mail.hold", "space", "Hold the mail, or release it", "mail", "Hold or release"),
    Key("mail.retry", "r", "Try the mail again", "mail", "Try again"),
    Key("mail.cancel", "delete", "Cancel the mail", "mail", "Cancel it"),
    Key("mail.place", "c", "Place the mail: on a case, or as a new one", "mail", "Place"),
    Key("act.line", "y", "Copy the act's shell line", "acts", "Copy line"),
    Key("pick.choose", "enter", "Choose", "form", "Choose", action="submit"),
    Key("form.send", "ctrl+s,f2", "Save", "form", "Save"),
    Key("form.file", "f3", "Add a file by its path", "form", "Add a file"),
    Key("form.editor", "f4", "Write it in my editor", "form", "My editor"),
    Key("form.leave", "escape", "Cancel", "form", "Cancel"),
    Key("form.help", "f1,ctrl+underscore", "Keys in force, and help", "form", action="app_help"),
    Key("article.email", "ctrl+r", "Insert the article into an e-mail", "knowledge", "E-mail"),
    Key("article.post", "ctrl+n", "Insert the article into a post", "knowledge", "Post"),
    Key("article.copy", "ctrl+y", "Copy the article's number", "knowledge", "Copy"),
    Key("view.edit", "ctrl+r", "Edit the list", "views", "Edit"),
    Key("view.share", "ctrl+g", "Share the list with groups of mine", "views", "Share"),
    Key("list.pin", "ctrl+t", "Pin the list: the console opens on it", "views", "Pin"),
    Key("view.key", "ctrl+n", "Put the list on a key after g", "views", "Digit"),
    Key("view.clone", "ctrl+y", "Clone the list", "views"),
    Key("view.delete", "f8", "Delete the list", "views", "Delete"),
    Key("width.previous", "left", "The column on the left", "widths"),
    Key("width.next", "right", "The column on the right", "widths", "Another column"),
    Key("width.wider", "up,plus", "Wider", "widths", "Wider"),
    Key("width.narrower", "down,minus", "Narrower", "widths", "Narrower"),
    Key("width.keep", "enter,ctrl+s", "Keep the widths", "widths", "Keep"),
    Key("width.leave", "escape", "Let all be as before", "widths", "As before"),
    Key("help.next", "right", "Next part", "help", "Next part"),
    Key("help.previous", "left", "Previous part", "help", "Previous part"),
    Key("app.help", "question_mark,f1,ctrl+underscore", "Keys in force", "everywhere", "Keys"),
    Key("app.palette", "ctrl+p", "Everything, by name", "app", "All", action="command_palette"),
    Key("app.quit", "ctrl+q", "Quit", "app", action="quit"),
)  # fmt: skip

_SHOWN = {
    **SIGNS, "space": "Space", "escape": "Esc", "enter": "Enter", "pagedown": "PgDn",
    "pageup": "PgUp", "home": "Home", "end": "End", "down": "↓", "up": "↑", "left": "←",
    "right": "→", "tab": "Tab", "ctrl+underscore": "^/", "delete": "Del", "insert": "Ins",
    "backspace": "Backspace",
}  # fmt: skip


def display(key: str) -> str:
    """Give a key as a person reads it: `ctrl+s` is `^S`."""
    if key in _SHOWN:
        return _SHOWN[key]
    head, _, last = key.rpartition("+")
    if head == "ctrl":
        return f"^{display(last).upper()}"
    if head:
        return f"{head.title()}+{display(last)}"
    return key.upper() if len(key) > 1 else key


def card(keys: Mapping[str, str] | None = None) -> list[tuple[str, str, str]]:
    """Give key, id and title of everything, for `caseline keys`."""
    lines = []
    for entry in KEYS:
        held = (keys or {}).get(entry.id, entry.keys).split(",")
        if entry.each:
            held = [(keys or {}).get(f"{entry.id}.{key}", key) for key in held]
        lines.append((" ".join(display(key) for key in held), entry.id, entry.title))
    return lines


def action(entry: Key) -> str:
    """Give the name of the action that an entry calls."""
    return entry.action or entry.id.replace(".", "_")


_BY_ACTION = {action(entry): entry for entry in KEYS}


def entry_of(action: str) -> Key | None:
    """Give what a bound action is in the table: what is bound says what it is."""
    return _BY_ACTION.get(action.partition("(")[0])


def bindings(*where: str, letters: bool = True) -> list[Binding]:
    """Give the bindings of some places; without `letters` only the keys that type nothing."""
    from textual.binding import Binding  # noqa: PLC0415  `caseline keys` needs no screen

    found = []
    for entry in KEYS:
        if entry.where not in where or entry.action == "submit":
            continue
        keys = [key for key in entry.keys.split(",") if letters or len(key) > 1]
        name, shown = action(entry), bool(entry.short)
        if entry.each:
            found += [
                Binding(key, f"{name}({key!r})", entry.title, id=f"{entry.id}.{key}", show=False)
                for key in keys
            ]
        else:
            found.append(Binding(
                ",".join(keys), name, entry.title, id=entry.id, show=shown,
                priority=entry.where == "app",
            ))  # fmt: skip
    return found
