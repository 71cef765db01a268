"""What is always there: a few cases that the tour tells of, and a fresh word for everybody."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from core.commands.customer import CreateCustomer
from data.demo.callers import at_home
from data.demo.script import Planned

if TYPE_CHECKING:
    from data.demo.callers import Callers
    from data.demo.cases import Plots, Told
    from data.demo.script import Script


class Scenes:
    """Plans the cases of `phrases.toml`."""

    def __init__(
        self, script: Script, plots: Plots, callers: Callers, phrases: dict[str, Any]
    ) -> None:
        """Write into `script`."""
        self.script, self.plots, self.callers, self.phrases = script, plots, callers, phrases
        self.now, self.rng, self.cast = callers.times.now, callers.rng, callers.cast

    def plan(self, kind: dict[str, Any]) -> int:
        """Plan the cases of homeowners that are always there; gives how many."""
        for scene in self.phrases["scenes"]:
            self._scene(kind, scene)
        for caller in self.phrases["callers"]:
            self._stranger(kind, caller)
        return len(self.phrases["scenes"]) + len(self.phrases["callers"])

    def last_words(self, cases: list[Told]) -> None:
        """Let everybody who may see a case be mentioned on one in the last hours."""
        watched = [(name, cases) for name in self.cast.watchers]
        for person in self.cast.keepers:
            accounts = [a for a in self.callers.town.installers if a.keeper == person.username]
            watched.append((person.username, [c for c in cases if c.account in accounts]))
        for name, choice in watched:
            who = self.rng.choice([n for n in self.cast.watchers if n != name])
            text = self.rng.choice(self.phrases["mentions"]).replace("{who}", name)
            case = self.rng.choice(choice)
            at = self.now - timedelta(hours=self.rng.uniform(0.5, 9))
            self.plots.post(case, max(at, case.at + (self.now - case.at) / 2), who, text)

    def _scene(self, kind: dict[str, Any], scene: dict[str, Any]) -> None:
        case = self._told(kind, scene)
        home = next(home for home in self.callers.town.homes if home.last == scene["home"])
        case.under = at_home(case.words, home, home.contracts[0], home.contacts[0])
        self.plots.open(case, priority=scene["priority"])
        if "file" in scene:
            self.plots.attach(case, scene["file"], case.at + timedelta(minutes=4))
        for post in scene["posts"]:
            who, hours, text = post.split("|")
            self.plots.post(case, self.now - timedelta(hours=float(hours)), who, text)

    def _told(self, kind: dict[str, Any], scene: dict[str, Any]) -> Told:
        case = self.callers.case(kind, self.now - timedelta(hours=scene["hours"]))
        case.issue, case.told, case.by = scene, scene["told"], scene["by"]
        case.source = scene["source"]
        return case

    def _stranger(self, kind: dict[str, Any], caller: dict[str, Any]) -> None:
        """Plan a caller whom nobody knows: the customer first, then the case."""
        case, customer = self._told(kind, caller), Planned()
        self.script.add(
            case.at - timedelta(minutes=3), case.by,
            lambda: CreateCustomer(
                name=caller["name"], phone=caller.get("phone"), email=caller.get("email"),
                address=caller["address"],
            ),
            customer,
        )  # fmt: skip
        case.under = lambda: {"contract": customer.made["contract"]}
        self.plots.open(case)
