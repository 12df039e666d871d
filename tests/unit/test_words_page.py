"""MBI's Integrations page as people paste it."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.observation import Reading
from bot.domain.words import Page, Word, read_page

NOW = datetime(2026, 11, 24, 17, tzinfo=UTC)
KNOWN = (
    "Google Ads",
    "Google Ads – main",
    "Salesforce",
    "Orders database",
    "Loyalty points",
    "MySQL",
)

HEADER = """Acme EU
Integrations
Your Update Cycle
Last successful update completed: 56 minutes ago
Last successful update began: 1 hour ago
No update in progress
Force an update
Time Zone: America/New_York
Integration Status
Refresh
"""


def read(text: str, known: tuple[str, ...] | None = KNOWN) -> Page:
    return read_page(text, known, NOW)


def readings(page: Page) -> dict[str, Reading]:
    return {word.name: word.reading for word in page.words}


def point(page: Page, name: str) -> datetime | None:
    return next(word.last_data_point for word in page.words if word.name == name)


def test_the_word_may_stand_below_the_name_and_the_rest_beside_it() -> None:
    page = read(
        HEADER + "Name\tIntegration Type\tLast Data Point Received\t\n"
        "Google Ads – main\nRe-auth\tGoogle AdWords\t2 days ago\t\n"
        "Loyalty points\tData Import API\t3 hours ago\t\n"
        "Salesforce\nSuccess\tSalesforce\t55 minutes ago\t\n"
    )
    assert page == Page(
        words=(
            Word(
                name="Google Ads – main",
                reading=Reading.REAUTH,
                last_data_point=NOW - timedelta(days=2),
                kind="Google AdWords",
            ),
            Word(
                name="Loyalty points",
                reading=Reading.BLANK,
                last_data_point=NOW - timedelta(hours=3),
                kind="Data Import API",
            ),
            Word(
                name="Salesforce",
                reading=Reading.SUCCESS,
                last_data_point=NOW - timedelta(minutes=55),
                kind="Salesforce",
            ),
        ),
        unknown=(),
        unread=(),
    )


def test_every_cell_may_stand_on_a_line_of_its_own() -> None:
    page = read(
        HEADER + "Name\nIntegration Type\nLast Data Point Received\n"
        "Google Ads\nFailed\nGoogle AdWords\n1 month ago\n⚙\n"
        "Salesforce\nSuccess\nSalesforce\nan hour ago\n⚙\n"
        "Loyalty points\nMySQL\n3 hours ago\n⚙\n"  # its type is another integration's name
        "MySQL\nRe-auth\nMySQL\nNever\n"
    )
    assert readings(page) == {
        "Google Ads": Reading.FAILED,
        "Salesforce": Reading.SUCCESS,
        "Loyalty points": Reading.BLANK,
        "MySQL": Reading.REAUTH,
    }
    assert point(page, "Google Ads") == datetime(2026, 10, 24, 17, tzinfo=UTC)
    assert point(page, "Salesforce") == NOW - timedelta(hours=1)
    assert point(page, "Loyalty points") == NOW - timedelta(hours=3)
    assert point(page, "MySQL") is None


def test_the_type_beside_the_age_may_be_the_name_of_an_integration() -> None:
    page = read(
        "Google Ads – main\nSuccess\nGoogle Ads\t54 minutes ago\t\n"
        "Salesforce\nFailed\nSalesforce\t2 days ago\t\n"
        "MySQL\nRe-auth\nMySQL\t\t\n"  # never had a data point
        "Loyalty points\tMySQL\t1 hour ago\t\n"
        "Somebody else's\nSuccess\nSalesforce\t1 hour ago\t\n"
    )
    assert readings(page) == {
        "Google Ads – main": Reading.SUCCESS,
        "Salesforce": Reading.FAILED,
        "MySQL": Reading.REAUTH,
        "Loyalty points": Reading.BLANK,
    }
    assert point(page, "Salesforce") == NOW - timedelta(days=2)
    assert point(page, "MySQL") is None
    assert (page.unknown, page.unread) == (("Somebody else's",), ())


def test_the_older_table_is_read_and_its_connection_start_dates_no_data() -> None:
    page = read(
        "Connections\n"
        "Name\tConnection\tStatus\tLast Connection Started\tLast Connection Duration\tAction\n"
        "Orders database\tMySQL\tSuccess\t2 hours ago\t00:03:12\tDelete\n"
        "Loyalty points\tPush API\t\t\t\tDelete\n"
        "Google Ads\tGoogle\tRe-auth\t1 day ago\t3 minutes\tDelete\n"
    )
    assert page.words == (
        Word(name="Orders database", reading=Reading.SUCCESS, kind="MySQL"),
        Word(name="Loyalty points", reading=Reading.BLANK, kind="Push API"),
        Word(name="Google Ads", reading=Reading.REAUTH, kind="Google"),
    )


def test_an_editor_may_have_made_single_spaces_of_the_tabs() -> None:
    page = read(
        "Google Ads – main Re-auth Google AdWords 2 days ago\n"
        "Loyalty points Data Import API 3 hours ago\n"
        "Orders database Failed\n"
    )
    assert readings(page) == {
        "Google Ads – main": Reading.REAUTH,
        "Loyalty points": Reading.BLANK,
        "Orders database": Reading.FAILED,
    }
    assert point(page, "Loyalty points") == NOW - timedelta(hours=3)


def test_the_longest_name_wins() -> None:
    page = read("Google Ads – main\tGoogle AdWords\t1 day ago\nGoogle Ads\nFailed\n")
    assert readings(page) == {"Google Ads – main": Reading.BLANK, "Google Ads": Reading.FAILED}


def test_a_stranger_that_begins_like_a_watched_name_is_not_taken_for_it() -> None:
    page = read(
        "Google Ads – test\nRe-auth\tGoogle AdWords\t1 day ago\n"
        "Google Ads (old)\tGoogle AdWords\tFailed\n"
        "Google Ads trial Failed Google AdWords 1 day ago\n"
    )
    assert not page.words
    assert page.unknown == ("Google Ads – test", "Google Ads (old)", "Google Ads trial")


def test_names_match_without_regard_to_case_spaces_and_dashes() -> None:
    page = read("google ads - Main\nRe-auth\nOrders\xa0Database\tFailed\n")
    assert readings(page) == {
        "Google Ads – main": Reading.REAUTH,
        "Orders database": Reading.FAILED,
    }


def test_two_names_that_differ_in_case_alone_are_told_apart_as_written() -> None:
    page = read("orders\tFailed\nORDERS\tSuccess\nOrders\tRe-auth\n", ("orders", "ORDERS"))
    assert readings(page) == {"orders": Reading.FAILED, "ORDERS": Reading.SUCCESS}
    assert page.unknown == ("Orders",)


def test_a_blank_status_stays_blank() -> None:
    page = read("Loyalty points\tData Import API\t55 minutes ago\n")
    assert readings(page) == {"Loyalty points": Reading.BLANK}


def test_the_word_of_the_next_row_is_not_given_to_a_blank_one() -> None:
    page = read("Loyalty points\tData Import API\t\nSomebody else's\nFailed\tMySQL\t1 day ago\n")
    assert readings(page) == {"Loyalty points": Reading.BLANK}
    assert page.unknown == ("Somebody else's",)
    assert point(page, "Loyalty points") is None


@pytest.mark.parametrize(
    "message",
    [
        "SSH host key verification failed",
        "SSH host keys could not be enrolled",
        "SSH host keys are missing or invalid",
        "Refresh SSH host keys could not be completed",
    ],
)
@pytest.mark.parametrize("before", ["Orders database\t", "Orders database\nFailed\n"])
def test_a_message_on_host_keys_is_a_failure_with_its_message(before: str, message: str) -> None:
    page = read(f"{before}{message}\nMySQL\n1 day ago\n")
    assert [(w.reading, w.message) for w in page.words] == [(Reading.FAILED, message)]


def test_a_watched_name_of_which_nothing_is_said_is_unread() -> None:
    page = read("Orders database\nSalesforce\nSuccess\n")
    assert readings(page) == {"Salesforce": Reading.SUCCESS}
    assert page.unread == ("Orders database",)


def test_one_name_with_two_words_is_not_believed() -> None:
    page = read("Salesforce\nSuccess\nSalesforce\nFailed\n")
    assert not page.words
    assert page.unread == ("Salesforce",)


def test_a_line_like_a_row_that_cannot_be_parted_is_unread() -> None:
    page = read("Some ancient thing 3 days ago\n")
    assert page.unread == ("Some ancient thing 3 days ago",)


@pytest.mark.parametrize(
    "line",
    [
        "Last successful update completed: 56 minutes ago",
        "Last Completed Update 2 hours ago",
        "Last Data Point 55 minutes ago",
        "Data Status – Last successful full update: Tuesday, December 20th 2016 6:15 AM EST",
        "Update Status: In progress for 22 minutes",
        "No update in progress",
        "Email me when complete",
    ],
)
def test_the_page_around_the_table_says_nothing_of_integrations(line: str) -> None:
    page = read(f"Loyalty points\n{line}\nSalesforce\nSuccess\n{line}\n", KNOWN)
    assert readings(page) == {"Salesforce": Reading.SUCCESS}
    assert point(page, "Salesforce") is None
    assert page.unread == ("Loyalty points",)


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2026-11-24 09:05:00", datetime(2026, 11, 24, 14, 5, tzinfo=UTC)),
        ("2026-11-24T09:05:00Z", datetime(2026, 11, 24, 9, 5, tzinfo=UTC)),
        ("November 20th 2026, 6:15 AM EST", datetime(2026, 11, 20, 11, 15, tzinfo=UTC)),
        ("Friday, Nov 20, 2026 at 12:15 pm", datetime(2026, 11, 20, 17, 15, tzinfo=UTC)),
        ("just now", NOW),
        ("a few seconds ago", NOW - timedelta(seconds=1)),
        ("Yesterday", NOW - timedelta(days=1)),
        ("1 year ago", datetime(2025, 11, 24, 17, tzinfo=UTC)),
        ("9 months ago", datetime(2026, 2, 24, 17, tzinfo=UTC)),
        ("2 weeks ago", NOW - timedelta(days=14)),
        ("9999 years ago", None),
        ("Never", None),
        ("2027-11-24 09:05:00", None),
    ],
)
def test_data_points_are_ages_or_dates_in_the_pages_own_zone(
    written: str, moment: datetime | None
) -> None:
    page = read(f"{HEADER}Orders database\nSuccess\tMySQL\t{written}\n")
    assert point(page, "Orders database") == moment


def test_the_end_of_a_month_is_no_obstacle_to_counting_months() -> None:
    page = read_page("Salesforce\nSuccess\t\t1 month ago", KNOWN, datetime(2026, 3, 31, tzinfo=UTC))
    assert point(page, "Salesforce") == datetime(2026, 2, 28, tzinfo=UTC)


def test_without_a_list_of_names_every_row_is_read_as_it_names_itself() -> None:
    page = read(
        HEADER + "Anything\nRe-auth\tMySQL\t1 day ago\nBlank one\tMySQL\t2 days ago\n", None
    )
    assert readings(page) == {"Anything": Reading.REAUTH, "Blank one": Reading.BLANK}
    assert page.unknown == ()


TOKENS = "Success|Re-auth|Failed|55 minutes ago|Never|MySQL|\t| |\n|  |Name|Acme|⚙|0000-00-00"
PIECES = st.sampled_from([*KNOWN, *TOKENS.split("|"), "SSH host key verification failed"])


@given(st.text(max_size=300) | st.lists(PIECES, max_size=40).map("".join))
def test_any_text_is_survived_and_speaks_once_of_watched_names_alone(text: str) -> None:
    page = read(text)
    names = [word.name for word in page.words]
    assert len(names) == len(set(names))
    assert set(names) <= set(KNOWN)
    assert all(w.last_data_point is None or w.last_data_point <= NOW for w in page.words)


@given(st.text(max_size=300), st.lists(st.text(max_size=8), max_size=5))
def test_any_names_are_survived(text: str, names: list[str]) -> None:
    read_page(text, names, NOW, timezone="Nowhere/At all")
    read_page(text, None, NOW)


def test_a_huge_paste_is_read_in_no_time() -> None:
    assert readings(read(("x " * 5000 + "\n") * 200 + "Salesforce\nSuccess\n" * 3)) is not None
