"""Only a few modules ask anybody outside, and those are bounded: another is told of here first."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from tests.contract.outside import CALLERS

BOT = Path(__file__).parents[2] / "bot"
ASKS = {"requests", "requests_oauthlib", "aiohttp", "urllib.request", "http.client", "smtplib"}
"""What carries a question outside. Its types and errors alone carry none."""
KNOWN = {
    "adapters/desks/email.py": "a mail server",
    "adapters/desks/email_faults.py": "names errors",
    "adapters/desks/smtp.py": "a mail server",
    "adapters/desks/zendesk.py": "Zendesk",
    "adapters/desks/zendesk_faults.py": "names errors",
    "adapters/handover/http.py": "a pipeline",
    "adapters/http/batch.py": "witnesses, probes and the doctor",
    "adapters/http/bounded.py": "the bounds themselves",
    "adapters/http/calling.py": "Slack",
    "adapters/http/reach.py": "the bounds themselves",
    "adapters/http/reply.py": "the bounds themselves",
    "adapters/oauth/provider.py": "makes addresses, and asks through session.py",
    "adapters/oauth/session.py": "a token endpoint, for a code",
    "slack/bounded.py": "names the request that it hands on",
    "slack/errors.py": "names errors",
}
NO_CALLER = re.compile(r"^(names|makes|the bounds)")


def imported(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module}
    return found


def asking() -> set[str]:
    return {
        str(path.relative_to(BOT))
        for path in BOT.rglob("*.py")
        if "sandbox" not in path.parts and any(_carries(name) for name in imported(path))
    }


def _carries(name: str) -> bool:
    return any(name == one or name.startswith(f"{one}.") for one in ASKS)


def test_whoever_asks_outside_is_known() -> None:
    assert asking() == set(KNOWN)


def test_whoever_asks_outside_is_in_the_table_of_places_and_bounds() -> None:
    assert {who for who in KNOWN.values() if not NO_CALLER.match(who)} <= set(CALLERS)


def test_every_client_of_slack_is_made_with_bounds() -> None:
    unbounded = []
    for path in (BOT / "bootstrap").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                names = {keyword.arg for keyword in node.keywords}
                if node.func.id in {"make_client", "Replies"} and "calls" not in names:
                    unbounded.append(f"{path.name}:{node.lineno}")
    assert unbounded == []
    made = [path.name for path in (BOT / "slack").rglob("*.py") if _makes_client(path)]
    assert made == []


def _makes_client(path: Path) -> bool:
    """Whether slack_sdk's own client is made, which has no bounds."""
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    calls = [node for node in nodes if isinstance(node, ast.Call)]
    own = {"WebClient", "WebhookClient"}
    return any(isinstance(one.func, ast.Name) and one.func.id in own for one in calls)
