"""What others wrote, made fit for a log line or a sentence."""

from __future__ import annotations

import re

_UNFIT = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]+")
LONGEST = 200


def one_line(text: str, *, longest: int = LONGEST) -> str:
    """On one line, without control characters, cut to `longest` characters."""
    text = _UNFIT.sub(" ", text[: longest * 4]).strip()
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"
