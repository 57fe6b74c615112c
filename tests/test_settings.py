"""Settings come from the environment; a value that cannot be used is named in a sentence."""

from dataclasses import fields
from datetime import time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from park_dispatch.settings import PROJECT_ROOT, SettingRefusal, Settings


def test_defaults_without_any_variable() -> None:
    chosen = Settings.from_environment({})
    assert chosen == Settings()
    assert chosen.db == PROJECT_ROOT / "data" / "park_dispatch.duckdb"
    assert (chosen.host, chosen.port, chosen.language) == ("127.0.0.1", 8501, "zh")
    assert chosen.timezone == ZoneInfo("Asia/Shanghai")


def test_every_field_can_be_set_and_survives_the_way_through_an_environment(tmp_path: Path) -> None:
    chosen = Settings(
        db=tmp_path / "甲.duckdb",
        host="0.0.0.0",
        port=80,
        max_upload_mb=5,
        reader_memory_mb=512,
        reader_seconds=12,
        language="en",
        author="张三",
        backups=str(tmp_path),
        timezone=ZoneInfo("Asia/Urumqi"),
        inbox=tmp_path / "收件夹",
        inbox_park="临港产业园",
        session_hours=8,
        secret="0123456789" * 4,
        wecom_url="https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=a",
        dingtalk_url="https://oapi.dingtalk.com/robot/send?access_token=a",
        dingtalk_secret="SECa",
        feishu_url="https://open.feishu.cn/open-apis/bot/v2/hook/a",
        feishu_secret="b",
        brief_at=time(7, 50),
        oidc_issuer="https://sso.park.example/realms/park",
        oidc_client_id="park-dispatch",
        oidc_client_secret="口令 50%",
        oidc_claim="preferred_username",
        log_sites="project",
        log_by=time(18, 30),
    )
    default = Settings()
    assert all(getattr(chosen, field.name) != getattr(default, field.name) for field in fields(Settings))
    assert Settings.from_environment(chosen.to_environment()) == chosen


def test_a_provider_is_set_whole_or_not_at_all() -> None:
    whole = {"PARK_DISPATCH_OIDC_ISSUER": "https://sso.park.example", "PARK_DISPATCH_OIDC_CLIENT_ID": "park"}
    assert Settings.from_environment(whole).oidc_issuer == "https://sso.park.example"
    for left_out in whole:
        with pytest.raises(SettingRefusal, match=left_out):
            Settings.from_environment({name: value for name, value in whole.items() if name != left_out})
    with pytest.raises(SettingRefusal, match="issuer"):
        Settings.from_environment(whole | {"PARK_DISPATCH_OIDC_ISSUER": "http://sso.park.example"})


def test_an_empty_variable_counts_as_not_set() -> None:
    assert Settings.from_environment({"PARK_DISPATCH_PORT": "  ", "PARK_DISPATCH_DB": ""}) == Settings()


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("PORT", "eighty", "1 到 65535"),
        ("PORT", "0", "1 到 65535"),
        ("PORT", "65536", "1 到 65535"),
        ("PORT", "٨٠", "1 到 65535"),
        ("MAX_UPLOAD_MB", "-1", "1 到 200"),
        ("READER_MEMORY_MB", "1.5", "256 到 16384"),
        ("READER_SECONDS", "1", "3 到 600"),
        ("LANGUAGE", "fr", "zh、en"),
        ("TIMEZONE", "Mars/Base", "Asia/Shanghai"),
        ("TIMEZONE", "../etc/passwd", "Asia/Shanghai"),
        ("HOST", "http://x", "127.0.0.1"),
        ("AUTHOR", "一\n二", "一行文字"),
        ("DB", "/", "而不是文件夹"),
        ("BRIEF_AT", "25:00", "07:50"),
        ("BACKUPS", __file__, "而不是文件"),
        ("BACKUP_DIR", __file__, "而不是文件"),
        ("OIDC_ISSUER", "https://[", "issuer"),
    ],
)
def test_a_bad_value_is_named_with_what_is_allowed(name: str, value: str, allowed: str) -> None:
    with pytest.raises(SettingRefusal) as refused:
        Settings.from_environment({f"PARK_DISPATCH_{name}": value})
    sentence = refused.value.why()
    assert f"PARK_DISPATCH_{name}" in sentence
    assert value in sentence
    assert allowed in sentence


@given(st.text(alphabet=st.characters(exclude_characters="\0", exclude_categories=["Cs"])))
def test_any_text_for_a_number_is_read_or_refused(text: str) -> None:
    try:
        port = Settings.from_environment({"PARK_DISPATCH_PORT": text}).port
    except SettingRefusal as refusal:
        assert text.strip() in refusal.why()
    else:
        assert 1 <= port <= 65_535
        assert text.strip() in ("", str(port)) or int(text) == port


def test_limits_of_reading_follow_the_settings() -> None:
    limits = Settings(max_upload_mb=2, reader_memory_mb=300, reader_seconds=9).limits
    assert (limits.file_bytes, limits.memory_bytes) == (2 << 20, 300 << 20)
    assert (limits.wall_seconds, limits.cpu_seconds) == (9.0, 7)


def test_the_log_lies_beside_the_database(tmp_path: Path) -> None:
    assert Settings(db=tmp_path / "park.duckdb").log_file == tmp_path / "park.log"


def test_backups_go_beside_the_database_unless_told_where_or_not_at_all(tmp_path: Path) -> None:
    def of(**said: str) -> Settings:
        return Settings.from_environment({f"PARK_DISPATCH_{name}": value for name, value in said.items()})

    database = str(tmp_path / "park.duckdb")
    assert of(DB=database).backup_folder == tmp_path / "backups"
    assert of(DB=database).makes_backups
    assert of(DB=database, BACKUPS=str(tmp_path / "b")).backup_folder == tmp_path / "b"
    assert not of(DB=database, BACKUPS="OFF").makes_backups
    assert of(DB=database, BACKUP_DIR=str(tmp_path / "old")).backup_folder == tmp_path / "old"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("WECOM_URL", "http://qyapi.weixin.qq.com/send?key=hidden"),
        ("FEISHU_URL", "file:///etc/hidden"),
        ("DINGTALK_URL", "https:hidden"),
        ("DINGTALK_SECRET", "秘密 hidden"),
    ],
)
def test_a_bad_secret_is_refused_without_being_shown(name: str, value: str) -> None:
    with pytest.raises(SettingRefusal) as refused:
        Settings.from_environment({f"PARK_DISPATCH_{name}": value})
    assert f"PARK_DISPATCH_{name}" in refused.value.why()
    assert "hidden" not in refused.value.why() + repr(refused.value)


def test_settings_do_not_show_their_secrets() -> None:
    key = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=hidden"
    chosen = Settings(wecom_url=key, dingtalk_secret="hidden", feishu_secret="hidden", feishu_url=key, dingtalk_url=key)
    assert "hidden" not in repr(chosen)
