"""What argparse complains of, in the language of the command: it has its own English sentences and no way to ask."""

import re

from park_dispatch.language import _

_ARGUMENT = re.compile(r"argument (?P<name>.+?): (?P<detail>.+)", re.DOTALL)


def complaint(message: str) -> str:
    """A message of argparse in our words; one that is not known stays as it is."""
    about = _ARGUMENT.fullmatch(message)
    if about:
        return _("{argument}：{detail}").format(argument=about["name"], detail=_detail(about["detail"]))
    return _detail(message)


def _detail(message: str) -> str:
    """One sentence without the name of its argument; the patterns are those of the standard library's argparse."""
    sentences = {
        r"the following arguments are required: (?P<names>.+)": _("缺少 {names}"),
        r"unrecognized arguments: (?P<names>.+)": _("没有这样的选项或多写了：{names}"),
        r"expected one argument": _("后面要写一个值"),
        r"expected at least one argument": _("后面至少要写一个值"),
        r"invalid choice: (?P<value>.+) \(choose from (?P<choices>.+)\)": _("{value} 不在可选的 {choices} 之中"),
        r"invalid int value: (?P<value>.+)": _("{value} 不是整数"),
        r"not allowed with argument (?P<other>.+)": _("不能与 {other} 同时写"),
        r"ignored explicit argument (?P<value>.+)": _("这个选项后面不写值，多了 {value}"),
    }
    for pattern, words in sentences.items():
        found = re.fullmatch(pattern, message, re.DOTALL)
        if found:
            return words.format(**found.groupdict())
    return message
