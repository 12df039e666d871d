"""MBI's own words on its integrations, from an operator's report or from its page."""

from bot.domain.page import Page, read_page
from bot.domain.report import Report, parse_report, read_report
from bot.domain.word import Word

__all__ = ["Page", "Report", "Word", "parse_report", "read_page", "read_report"]
