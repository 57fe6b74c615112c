"""What the audit says of every deed, in words: no code and no number of ours is left."""

import re

from park_dispatch.boards.audit_words import about_words, called
from park_dispatch.ledger.audit import AuditFilter, search
from park_dispatch.model.roles import Role
from tests.people.everyone import somebody, with_account
from tests.people.test_roles import DEEDS, Site, built, site  # noqa: F401

LATIN = re.compile(r"[A-Za-z_]{2,}")
NAMES = re.compile(r"“[^”]*”|\bli\b|\bwang\b")
"""What people called something, and logins."""


def test_no_code_is_left_in_what_is_shown_of_any_deed(site: Site) -> None:  # noqa: F811
    with_account(site.ledger, Role.VIEWER, "wang")
    by = somebody(Role.ADMINISTRATOR)
    said = {}
    for name, (_action, deed) in DEEDS.items():
        deed(site, by)
        (row,) = search(site.ledger, AuditFilter(most=1))
        said[name] = about_words(row.about, called(site.ledger, [row]))
    left = {name: words for name, words in said.items() if LATIN.search(NAMES.sub("", words)) or not words}
    assert not left, left
