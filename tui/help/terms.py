"""Useful definitions: the words of this desk, in plain ones."""

from __future__ import annotations

from tui.help.texts import Term

TERMS = (
    Term("Account", "A customer: a homeowner, an installer's organisation or another business."),
    Term("Activity", "Work around a case that can be finished: a task, a call, a mail, a visit."),
    Term("Age", "Time since a case was opened; once it is closed, how long it was open in all."),
    Term("Bell", "What happened that concerns you: you were named, given something, answered."),
    Term("Case", "One issue of one customer, from the first call until it is settled."),
    Term("Case assignment", "A piece of a case that another team is asked to do; a referral."),
    Term("Case source", "How the issue reached you: phone, e-mail, web, chat and so on."),
    Term("Claim", "To take a case from a queue for yourself; also called pick or self-assign."),
    Term("Closed", "The issue is settled. Fields may be read-only; posts and files still go in."),
    Term("Conflict", "Two people changed the same thing; both values are shown, one is chosen."),
    Term("Contact", "A person at an account: whom you speak with and write to."),
    Term("Contract", "What the customer signed, and for which home. Some cases hang on it."),
    Term("Draft", "What you typed and did not send. It waits on this machine, for you alone."),
    Term("Feed", "The story of a record, newest first: people's posts and what the system did."),
    Term("Filter line", "What a list is narrowed by: words, or terms such as owner:me age>3d."),
    Term("Group", "People who can be named together with one @."),
    Term("Installer", "The firm that built the system: an account of its own kind."),
    Term("Job", "The building of one system, in phases, each with its milestones."),
    Term("Journal", "Who changed what, when and by which act. Nobody can leave it out."),
    Term("Legal hold", "Lawyers are at work; nobody communicates with that customer."),
    Term(
        "Log review", "A dated summary of where a case stands: status, next actions, their owners."
    ),
    Term("Mention", "A name after @ in a post: that person or group is told."),
    Term("Merge", "Two cases about the same become one; an undo takes them apart again."),
    Term("Milestone", "A step of a job; its feed can hold notes that the installer does not see."),
    Term("Owner", "The person or queue a case belongs to. A person who owns it works it."),
    Term("Path", "The statuses of a case in their usual order, with the present one marked."),
    Term("Post", "What a person writes into a feed. It never changes a status."),
    Term(
        "Presence",
        "◇ behind a number: somebody else has the case open; ✎: they are typing. It locks nothing.",
    ),
    Term("Primary reason", "What a case is about; the secondary reason says it more exactly."),
    Term("Profile", "What kind of work you do, and with it what you may see and change."),
    Term("Queue", "Where cases wait that belong to nobody yet; its members take them."),
    Term("Record", "One thing with a page of its own: a case, an account, a contract, a job."),
    Term(
        "Record type", "Which kind of case: it decides statuses, reasons and what must be filled."
    ),
    Term("Recycle bin", "Deleted cases; for 15 days whose profile allows it gives them back."),
    Term("Reopen", "To go on with a closed case, as often and as late as its record type allows."),
    Term("Resolve", "To end a case with a solution; all its activities are finished first."),
    Term("Setup", "The organisation as data: record types, groups, profiles, people, its history."),
    Term("Snooze", "A case sleeps until a time or an answer, then it is back, with a mark."),
    Term("Status", "Whose turn it is: nobody's yet, ours, the customer's, another team's."),
    Term("Tab", "A record that is open; what was opened from it stands beside it as a subtab."),
    Term("Task", "Something one person is to do, with or without a day; a tick finishes it."),
    Term("Timeline", "The activities of a record in the order in which they happened."),
    Term("Unverified", "A contract that was made for a customer not found, until it is checked."),
)
"""By the alphabet; the organisation's own definitions stand among them."""
