"""Which test shows what of each attack; every file named here is there, as is every test.

attack → where it is shown
forged, foreign and old signatures of Slack → tests/attacks/test_tampered.py::test_what_slack_did_not_sign_just_now_is_refused
a request of Slack's replayed → tests/attacks/test_tampered.py::test_a_request_that_is_sent_again_as_it_was_is_carried_out_once
forged reports → tests/web/test_reports.py::test_a_forged_report_is_refused
replayed reports → tests/web/test_reports.py::test_a_report_sent_again_is_refused_whatever_account_it_is_sent_to
a foreign state of OAuth → tests/services/test_hostile_links.py::test_who_has_the_state_but_not_the_browser_gets_nothing_and_neither_does_the_other
a foreign state of signing in → tests/scenarios/test_sign_in.py::test_a_way_back_that_another_browser_takes_is_good_for_neither
a code of somebody else's → tests/scenarios/test_sign_in.py::test_a_code_of_another_sign_in_is_not_believed
an id_token that is not for us → tests/contract/test_sign_in.py::test_a_token_that_is_not_for_this_sign_in_is_not_believed
a reused link → tests/scenarios/test_reauthorize_links.py::test_a_hundred_previews_spend_nothing_and_of_fifty_posts_one_wins
a forwarded link → tests/scenarios/test_sign_in.py::test_a_forwarded_link_is_of_no_use_to_its_holder_and_stays_good_for_its_person
fifty posts to two processes → tests/cli/test_one_link_two_processes.py::test_of_fifty_posts_of_one_link_to_two_processes_exactly_one_wins
a foreign workspace → tests/integration/test_crossing.py::test_nothing_of_another_workspace_is_seen_or_changed
tampered values of every button → tests/attacks/test_tampered.py::test_no_value_of_a_button_does_anything_that_a_person_may_not
malformed payloads → tests/slack/test_door.py::test_a_malformed_press_does_nothing_and_breaks_nothing
posts of other sites → tests/web/test_hostile.py::test_no_post_of_another_site_does_anything
inside addresses by DNS → tests/contract/test_outside_places.py::test_a_name_that_leads_into_a_private_network_is_not_asked
inside addresses by redirect → tests/contract/test_outside_places.py::test_no_redirect_is_followed
oversized bodies → tests/attacks/test_slow.py::test_what_is_too_large_or_no_http_is_refused_and_the_next_is_served
slow bodies → tests/attacks/test_slow.py::test_who_sends_a_byte_now_and_then_is_cut_off_in_the_end
hundreds of slow clients → tests/attacks/test_slow.py::test_hundreds_who_never_end_hold_no_thread_little_memory_and_nobody_up
asking on and on → tests/attacks/test_limits.py::test_one_address_may_ask_for_so_many_pages_a_minute
hostile names in Slack → tests/scenarios/test_hostile_names.py::test_the_card_its_buttons_and_its_thread_stay_within_slack_s_rules
hostile names on pages → tests/web/test_hostile.py::test_no_name_becomes_markup_a_template_or_a_header
a provider that answers with scripts → tests/scenarios/test_scripts_of_others.py::test_nothing_of_it_becomes_markup_on_the_page_or_in_slack
a route without its headers → tests/attacks/test_every_route.py::test_every_answer_keeps_scripts_frames_caches_referrers_and_plain_http_out
redirects to elsewhere → tests/attacks/test_every_route.py::test_no_route_leads_to_the_host_that_was_named
"""  # noqa: E501 - a name is as long as its sentence

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROWS = re.findall(r"→ (tests/\S+)::(\w+)$", __doc__ or "", flags=re.MULTILINE)


@pytest.mark.parametrize(("file", "test"), ROWS)
def test_it_is_there(file: str, test: str) -> None:
    assert f"def {test}(" in (ROOT / file).read_text(encoding="utf-8")


def test_the_readme_promises_nothing_without_a_test() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    section = readme.split("\n## Security\n", 1)[1].split("\n## ", 1)[0]
    named = re.findall(r"`(tests/[\w/]+\.py)`", section)
    assert named
    assert [file for file in named if not (ROOT / file).exists()] == []
