"""The acts on a case, one file each."""

from core.commands.case.attach import AttachFiles
from core.commands.case.call import LogCall
from core.commands.case.cancel import CancelCase
from core.commands.case.change_owner import ChangeOwner
from core.commands.case.claim import ClaimCase
from core.commands.case.clone import CloneCase
from core.commands.case.close import CloseCase
from core.commands.case.create import CreateCase
from core.commands.case.delete import DeleteCase, RestoreCase
from core.commands.case.edit import EditCase
from core.commands.case.email import EmailContact
from core.commands.case.follow import FollowCase, UnfollowCase
from core.commands.case.look import LookAtCase
from core.commands.case.mail import CustomerMail
from core.commands.case.merge import MergeCases
from core.commands.case.next import TakeNext
from core.commands.case.notify import NotifyAbout
from core.commands.case.parent import CreateChild, SetParent
from core.commands.case.post import PostToCase
from core.commands.case.reactivate import ReactivateCase
from core.commands.case.relate import RelateCases, UnrelateCases
from core.commands.case.reopen import ReopenCase
from core.commands.case.resolve import ResolveCase
from core.commands.case.review import LogReview
from core.commands.case.skip import SkipCase
from core.commands.case.snooze import SnoozeCase, WakeCase
from core.commands.case.split import SplitCase
from core.commands.case.stage import CompareCase, MoveStage
from core.commands.case.status import SetStatus

__all__ = [
    "AttachFiles",
    "CancelCase",
    "ChangeOwner",
    "ClaimCase",
    "CloneCase",
    "CloseCase",
    "CompareCase",
    "CreateCase",
    "CreateChild",
    "CustomerMail",
    "DeleteCase",
    "EditCase",
    "EmailContact",
    "FollowCase",
    "LogCall",
    "LogReview",
    "LookAtCase",
    "MergeCases",
    "MoveStage",
    "NotifyAbout",
    "PostToCase",
    "ReactivateCase",
    "RelateCases",
    "ReopenCase",
    "ResolveCase",
    "RestoreCase",
    "SetParent",
    "SetStatus",
    "SkipCase",
    "SnoozeCase",
    "SplitCase",
    "TakeNext",
    "UnfollowCase",
    "UnrelateCases",
    "WakeCase",
]  # fmt: skip
