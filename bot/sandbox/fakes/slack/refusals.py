"""The errors that Slack's methods answer with."""

from collections.abc import Sequence

from bot.sandbox.fakes.slack.records import Json


class RefusalError(Exception):
    """Slack refuses a call with an error code."""

    def __init__(self, code: str, **details: object) -> None:
        super().__init__(code)
        self.code = code
        self.details = details

    def body(self) -> Json:
        """The answer as Slack words it."""
        return {"ok": False, "error": self.code, **self.details}


class RateLimitedError(RefusalError):
    """Slack asks to wait; `retry_after` in seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__("ratelimited")
        self.retry_after = retry_after


class MalformedError(RefusalError):
    """Blocks or a view break Slack's rules; the messages say where."""

    def __init__(self, code: str, problems: Sequence[str]) -> None:
        super().__init__(
            code,
            errors=list(problems),
            response_metadata={"messages": [f"[ERROR] {problem}" for problem in problems]},
        )
