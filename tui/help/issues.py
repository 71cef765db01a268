"""Possible issues and solutions: what people run into at this desk, why, and what to do."""

from __future__ import annotations

from tui.help.texts import Issue

ISSUES = (
    Issue(
        "There may be a case for this issue already",
        "One issue is one case. A second one splits its story between two people.",
        "Before a new case the open ones of the account are shown: {gate.note} leaves a note for "
        "the owner of the one under the cursor, and you are done. {gate.none} goes on to a new "
        "case when none of them fits.",
    ),
    Issue(
        "A new case asks whether the contract is the right one",
        "The contract is cancelled or about to be. Most calls are about the active contract.",
        "Choose another contract, or confirm: your answer is kept in the feed of the case.",
    ),
    Issue(
        "A case wants a contract first",
        "Cases of its record type live under a contract; that is where the next person looks.",
        "Open the account, go to the contract with {record.link}, and press {case.create} there.",
    ),
    Issue(
        "The contact belongs to another account",
        "A case and its contact must speak of the same customer, or mail goes to a stranger.",
        "Pick a contact of this account, or make one with “+ New contact”: what you filled in "
        "stays. If the account is the wrong one, start from {customer.caller}.",
    ),
    Issue(
        "The installer's sales rep has no contact record",
        "A case made from an installer's account names the person who is asking.",
        "“+ New contact” in the form makes one under the organisation, and comes back.",
    ),
    Issue(
        "The customer is not in the system",
        "Nobody has that phone number, name, address, e-mail or contract number.",
        "Look again with {customer.caller} and other words; then choose the last line, “Customer "
        "not in the system”. The contract made for it is marked as unverified until somebody "
        "checks it.",
    ),
    Issue(
        "The case cannot be closed",
        "A case assignment of it is still open with another team: their work comes first.",
        "The refusal lists each open one, Enter goes there. Ask its team in the feed with "
        "{case.post}, or at once with {assignment.nudge} on the assignment, and close with "
        "{case.close} once all are done. {case.why} says why any act is refused.",
    ),
    Issue(
        "The case cannot be reopened",
        "A case is opened again as often and as late as its record type allows; then its story is "
        "over.",
        "{case.reopen} offers a new case then: filled from the old one, and linked to it.",
    ),
    Issue(
        "The case cannot be taken",
        "Somebody else was faster, or its queue is not one of yours. Exactly one person gets it.",
        "The message says who has it now, and since when. Go on with the next row, or write to "
        "the new owner with {case.post}.",
    ),
    Issue(
        "A case vanished from the list",
        "A queue lists what is open and belongs to nobody. Somebody took or closed it.",
        "Find it by its number with {app.search}. The cursor waits: nothing acts on the row that "
        "moved up until you move.",
    ),
    Issue(
        "The status cannot be chosen",
        "Some statuses follow from what happens: one from an assignment, the closed ones from "
        "closing.",
        "{case.status} shows those that are open to you now. A post never changes the status.",
    ),
    Issue(
        "I am not allowed to change this",
        "Your profile decides what you may do, and whose cases you may change.",
        "Leave a post with {case.post} for whoever may, or hand the case over with {case.assign}.",
    ),
    Issue(
        "I posted in the wrong place",
        "Posts belong to the record that the heading of the box names; an account is no case.",
        "Read the heading before you send: it names the record, and its colour is the kind. "
        "{app.undo} takes the post back as long as nothing was built on it.",
    ),
    Issue(
        "Nobody was notified by my post",
        "A name rings only when @ stands before it, it is spelled in full and belongs to one "
        "person, and that person may see the record. What did not ring is told after sending.",
        "Write @ and the first letters, take the name with Tab, and send.",
    ),
    Issue(
        "The review is refused",
        "It is longer than 1,000 characters, or nothing was written into the template.",
        "The counter below the box shows how many are too many. Overwrite the template freely.",
    ),
    Issue(
        "My last review is gone from the case",
        "A case shows its latest review alone; each one is also a completed task “Case Review”.",
        "Turn to the activity of the case with {part.next}: the older ones are there.",
    ),
    Issue(
        "Somebody changed the record while I was typing",
        "Two people worked on it. Nothing is overwritten without being shown first.",
        "Both values stand side by side. What you typed is kept; say which one is to stay, and "
        "save with {form.send}.",
    ),
    Issue(
        "A text that I did not send is back",
        "Everything you type is kept on this machine until it is sent, over crashes and lost "
        "lines too.",
        "Send it with {form.send}, or leave with {form.leave} and say that it may go. All of them "
        "are listed by {app.go} {go.drafts}.",
    ),
    Issue(
        "I did the wrong thing",
        "Each act is written down with what it changed.",
        "{app.undo} takes back your last one. It is refused, with name and time, once somebody "
        "else has built on it.",
    ),
    Issue(
        "A key does nothing",
        "What it does is not possible here and now, one is typing into a line, or the terminal "
        "keeps the key for itself.",
        "{app.help} lists the keys in force here, {app.palette} everything by name; {app.back} "
        "leaves a line that one types on. Another key for an act is chosen in the settings.",
    ),
    Issue(
        "The screen shows odd signs, or its columns do not meet",
        "The terminal does not speak UTF-8, its font lacks a sign, or it is narrower than 80 "
        "columns. Framed signs such as ␛ are control characters that a customer's text held; they "
        "are shown and not obeyed.",
        "Set the language of the terminal to a UTF-8 one. {app.refresh} reads and draws all anew.",
    ),
    Issue(
        "Colours are hard to tell apart",
        "No meaning hangs on colour alone: a word or a sign always stands beside it.",
        "{app.palette} and “Theme” choose dark, light or high contrast. The environment variable "
        "NO_COLOR does without; what is chosen is inverted then.",
    ),
    Issue(
        "Nothing was copied",
        "{record.copy} hands the text to the terminal, and some refuse that or want it allowed.",
        "Allow clipboard access (OSC 52) in the terminal's settings, or hold Shift and mark the "
        "text with the mouse.",
    ),
    Issue(
        "The database is busy or cannot be reached",
        "Another program writes for long, or the network is away. Nothing was half done.",
        "The title bar says so until it is over. What you typed is kept; send it again then. The "
        "same act sent twice is done once.",
    ),
    Issue(
        "A file cannot be attached",
        "It is too large, a program, or not to be read by you.",
        "The message says which. Shorten it or pack it, and press {case.attach} again; Tab "
        "completes a path, and a file can be dropped onto the terminal.",
    ),
    Issue(
        "My change of the organisation cannot be put in force",
        "A file says something that is not understood, records would lose what they hold, or "
        "somebody else was faster. Nothing is in force until all of it can be.",
        "Enter on an error opens your editor on its line, Enter on what records would lose asks "
        "what they become. {change.theirs} brings in what was changed meanwhile; {form.send} puts "
        "all in force. {go.setup} after {app.go} shows it again, {setup.trail} there its history.",
    ),
    Issue(
        "The red line says legal hold",
        "Lawyers are at work for this account: nobody talks to this customer meanwhile.",
        "Do not call or write. Leave a note with {case.post} and ask who leads your team.",
    ),
)
"""Roughly in the order of a call: finding, opening, working, ending; then the console itself."""
