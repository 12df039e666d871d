"""Where a person is on the page: the step at hand, its form, and each step's state in a word."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.domain.link import Purpose
from bot.domain.round import Problem, Refusal, StepState
from bot.services.reauthorization.views import LinkPage, Method

ACCESS, AUTHORIZE, DATA = 1, 2, 3
_PASSED = {StepState.DONE, StepState.SKIPPED, StepState.UNAVAILABLE}
_SOON, _AT_FIRST, _LATER = timedelta(minutes=2), 5, 30
"""Seconds between two looks: a hand-over takes moments, its retries take hours."""


class Progress:
    """One page, read at one moment."""

    def __init__(self, page: LinkPage, *, now: datetime) -> None:
        """Keep the page."""
        self._page = page
        self._now = now

    @property
    def step(self) -> int:
        """The step at hand; 0 when nothing is left to do."""
        page = self._page
        if page.data.state is StepState.DONE or self.needless or self.connected:
            return 0
        if page.authorize.state is StepState.DONE:
            return DATA
        return AUTHORIZE if page.access.state in _PASSED else ACCESS

    @property
    def states(self) -> tuple[str, str, str]:
        """The keys of the three states' words."""
        page = self._page
        data = "needless" if self.needless else "no-data" if self.failed else None
        if self.connected:
            return self._state(ACCESS, page.access.state), "unneeded", "done"
        return (
            self._access(),
            self._state(AUTHORIZE, page.authorize.state),
            data or self._state(DATA, page.data.state),
        )

    @property
    def connected(self) -> bool:
        """Whether the bot sees (again), which was all: MBI's own authorization is good."""
        page = self._page
        untouched = page.authorize.state is page.data.state is StepState.TODO
        connects = page.link.purpose is Purpose.CONNECT and page.flowing
        return connects and untouched and page.access.state is StepState.DONE

    @property
    def failed(self) -> bool:
        """Whether no data came in time."""
        return self._page.data.state is StepState.REFUSED

    @property
    def needless(self) -> bool:
        """Whether the round ended because it was mended elsewhere, or taken up anew."""
        return self._page.data.state is StepState.SKIPPED

    @property
    def may_check(self) -> bool:
        """Whether access can be checked here, at once or after all."""
        if self._page.method is Method.WORDS or self.step not in {ACCESS, AUTHORIZE}:
            return False
        return self.step == ACCESS or self._page.access.state is StepState.SKIPPED

    @property
    def may_skip(self) -> bool:
        """Whether one may go on without checking."""
        return self.step == ACCESS

    @property
    def may_decide(self) -> bool:
        """Whether a waiting grant is shown: to choose is its giver's, to hear of it everyone's."""
        decision = self._page.decision
        if decision is None or self.step not in {ACCESS, AUTHORIZE}:
            return False
        return decision.expected is not None or decision.mine

    @property
    def chooses(self) -> bool:
        """Whether choosing a data account is what is to be done now."""
        decision = self._page.decision
        return self.may_decide and decision is not None and decision.expected is None

    @property
    def hands_over(self) -> bool:
        """Whether the new grant is on its way to the operator's pipeline."""
        return (
            self.step == AUTHORIZE
            and self._page.hands_over
            and self._page.authorize.state is StepState.WAITING
        )

    @property
    def look_again(self) -> int:
        """Seconds until the page may look again by itself; 0 where it need not."""
        if not self.hands_over:
            return 0
        since = self._page.access.at
        new = since is not None and self._now - since < _SOON
        return _AT_FIRST if new and not self._page.handover_error else _LATER

    @property
    def problem(self) -> Problem | None:
        """What went wrong last, where it still stands in the way."""
        return self._page.problem if self._page.access.state is not StepState.DONE else None

    @property
    def problem_key(self) -> str:
        """The key of the problem's words."""
        problem = self.problem
        if problem is None:
            return ""
        reason = problem.reason
        if reason is Refusal.CREDENTIAL_REFUSED and self._page.method is Method.OAUTH:
            return "page-problem-credential-refused-oauth"
        return key("page-problem", reason)

    @property
    def detail_key(self) -> str:
        """The key of what leads in the problem's detail, where that is worth a line of its own."""
        if self.problem is None or not self.problem.detail:
            return ""
        if self.problem.reason is Refusal.OTHER_DATA_ACCOUNT:
            return "" if self.may_decide else "page-found"
        return "page-they-said"

    @property
    def connection(self) -> bool:
        """Whether it is a connection that is mended, not an authorization."""
        return self._page.link.purpose is Purpose.FIX_CONNECTION

    def _access(self) -> str:
        """Nobody's access is at fault where a host key is."""
        page = self._page
        unneeded = page.host_keys is not None and page.access.state is StepState.UNAVAILABLE
        return "unneeded" if unneeded else self._state(ACCESS, page.access.state)

    def _state(self, number: int, state: StepState) -> str:
        if state is not StepState.TODO:
            return str(state)
        if number == self.step:
            return "now"
        return "todo" if self.step and number > self.step else "not-done"


def key(prefix: str, name: str) -> str:
    """The key of a list's member."""
    return f"{prefix}-{name}".replace("_", "-")
