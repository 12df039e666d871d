"""slack_sdk within bounds: its own transport follows redirects and reads without end.

Both classes put the port `Calls` in the place of the one method that uses urllib.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.request import Request

from slack_sdk import WebClient
from slack_sdk.webhook import WebhookClient, WebhookResponse

from bot.ports.calls import Answered, Calls

_RETRY_AFTER = "retry-after"


class BoundedClient(WebClient):
    """The Web API through `calls`; without them through slack_sdk's own transport."""

    def __init__(self, *, calls: Calls | None = None, **settings: Any) -> None:  # noqa: ANN401 - WebClient's own
        """Keep them; the rest is WebClient's."""
        super().__init__(**settings)
        self.calls = calls

    def _perform_urllib_http_request_internal(self, url: str, req: Request) -> dict[str, Any]:
        if self.calls is None:
            return super()._perform_urllib_http_request_internal(url, req)
        answer = _posted(self.calls, url, req)
        return {
            "status": answer.status,
            "headers": _headers(answer),
            "body": answer.body.decode(),
        }


class BoundedWebhook(WebhookClient):
    """What a `response_url` takes, through `calls`."""

    def __init__(self, url: str, *, calls: Calls | None, **settings: Any) -> None:  # noqa: ANN401 - WebhookClient's own
        """Keep them; the rest is WebhookClient's."""
        super().__init__(url, **settings)
        self._calls = calls

    def _perform_http_request_internal(self, url: str, req: Request) -> WebhookResponse:
        if self._calls is None:
            response: WebhookResponse = super()._perform_http_request_internal(url, req)
            return response
        answer = _posted(self._calls, url, req)
        return WebhookResponse(
            url=url,
            status_code=answer.status,
            body=answer.body.decode(),
            headers=_headers(answer),
        )


def _posted(calls: Calls, url: str, request: Request) -> Answered:
    body = request.data if isinstance(request.data, bytes) else b""
    return calls.post(url, headers=dict(request.header_items()), body=body)


def _headers(answer: Answered) -> dict[str, str]:
    """With the one name that slack_sdk looks up in two ways."""
    headers: Mapping[str, str] = answer.headers
    wait = headers.get(_RETRY_AFTER)
    return dict(headers) | ({} if wait is None else {"Retry-After": wait})
