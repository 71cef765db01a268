"""People who work here: who they are, and that they leave."""

from core.commands.user.leaving import ActivateUser, DeactivateUser
from core.commands.user.person import (
    CreateUser,
    EditUser,
    join,
    leave,
    name_problem,
    named,
    person_problems,
)

__all__ = [
    "ActivateUser", "CreateUser", "DeactivateUser", "EditUser", "join", "leave", "name_problem",
    "named", "person_problems",
]  # fmt: skip
