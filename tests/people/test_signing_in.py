"""Passwords, codes, sessions, throttling: what lets somebody in, and what does not."""

import os
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from park_dispatch.ledger import audit
from park_dispatch.ledger import people as stored
from park_dispatch.ledger.audit import AuditFilter
from park_dispatch.ledger.people import Attempts
from park_dispatch.ledger.restoring import restore
from park_dispatch.ledger.store import Ledger, now, open_ledger
from park_dispatch.model.people import EVERYWHERE, local_person
from park_dispatch.model.roles import Role
from park_dispatch.people import accounts, passwords, signing_in, throttle
from park_dispatch.people.passwords import NOBODY, fits, hashed, outdated, refuse_weak
from park_dispatch.people.refusals import (
    CodeWrong,
    IdentityUnknown,
    LastAdministrator,
    LoginTaken,
    LoginUnknown,
    LoginUnusable,
    NameMissing,
    PasswordWeak,
    SecretUnusable,
    TooManyAttempts,
    WrongPassword,
)
from park_dispatch.people.secret import key_file, signature, signed, signing_key
from tests.conftest import REAL_LOG_N
from tests.people.everyone import HASH, KEY, PASSWORD, with_account

START = datetime(2023, 8, 28, 8)
HERE = local_person("张工", "命令行")
NEW = "新的 密码 够长 就行"


# --- the office's own accounts ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("said", ["strasse@a.cn", "Strasse@A.cn"])
def test_whom_the_provider_names_is_let_in(ledger: Ledger, said: str) -> None:
    with_account(ledger, Role.LEAD, "strasse@a.cn")
    assert signing_in.sign_in_known(ledger, KEY, said, "10.0.0.7", 1).person.login == "strasse@a.cn"


@pytest.mark.parametrize(
    "said", ["straße@a.cn", "ｓtrasse@a.cn", "ſtrasse@a.cn", " strasse@a.cn", "strasse@a.cn\n", ""], ids=ascii
)
def test_another_whom_the_provider_names_is_not_taken_for_them(ledger: Ledger, said: str) -> None:
    """What people type is read kindly; of identities two never become one."""
    with_account(ledger, Role.LEAD, "strasse@a.cn")
    with pytest.raises(IdentityUnknown):
        signing_in.sign_in_known(ledger, KEY, said, "10.0.0.7", 1)
    assert audit.search(ledger, AuditFilter())[0].outcome == "refused"


# --- passwords --------------------------------------------------------------------------------------------------------


def test_a_hash_fits_its_password_only_and_is_salted() -> None:
    assert fits(PASSWORD, HASH) and not fits(PASSWORD + " ", HASH) and not fits("", HASH)
    assert hashed(PASSWORD) != HASH and PASSWORD not in HASH
    assert fits("ｐａｓｓ　１", hashed("pass 1"))  # typed on a keyboard that makes wide characters
    assert not outdated(HASH) and outdated(HASH.replace("$4$", "$3$"))


def test_a_hash_is_as_dear_as_owasp_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "LOG_N", REAL_LOG_N)
    stored = hashed(PASSWORD)
    assert stored.startswith("scrypt$15$8$3$") and fits(PASSWORD, stored) and outdated(HASH)


def test_nothing_fits_an_account_that_is_not_there() -> None:
    assert not fits("", "") and not fits(PASSWORD, "") and not fits(PASSWORD, NOBODY)


@pytest.mark.parametrize("weak", ["", "short", "aaaaaaaaaaaa", "password123", "1234567890", "wanggong12", "x" * 129,
                                  "abababababab", "王工程师"])  # fmt: skip
def test_easy_passwords_are_refused_with_the_reason(weak: str) -> None:
    with pytest.raises(PasswordWeak) as refused:
        refuse_weak(weak, "wanggong", "王工")
    assert "新密码不能用：" in refused.value.why()
    assert not weak or weak not in refused.value.why()


@pytest.mark.parametrize("good", [PASSWORD, "correct horse battery", "恩阳河畔 28 日 开工", "p@ssword-with-much-more"])
def test_sentences_are_taken(good: str) -> None:
    refuse_weak(good, "wanggong", "王工")


# --- throttling -------------------------------------------------------------------------------------------------------


def tried(seconds: list[int], keys: tuple[throttle.Key, ...], counts: dict[str, Attempts]) -> int:
    """Attempts at these seconds, all wrong; how many of them were really tried."""
    done = 0
    for second in seconds:
        at = START + timedelta(seconds=second)
        if throttle.wait(counts, keys, at) == 0:
            counts.update(throttle.failed(counts, keys, at))
            done += 1
    return done


def test_ten_thousand_wrong_passwords_in_an_hour_are_a_handful() -> None:
    counts: dict[str, Attempts] = {}
    assert tried(sorted(n * 3600 // 10_000 for n in range(10_000)), throttle.keys("wang", "10.0.0.9"), counts) <= 14


def test_one_address_gets_nowhere_with_many_accounts() -> None:
    counts: dict[str, Attempts] = {}
    done = sum(tried([n // 3], throttle.keys(f"user{n}", "10.0.0.9"), counts) for n in range(10_000))
    assert done <= 20 + 8
    assert throttle.wait(counts, throttle.keys("wang", "10.0.0.10"), START + timedelta(hours=1)) == 0


def test_one_account_is_guarded_against_many_addresses_but_not_locked_by_one() -> None:
    counts: dict[str, Attempts] = {}
    tried(list(range(1000)), throttle.keys("wang", "10.9.9.9"), counts)
    assert throttle.wait(counts, throttle.keys("wang", "10.0.0.1"), START + timedelta(seconds=1000)) == 0
    done = sum(tried([1000 + n], throttle.keys("wang", f"10.1.{n // 250}.{n % 250}"), counts) for n in range(3000))
    assert done <= 60


def test_the_wait_grows_to_a_quarter_of_an_hour_and_ends() -> None:
    keys, counts, waits, at = throttle.keys("wang", "10.0.0.9"), {}, [], START
    for _failure in range(12):
        counts.update(throttle.failed(counts, keys, at))
        waits.append(throttle.wait(counts, keys, at))
        at += timedelta(seconds=waits[-1])
        assert throttle.wait(counts, keys, at) == 0
    assert waits == [0, 0, 0, 0, 30, 60, 120, 240, 480, 900, 900, 900]
    assert throttle.wait(counts, keys, at + timedelta(days=1, seconds=1)) == 0
    assert throttle.failed(counts, keys, at + timedelta(days=2))[keys[0].text].failures == 1


@given(st.lists(st.integers(0, 100_000), min_size=1, max_size=60), st.text(max_size=90), st.text(max_size=80))
def test_waits_are_bounded_and_what_is_refused_changes_nothing(seconds: list[int], login: str, address: str) -> None:
    keys, counts = throttle.keys(login, address), {}
    for second in sorted(seconds):
        tried([second], keys, counts)
        left = throttle.wait(counts, keys, START + timedelta(seconds=second))
        assert 0 <= left <= throttle.LONGEST_WAIT
        assert all(len(key.text) < 200 for key in keys)


def test_an_ipv6_host_is_its_network_and_a_mapped_address_is_itself() -> None:
    assert throttle.keys("a", "2001:db8::1")[1] == throttle.keys("a", "2001:db8::ffff")[1]
    assert throttle.keys("a", "2001:db8:0:1::1")[1] != throttle.keys("a", "2001:db8::1")[1]
    assert throttle.keys("a", "::ffff:10.0.0.1")[1] == throttle.keys("a", "10.0.0.1")[1]


def test_the_count_survives_a_restart_and_a_right_password_ends_it(tmp_path: Path) -> None:
    path = tmp_path / "park.duckdb"
    ledger = open_ledger(path)
    keys = throttle.keys("wang", "10.0.0.9", KEY)
    for _failure in range(5):
        signing_in.take_attempt(ledger, keys)
    ledger.close()
    ledger = open_ledger(path)
    with_account(ledger, Role.LEAD, "wang")
    with pytest.raises(TooManyAttempts) as refused:
        signing_in.sign_in(ledger, KEY, "wang", PASSWORD, "10.0.0.9", 1)  # right, and not even tried
    assert 0 < refused.value.seconds <= 30
    signing_in.sign_in(ledger, KEY, "wang", PASSWORD, "10.0.0.8", 1)
    for _right in range(7):
        signing_in.give_attempt_back(ledger, keys)
        signing_in.take_attempt(ledger, keys)
    ledger.close()


def test_attempts_at_once_are_counted_one_by_one(ledger: Ledger) -> None:
    keys = throttle.keys("wang", "10.0.0.9")

    def attempt(_number: int) -> bool:
        try:
            signing_in.take_attempt(ledger, keys)
        except TooManyAttempts:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(attempt, range(60))) == 5


# --- signing in and out -----------------------------------------------------------------------------------------------


def enter(ledger: Ledger, login: str = "wang", password: str = PASSWORD, hours: int = 1) -> str:
    return signing_in.sign_in(ledger, KEY, login, password, "10.0.0.7", hours).cookie


def test_a_session_is_its_cookie_and_ends_at_once(ledger: Ledger) -> None:
    with_account(ledger, Role.LEAD, "wang")
    cookie = enter(ledger, " Wang ")
    session = signing_in.session_of(KEY, cookie) or ""
    person = signing_in.person_of(ledger, session)
    assert person is not None and (person.login, person.role, person.address) == ("wang", Role.LEAD, "10.0.0.7")
    token = cookie.partition(".")[0]
    assert token not in str(ledger.rows("SELECT * FROM session")) and session not in cookie
    signing_in.sign_out(ledger, session, "10.0.0.7")
    assert signing_in.person_of(ledger, session) is None
    assert [one.action for one in audit.search(ledger, AuditFilter(who="wang"))] == ["sign_out", "sign_in"]


def test_a_session_runs_out(ledger: Ledger) -> None:
    with_account(ledger, Role.LEAD, "wang")
    session = signing_in.session_of(KEY, enter(ledger, hours=0)) or ""
    assert signing_in.person_of(ledger, session) is None


@given(st.text(max_size=120))
def test_a_made_up_cookie_is_a_forged_one(text: str) -> None:
    assert signing_in.session_of(KEY, text) == (None if text else "")


def test_a_cookie_of_another_key_or_with_another_token_is_forged(ledger: Ledger) -> None:
    with_account(ledger, Role.LEAD, "wang")
    cookie = enter(ledger)
    assert signing_in.session_of(b"x" * 32, cookie) is None
    token, _dot, given = cookie.partition(".")
    assert signing_in.session_of(KEY, f"{token}x.{given}") is None
    assert not signed(KEY, "form", token, given)


def test_wrong_unknown_and_disabled_are_one_answer_and_nothing_typed_is_kept(ledger: Ledger) -> None:
    admin = with_account(ledger, Role.ADMINISTRATOR)
    with_account(ledger, Role.LEAD, "wang")
    accounts.change(ledger, "wang", disabled=True, by=admin)
    said = set()
    for login, password in (("administrator", "geheim-geheim"), ("nobody", PASSWORD), ("wang", PASSWORD),
                            ("geheim-geheim", ""), ("administrator", "x" * 5000)):  # fmt: skip
        with pytest.raises(WrongPassword) as refused:
            enter(ledger, login, password)
        said.add(refused.value.why())
    assert len(said) == 1
    assert "geheim" not in str(ledger.rows("SELECT * FROM audit")) + str(ledger.rows("SELECT * FROM attempt"))
    assert {one.outcome for one in audit.search(ledger, AuditFilter(what="sign_in"))} == {"refused"}


def test_disabling_ends_every_session_and_a_new_password_all_others(ledger: Ledger) -> None:
    admin, wang = with_account(ledger, Role.ADMINISTRATOR), with_account(ledger, Role.LEAD, "wang")
    here, there = (signing_in.session_of(KEY, enter(ledger)) or "" for _browser in range(2))
    accounts.change_password(ledger, wang, PASSWORD, NEW, here)
    assert signing_in.person_of(ledger, here) and not signing_in.person_of(ledger, there)
    with pytest.raises(WrongPassword):
        accounts.change_password(ledger, wang, PASSWORD, PASSWORD, here)
    accounts.change(ledger, "wang", disabled=True, by=admin)
    assert signing_in.person_of(ledger, here) is None
    with pytest.raises(WrongPassword):
        enter(ledger, password=NEW)
    accounts.change(ledger, "wang", disabled=False, by=admin)
    enter(ledger, password=NEW)


# --- accounts and codes -----------------------------------------------------------------------------------------------


def test_the_first_code_makes_one_administrator_and_no_second(ledger: Ledger) -> None:
    void, code = accounts.first_code(ledger), accounts.first_code(ledger)
    for wrong in (void, "", "AAAA-BBBB-CCCC"):
        with pytest.raises(CodeWrong):
            accounts.use_code(ledger, "wang", "王工", wrong, NEW, "127.0.0.1")
    owner = accounts.use_code(ledger, "Wang", "王工", code.lower().replace("-", " "), NEW, "127.0.0.1")
    assert (owner.login, owner.role) == ("wang", Role.ADMINISTRATOR)
    assert accounts.first_code(ledger) == ""
    with pytest.raises(CodeWrong):
        accounts.use_code(ledger, "li", "李工", code, NEW, "127.0.0.1")
    enter(ledger, "wang", NEW)
    assert code not in str(ledger.rows("SELECT * FROM code")) + str(ledger.rows("SELECT * FROM audit"))


def test_a_code_is_for_one_login_once_and_for_a_time(ledger: Ledger) -> None:
    with_account(ledger, Role.ADMINISTRATOR)
    code = accounts.add(ledger, "li", "李工", Role.REPORTER, by=HERE)
    accounts.add(ledger, "zhao", "赵工", Role.REPORTER, by=HERE)
    with pytest.raises(CodeWrong):
        accounts.use_code(ledger, "zhao", "赵", code, NEW, "")
    with pytest.raises(PasswordWeak):
        accounts.use_code(ledger, "li", "李", code, "short", "")
    accounts.use_code(ledger, "li", "李", code, NEW, "")
    with pytest.raises(CodeWrong):
        accounts.use_code(ledger, "li", "李", code, NEW, "")
    late = accounts.new_code(ledger, "li", by=HERE)
    with ledger.writing() as writer:
        writer.cursor.execute("UPDATE code SET ends = ?", [now()])
    with pytest.raises(CodeWrong):
        accounts.use_code(ledger, "li", "李", late, NEW, "")


def test_what_no_account_can_be(ledger: Ledger) -> None:
    accounts.add(ledger, "王工", "王工", Role.ADMINISTRATOR, by=HERE)
    for login, name, refusal in (
        ("王工", "x", LoginTaken), ("a b", "x", LoginUnusable), ("*inbox*", "x", LoginUnusable),
        ("a", "x", LoginUnusable), ("li", "  ", NameMissing),
    ):  # fmt: skip
        with pytest.raises(refusal):
            accounts.add(ledger, login, name, Role.VIEWER, by=HERE)
    with pytest.raises(LoginUnknown):
        accounts.change(ledger, "nobody", role=Role.LEAD, by=HERE)
    for change in ({"disabled": True}, {"role": Role.LEAD}):
        with pytest.raises(LastAdministrator):
            accounts.change(ledger, "王工", by=HERE, **change)  # type: ignore[arg-type]


def test_a_personal_calendar_address_is_one_persons_until_it_is_taken_back(ledger: Ledger) -> None:
    admin = with_account(ledger, Role.ADMINISTRATOR)
    with_account(ledger, Role.VIEWER, "wang")
    key = signing_in.calendar_key(ledger, KEY, "wang")
    found = signing_in.calendar_person(ledger, KEY, "wang", key)
    assert found is not None and found.login == "wang"
    for login, shown in (("administrator", key), ("wang", key[:-1] + "0x"), ("nobody", key), ("wang", "")):
        assert signing_in.calendar_person(ledger, KEY, login, shown) is None
    accounts.change(ledger, "wang", disabled=True, by=admin)
    assert signing_in.calendar_person(ledger, KEY, "wang", key) is None


def test_accounts_come_back_from_a_backup_and_sessions_do_not(tmp_path: Path) -> None:
    path = tmp_path / "park.duckdb"
    ledger = open_ledger(path)
    with_account(ledger, Role.ADMINISTRATOR, "wang")
    session = signing_in.session_of(KEY, enter(ledger)) or ""
    backup = ledger.backup(tmp_path / "backup.duckdb")
    ledger.close()
    copied = tmp_path / "copied.duckdb"
    copied.write_bytes(path.read_bytes())
    for source in (backup, copied):
        restore(source, path)
        ledger = open_ledger(path)
        assert list(stored.everybody(ledger).accounts) == ["wang"]
        assert signing_in.person_of(ledger, session) is None
        enter(ledger)
        assert audit.search(ledger, AuditFilter(what="sign_in"))
        ledger.close()


def test_a_restore_takes_nothing_from_the_audit_and_says_who_did_it(tmp_path: Path) -> None:
    path = tmp_path / "park.duckdb"
    ledger = open_ledger(path)
    admin = with_account(ledger, Role.ADMINISTRATOR, "wang")
    accounts.add(ledger, "li", "李工", Role.LEAD, by=admin)
    backup = ledger.backup(tmp_path / "backup.duckdb")
    accounts.change(ledger, "li", disabled=True, by=admin)
    ledger.close()
    for _time in range(2):  # twice: no line comes twice
        restore(backup, path, HERE)
    ledger = open_ledger(path)
    rows = audit.search(ledger, AuditFilter())
    assert [(row.name, row.action, row.about) for row in rows] == [
        ("张工", "restore", "backup.duckdb"),
        ("张工", "restore", "backup.duckdb"),
        (admin.name, "manage_people", "account li: disabled"),
        (admin.name, "manage_people", "account li: new, role lead"),
    ]
    assert len({row.audit_id for row in rows}) == 4
    assert not stored.everybody(ledger).accounts["li"].disabled  # what was done since is undone, but not unsaid
    audit.record(ledger, admin, "sign_in")  # and the next number is a new one
    ledger.close()


# --- the signing key --------------------------------------------------------------------------------------------------


def test_the_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    database = tmp_path / "data" / "park.duckdb"
    key = signing_key(database, "")
    assert len(key) == 32
    signing_key.cache_clear()
    assert signing_key(database, "") == key
    if os.name == "posix":
        assert key_file(database).stat().st_mode & 0o777 == 0o600
        key_file(database).chmod(0o644)
        signing_key.cache_clear()
        assert signing_key(database, "") == key
        assert key_file(database).stat().st_mode & 0o777 == 0o600


def test_a_setting_stands_in_for_the_file_and_a_damaged_file_is_refused(tmp_path: Path) -> None:
    database = tmp_path / "park.duckdb"
    assert signing_key(database, "s" * 32) != signing_key(database, "t" * 32)
    assert not key_file(database).exists()
    key_file(database).write_text("nonsense", encoding="ascii")
    with pytest.raises(SecretUnusable, match="PARK_DISPATCH_SECRET"):
        signing_key(database, "")


def test_signatures_are_for_one_purpose() -> None:
    assert signature(KEY, "a", "b") != signature(KEY, "a\0b", "") and signature(KEY, "form", "x") != signature(
        KEY, "session", "x"
    )
    assert EVERYWHERE.narrow is False
