"""How backups are spoken of, on the page and in the commands."""

from datetime import datetime, timedelta

from park_dispatch.language import _
from park_dispatch.ledger.backups import Sort


def sort_word(sort: Sort) -> str:
    """What made a backup."""
    return {"auto": _("每小时自动"), "before": _("升级数据库之前"), "hand": _("手动")}[sort]


def age(taken_at: datetime, moment: datetime) -> str:
    """How long ago a moment was: "刚刚", "12 分钟前", "3 小时前", "2 天前"."""
    passed = max(moment - taken_at, timedelta(0))
    minutes = int(passed.total_seconds() // 60)
    if minutes < 1:
        return _("刚刚")
    if minutes < 60:
        return _("{count} 分钟前").format(count=minutes)
    if minutes < 48 * 60:
        return _("{count} 小时前").format(count=minutes // 60)
    return _("{count} 天前").format(count=passed.days)


def size_words(size: int) -> str:
    """A size in bytes as people read it: "820 KB", "3.4 MB", "1.2 GB"."""
    if size < 1 << 20:
        return f"{size / (1 << 10):.0f} KB"
    return f"{size / (1 << 20):.1f} MB" if size < 1 << 30 else f"{size / (1 << 30):.1f} GB"
