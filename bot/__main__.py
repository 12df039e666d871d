"""`python -m bot …` is `mbi-bot …`; a Procfile so runs from the source tree."""

from __future__ import annotations

from bot.cli import main

if __name__ == "__main__":
    main()
