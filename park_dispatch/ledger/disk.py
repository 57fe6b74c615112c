"""Why something cannot be written, in words: what the operating system said, and what to do."""

import errno
import os
from collections.abc import Callable

from park_dispatch.language import _

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_SHUT = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})


def why_not_written(error: OSError) -> str:
    """What the operating system says, and what to do."""
    if error.errno in _FULL:
        return _full()
    if error.errno in _SHUT:
        return _shut()
    return _("写不进去（{detail}）。").format(detail=error.strerror or type(error).__name__)


def why_not_written_by_engine(message: str) -> str:
    """The engine's messages end in the words of the operating system."""
    said: tuple[tuple[frozenset[int], Callable[[], str]], ...] = ((_FULL, _full), (_SHUT, _shut))
    for numbers, words in said:
        if any(os.strerror(number) in message for number in numbers):
            return words()
    return _("写不进去（{detail}）。").format(detail=message.splitlines()[0][:200])


def _full() -> str:
    return _("磁盘已满。请腾出空间，或换一个备份文件夹。")


def _shut() -> str:
    return _("没有写入权限，或文件夹是只读的。请改正权限，或换一个备份文件夹。")
