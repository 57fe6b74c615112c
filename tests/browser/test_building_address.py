"""The address of 单体 names one building, by its id, whoever sends it and whatever was open before."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import open_page

pytestmark = [pytest.mark.browser, pytest.mark.reads]


def test_the_building_of_the_address_is_shown_and_a_choice_changes_it(page_at: Callable[..., Page]) -> None:
    page = page_at("building?building=17")
    expect(page.get_by_role("heading", level=4)).to_have_text(re.compile("^10#"))
    page.get_by_role("combobox", name="单体").click()
    page.get_by_role("option", name=re.compile("^9#")).click()
    expect(page.get_by_role("heading", level=4)).to_have_text(re.compile("^9#"))
    expect(page).to_have_url(re.compile("building=16"))
    again = page_at(page.url.split("/", 3)[3])
    expect(again.get_by_role("heading", level=4)).to_have_text(re.compile("^9#"))


def test_links_from_lists_lead_to_their_building(page_at: Callable[..., Page]) -> None:
    page = page_at("building?building=16")
    open_page(page, "交付期限", "进度")
    page.locator("tr.opens a.main", has_text="11#").click()
    expect(page.get_by_role("heading", level=4)).to_have_text(re.compile("^11#"))
    expect(page).to_have_url(re.compile("building=18"))
