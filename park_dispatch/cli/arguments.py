"""The commands and their options, as automation relies on them. Every option here is described in docs/commands.md."""

import argparse
import sys
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

from park_dispatch.cli.complaints import complaint
from park_dispatch.cli.issue_arguments import issue_options
from park_dispatch.cli.site_log_arguments import site_log_options
from park_dispatch.language import LANGUAGES, _
from park_dispatch.model.notices import GRADES
from park_dispatch.model.roles import Role
from park_dispatch.planning.calendar_rules import PRESETS
from park_dispatch.planning.lights import PRESETS as LIGHTS


class _Help(argparse.HelpFormatter):
    """The usage line begins in the language of the command."""

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[Any],
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, _("用法：") if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """An argument parser that speaks our language, complains in one sentence and ends with exit code 2."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(add_help=False, formatter_class=_Help, **settings)
        self._positionals.title, self._optionals.title = _("参数"), _("选项")
        self.add_argument("-h", "--help", action="help", help=_("显示这份说明"))

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the call and how it is written."""
        self.print_usage(sys.stderr)
        self.exit(2, _("命令写法不对：{detail}。用 --help 查看说明。").format(detail=complaint(message)) + "\n")


def asked_language(arguments: Sequence[str], otherwise: str) -> str:
    """The value of --lang, found before the rest can be read (and complained about) in that language."""
    for at, word in enumerate(arguments):
        if word == "--lang" and at + 1 < len(arguments):
            return arguments[at + 1]
        if word.startswith("--lang="):
            return word.removeprefix("--lang=")
    return otherwise


def parser() -> Parser:
    """The whole command line, in the language of the running context."""
    top = Parser(prog="python -m park_dispatch", description=_("园区工程项目建设调度看板"), allow_abbrev=False)
    _shared(top)
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND", parser_class=Parser)

    def command(name: str, about: str) -> Parser:
        added = commands.add_parser(name, help=about, description=about, allow_abbrev=False)
        _shared(added)
        return added

    _import(command("import", _("导入一份或几份报表")))
    _status(command("status", _("某一天的进度、交付期限和超期节点")))
    _brief(command("brief", _("晨报：十行左右的文字，可发到工作群")))
    _summary(command("summary", _("每周总结、每月见效的初稿，可写成 Word 文件")))
    _meeting(command("meeting", _("调度会的议程和会议纪要，可写成 Word 文件")))
    _backtest(command("backtest", _("用已完工项目的历史检验完工预测")))
    command("demo", _("载入演示园区；已经有了就不作改动"))
    _backup(command("backup", _("备份数据库")))
    _backups(command("backups", _("列出备份，或逐个检查能不能用")))
    _restore(command("restore", _("用备份恢复数据库，原数据库改名保留")))
    _uploads(command("uploads", _("列出上报记录")))
    _undo(command("undo", _("撤销一次上报")))
    _layouts(command("layouts", _("列出记住的更正，或停用其中一条")))
    _note(command("note", _("新增一条调度记录")))
    _items(command("items", _("隔天交账：列出调度事项，交账、顺延、提级")))
    site_log_options(command("site-log", _("驻守日志：谁填了、谁没填；或填一份")), _day)
    issue_options(command("issues", _("问题台账：列出、登记、记录下一步")), _day)
    _notices(command("notices", _("督办单：列出、建议、发出、答复、确认，可写成 Word 或表格")))
    _schedule(command("schedule", _("查看、检查或转换进度计划文件（Project XML、P6 XER）")))
    _plan(command("plan", _("计划：列出、冻结、比较、倒排工期、按模板排计划")))
    _calendar(command("calendar", _("显示或设置工作日历")))
    _lights(command("lights", _("显示或选用红黄绿灯的标准")))
    _watch(command("watch", _("自动读取放进收件夹的报表")))
    _wall_chart(command("wall-chart", _("挂图作战：把横道图打印成 A3 至 A0 的 PDF")))
    _people(command("people", _("账号：建立、列出、角色和范围、密码、停用、一次性代码")))
    _audit(command("audit", _("操作记录：谁、何时、从哪里、做了什么")))
    _serve(command("serve", _("启动看板服务")))
    return top


def _shared(parser: Parser) -> None:
    """Options that may stand before or after the command: absent ones leave no trace, so neither place hides one."""
    absent = argparse.SUPPRESS
    parser.add_argument(
        "--db", type=Path, metavar="PATH", default=absent, help=_("数据库文件，默认取 PARK_DISPATCH_DB")
    )
    parser.add_argument("--lang", choices=list(LANGUAGES), default=absent, help=_("输出的语言"))


def _import(command: Parser) -> None:
    command.add_argument("files", nargs="+", type=Path, metavar="FILE", help=_("报表文件"))
    command.add_argument("--dry-run", action="store_true", help=_("只读取并显示，不写入任何数据"))
    command.add_argument("--json", action="store_true", help=_("输出 JSON"))
    command.add_argument("--date", type=_day, metavar="DATE", help=_("报告日期，例如 2023-08-28；取代文件里写的日期"))
    command.add_argument("--park", metavar="NAME", help=_("园区名称；只有一个园区时可以不写"))
    command.add_argument("--project", metavar="NAME", help=_("文件没有写明项目时，属于哪个项目"))
    command.add_argument("--author", metavar="NAME", help=_("上报人，默认取 PARK_DISPATCH_AUTHOR 或登录名"))
    command.add_argument("--create", action="store_true", help=_("文件里新出现的项目和单体（以及园区）可以新建"))
    command.add_argument("--accept", action="store_true", help=_("进度倒退或突增的行也入库"))
    command.add_argument("--no-guesses", action="store_true", help=_("推定出来的单元格不入库"))
    command.add_argument("--rebaseline", metavar="REASON", help=_("以本文件的计划日期为新的计划基线，并写明原因"))
    command.add_argument("--marked", type=Path, metavar="OUT", help=_("另存一份标注了问题的原表（xlsx）"))


def _status(command: Parser) -> None:
    command.add_argument("--as-of", type=_day, metavar="DATE", help=_("截至日期，默认是最近一次上报的日期"))
    command.add_argument("--json", action="store_true", help=_("输出 JSON"))
    command.add_argument("--park", metavar="NAME", help=_("园区名称；只有一个园区时可以不写"))


def _brief(command: Parser) -> None:
    _status(command)
    command.add_argument("--send", action="store_true", help=_("发到已设置的企业微信、钉钉、飞书群"))


def _summary(command: Parser) -> None:
    command.add_argument("period", choices=["week", "month"], metavar="PERIOD", help="week | month")
    _status(command)
    command.add_argument("--out", type=_docx, metavar="FILE.docx", help=_("写成 Word 文件；不会覆盖已有文件"))
    command.add_argument("--author", metavar="NAME", help=_("文件属性里的作者，默认取 PARK_DISPATCH_AUTHOR 或登录名"))


def _meeting(command: Parser) -> None:
    command.add_argument("--day", type=_day, metavar="DATE", help=_("调度日期，默认是最近一次上报的日期"))
    command.add_argument("--json", action="store_true", help=_("输出 JSON"))
    command.add_argument("--park", metavar="NAME", help=_("园区名称；只有一个园区时可以不写"))
    command.add_argument("--out", type=_docx, metavar="FILE.docx", help=_("写成 Word 文件；不会覆盖已有文件"))
    command.add_argument("--author", metavar="NAME", help=_("文件属性里的作者，默认取 PARK_DISPATCH_AUTHOR 或登录名"))


def _backtest(command: Parser) -> None:
    command.add_argument("folder", type=Path, metavar="DIR", help=_("历史数据的文件夹"))
    command.add_argument("--json", action="store_true", help=_("输出 JSON"))


def _backup(command: Parser) -> None:
    command.add_argument("target", nargs="?", metavar="TARGET", help=_("备份文件，或放备份的文件夹（以 / 结尾）"))
    _by(command)


def _backups(command: Parser) -> None:
    command.add_argument("action", nargs="?", choices=["list"], default="list", metavar="ACTION", help="list")
    command.add_argument("--check", action="store_true", help=_("把每个备份打开并从头读到尾"))
    command.add_argument("--json", action="store_true", help=_("输出 JSON"))


def _restore(command: Parser) -> None:
    command.add_argument("file", type=Path, metavar="FILE", help=_("备份文件"))
    _by(command)


def _by(command: Parser) -> None:
    command.add_argument("--author", metavar="NAME", help=_("操作人，默认取 PARK_DISPATCH_AUTHOR 或登录名"))


def _uploads(command: Parser) -> None:
    command.add_argument("--json", action="store_true", help=_("输出 JSON"))
    command.add_argument("--park", metavar="NAME", help=_("园区名称；只有一个园区时可以不写"))


def _undo(command: Parser) -> None:
    command.add_argument("upload_id", type=int, metavar="UPLOAD_ID", help=_("上报编号，见 uploads"))
    command.add_argument("--reason", required=True, metavar="TEXT", help=_("撤销的原因，随记录保存"))
    command.add_argument("--author", metavar="NAME", help=_("撤销人，默认取 PARK_DISPATCH_AUTHOR 或登录名"))


def _layouts(command: Parser) -> None:
    command.add_argument("--json", action="store_true", help=_("输出 JSON"))
    command.add_argument("--park", metavar="NAME", help=_("园区名称；只有一个园区时可以不写"))
    command.add_argument("--forget", type=int, metavar="ID", help=_("停用这一条，编号见列表"))
    command.add_argument("--author", metavar="NAME", help=_("停用人，默认取 PARK_DISPATCH_AUTHOR 或登录名"))


def _note(command: Parser) -> None:
    command.add_argument("--date", type=_day, metavar="DATE", required=True, help=_("调度日期"))
    command.add_argument("--text", metavar="TEXT", required=True, help=_("调度事项"))
    command.add_argument("--building", action="append", default=[], metavar="NAME", help=_("涉及的单体，可写多次"))
    command.add_argument("--unit", default="", metavar="NAME", help=_("责任单位"))
    command.add_argument("--person", default="", metavar="NAME", help=_("责任人"))
    command.add_argument("--due", type=_day, metavar="DATE", help=_("完成时限"))
    command.add_argument("--author", metavar="NAME", help=_("记录人，默认取 PARK_DISPATCH_AUTHOR 或登录名"))
    command.add_argument("--park", metavar="NAME", help=_("园区名称；只有一个园区时可以不写"))


def _items(command: Parser) -> None:
    actions = ["list", "show", "answer", "carry", "escalate", "stand-down"]
    command.add_argument(
        "action", nargs="?", choices=actions, default="list", metavar="ACTION", help=" | ".join(actions)
    )
    command.add_argument("number", nargs="?", metavar="NUMBER", help=_("事项编号，例如 2023-41；今年的可以只写 41"))
    command.add_argument("--open", action="store_true", help=_("只列没有办结的"))
    command.add_argument("--missed", action="store_true", help=_("只列误过期的"))
    command.add_argument("--unit", metavar="NAME", help=_("只列这个责任单位的"))
    command.add_argument("--done", action="store_true", help=_("交账：已完成"))
    command.add_argument("--not-done", action="store_true", help=_("交账：未完成，须写 --why 和 --new-date"))
    command.add_argument("--why", default="", metavar="REASON", help=_("没有完成的原因，或提级、撤回提级的原因"))
    command.add_argument("--words", default="", metavar="TEXT", help=_("落实情况的说明"))
    command.add_argument("--new-date", type=_day, metavar="DATE", help=_("新的完成日期"))
    command.add_argument("--json", action="store_true", help=_("输出 JSON"))
    command.add_argument("--as-of", type=_day, metavar="DATE", help=_("截至日期，默认今天；演示园区为其最后一天"))
    command.add_argument("--author", metavar="NAME", help=_("交账人，默认取 PARK_DISPATCH_AUTHOR 或登录名"))
    command.add_argument("--park", metavar="NAME", help=_("园区名称；只有一个园区时可以不写"))


def _notices(command: Parser) -> None:
    actions = ["list", "show", "propose", "send", "answer", "close", "return", "raise", "withdraw"]
    command.add_argument(
        "action", nargs="?", choices=actions, default="list", metavar="ACTION", help=" | ".join(actions)
    )
    command.add_argument(
        "what", nargs="*", metavar="NUMBER", help=_("督办单编号，例如 2023-12；send 时是 propose 列出的序号")
    )
    command.add_argument("--open", action="store_true", help=_("list：只列在办的"))
    command.add_argument("--all", action="store_true", help=_("send：全部建议都发出，缺责任单位的除外"))
    command.add_argument("--grade", choices=list(GRADES), metavar="GRADE", help=_("等级：blue、yellow 或 red"))
    command.add_argument("--unit", default="", metavar="NAME", help=_("被督办单位"))
    command.add_argument("--person", default="", metavar="NAME", help=_("责任人"))
    command.add_argument(
        "--text", default="", metavar="TEXT", help=_("send：督办事项；answer：办理情况；close：办结意见")
    )
    command.add_argument("--basis", default="", metavar="TEXT", help=_("督办依据"))
    command.add_argument("--demand", default="", metavar="TEXT", help=_("办理要求，不写用通用的一句"))
    command.add_argument("--due", type=_day, metavar="DATE", help=_("办结时限，默认按督办规则"))
    command.add_argument("--doing", action="store_true", help=_("answer：正在办理，还没有办完"))
    command.add_argument(
        "--file", type=Path, action="append", default=[], metavar="FILE", help=_("answer：附照片或文件，可写多次")
    )
    command.add_argument("--reason", default="", metavar="TEXT", help=_("return、raise、withdraw 的原因，必填"))
    command.add_argument("--out", type=_sheet_or_docx, metavar="FILE", help=_("写成 .docx（含回执）或 .xlsx（清单）"))
    _decided(command)


def _schedule(command: Parser) -> None:
    command.add_argument("file", type=Path, metavar="FILE", help=_("进度计划文件"))
    command.add_argument("--json", action="store_true", help=_("输出 JSON"))
    command.add_argument(
        "--to", type=Path, metavar="OUT", help=_("另存为 OUT：以 .xml 结尾为 Project，以 .xer 结尾为 P6")
    )


def _plan(command: Parser) -> None:
    actions = ["list", "freeze", "adopt", "withdraw", "compare", "backward", "template", "export"]
    command.add_argument("action", choices=actions, metavar="ACTION", help=" | ".join(actions))
    command.add_argument(
        "what", nargs="*", metavar="WHAT", help=_("计划编号、current、baseline 或模板代码，看是哪个动作")
    )
    command.add_argument("--name", metavar="NAME", help=_("计划名称；backward 和 template 写了名称才保存"))
    command.add_argument("--reason", metavar="TEXT", help=_("原因，保存时必填"))
    command.add_argument("--in-force", action="store_true", help=_("保存的计划同时作为计划基线"))
    command.add_argument("--project", metavar="NAME", help=_("只看这个项目"))
    command.add_argument("--building", metavar="NAME", help=_("只看这个单体"))
    command.add_argument("--deadline", type=_day, metavar="DATE", help=_("换一个期限试算"))
    command.add_argument("--template", metavar="CODE", help=_("按模板倒排：rc_factory 或 steel_factory"))
    command.add_argument("--period", type=_whole, metavar="DAYS", help=_("工期（工作日）"))
    command.add_argument("--floors", type=_whole, metavar="COUNT", help=_("层数"))
    command.add_argument("--all", action="store_true", help=_("也列出已完成或不变的节点"))
    command.add_argument("--out", type=Path, metavar="FILE", help=_("export 写出的文件：.xml 为 Project，.xer 为 P6"))
    _decided(command)


def _calendar(command: Parser) -> None:
    command.add_argument("action", choices=["show", "set"], metavar="ACTION", help="show | set")
    command.add_argument("--project", metavar="NAME", help=_("项目；不写为未单独设置的全部项目"))
    command.add_argument(
        "--preset", choices=list(PRESETS), metavar="CODE", help=_("日历类型：{codes}").format(codes=", ".join(PRESETS))
    )
    command.add_argument("--rules", type=Path, metavar="FILE", help=_("规则文件（JSON），写法同 show --json 的 rules"))
    command.add_argument("--reset", action="store_true", help=_("恢复默认日历"))
    command.add_argument("--reason", metavar="TEXT", help=_("原因，设置时必填"))
    _decided(command)


def _lights(command: Parser) -> None:
    command.add_argument(
        "--preset", choices=list(LIGHTS), metavar="CODE", help=_("选用的标准：{codes}").format(codes=", ".join(LIGHTS))
    )
    command.add_argument("--reason", metavar="TEXT", help=_("原因，选用时必填"))
    _decided(command)


def _decided(command: Parser) -> None:
    command.add_argument("--as-of", type=_day, metavar="DATE", help=_("截至日期，默认是最近一次上报的日期"))
    command.add_argument("--json", action="store_true", help=_("输出 JSON"))
    command.add_argument("--author", metavar="NAME", help=_("保存人，默认取 PARK_DISPATCH_AUTHOR 或登录名"))
    command.add_argument("--park", metavar="NAME", help=_("园区名称；只有一个园区时可以不写"))


def _watch(command: Parser) -> None:
    command.add_argument("folder", type=Path, metavar="DIR", help=_("收件夹"))
    command.add_argument("--park", metavar="NAME", help=_("园区名称；只有一个园区时可以不写"))
    command.add_argument("--once", action="store_true", help=_("处理完现有的文件就结束"))
    command.add_argument("--every", type=_seconds, metavar="SECONDS", help=_("每隔几秒看一次，默认 10"))


def _wall_chart(command: Parser) -> None:
    command.add_argument("target", type=_pdf, metavar="OUT.pdf", help=_("写成的 PDF 文件；同名的旧图会被替换"))
    command.add_argument(
        "--paper",
        choices=["A3", "A2", "A1", "A0"],
        default="A3",
        metavar="PAPER",
        help=_("纸张：A3、A2、A1 或 A0，默认 A3"),
    )
    command.add_argument("--portrait", action="store_true", help=_("竖放；默认横放"))
    command.add_argument("--project", metavar="NAME", help=_("只画这个项目；默认画全部项目"))
    command.add_argument("--park", metavar="NAME", help=_("园区名称；只有一个园区时可以不写"))
    command.add_argument("--as-of", type=_day, metavar="DATE", help=_("截至日期，默认是最近一次上报的日期"))
    command.add_argument(
        "--scope",
        choices=["active", "all"],
        default="active",
        metavar="SCOPE",
        help=_("active 只画在建的（默认），all 连已完成的一起画"),
    )
    command.add_argument("--folded", action="store_true", help=_("只画到单体，不画节点"))
    command.add_argument("--address", type=_address, metavar="URL", help=_("印在图上的看板网址，并印成二维码"))


def _people(command: Parser) -> None:
    actions = ["add", "list", "role", "rename", "password", "code", "sign-out", "disable"]
    command.add_argument("action", choices=actions, metavar="ACTION", help=" | ".join(actions))
    command.add_argument("login", nargs="?", metavar="LOGIN", help=_("账号"))
    command.add_argument("--name", metavar="NAME", help=_("姓名，add 时必填"))
    command.add_argument("--unit", metavar="NAME", help=_("本人的单位"))
    roles = [str(role) for role in Role]
    command.add_argument(
        "--role", choices=roles, metavar="ROLE", help=_("角色：{roles}").format(roles=", ".join(roles))
    )
    command.add_argument("--park", action="append", default=[], metavar="NAME", help=_("只限这个园区，可写多次"))
    command.add_argument("--project", action="append", default=[], metavar="NAME", help=_("只限这个项目，可写多次"))
    command.add_argument("--building", action="append", default=[], metavar="NAME", help=_("只限这个单体，可写多次"))
    command.add_argument(
        "--of-unit", action="append", default=[], metavar="NAME", help=_("只限责任单位是它的单体，可写多次")
    )
    command.add_argument("--everywhere", action="store_true", help=_("role：取消范围的限制"))
    command.add_argument("--undo", action="store_true", help=_("disable：恢复使用"))
    command.add_argument("--json", action="store_true", help=_("输出 JSON"))
    _by(command)


def _audit(command: Parser) -> None:
    command.add_argument("--who", default="", metavar="TEXT", help=_("账号、姓名或地址里有这些字"))
    command.add_argument("--what", default="", metavar="TEXT", help=_("操作（文字或代码）或内容里有这些字，或 refused"))
    command.add_argument("--since", type=_day, metavar="DATE", help=_("从这一天起"))
    command.add_argument("--json", action="store_true", help=_("输出 JSON"))


def _serve(command: Parser) -> None:
    command.add_argument("--host", metavar="ADDRESS", help=_("监听地址，默认取 PARK_DISPATCH_HOST"))
    command.add_argument("--port", type=_port, metavar="PORT", help=_("端口，默认取 PARK_DISPATCH_PORT"))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(_("“{text}”不是日期，请写成 2023-08-28").format(text=text)) from None


def _pdf(text: str) -> Path:
    path = Path(text)
    if path.suffix.lower() == ".pdf" and not path.is_dir():
        return path
    raise argparse.ArgumentTypeError(_("“{text}”不是 PDF 文件名，请写成 挂图.pdf").format(text=text))


def _docx(text: str) -> Path:
    path = Path(text)
    if path.suffix.lower() == ".docx" and not path.is_dir():
        return path
    raise argparse.ArgumentTypeError(_("“{text}”不是 Word 文件名，请写成 总结.docx").format(text=text))


def _sheet_or_docx(text: str) -> Path:
    path = Path(text)
    if path.suffix.lower() in (".docx", ".xlsx") and not path.is_dir():
        return path
    raise argparse.ArgumentTypeError(_("“{text}”要以 .docx 或 .xlsx 结尾，请写成 督办单.docx").format(text=text))


def _address(text: str) -> str:
    if text.startswith(("http://", "https://")) and text.isprintable() and " " not in text and len(text) <= 300:
        return text
    raise argparse.ArgumentTypeError(
        _("“{text}”不是网址，请写成 http://192.168.1.20:8501/gantt，最长 300 个字符").format(text=text)
    )


def _whole(text: str) -> int:
    if text.isascii() and text.isdigit() and 1 <= int(text) <= 20_000:
        return int(text)
    raise argparse.ArgumentTypeError(_("“{text}”不是 1 到 20000 之间的整数").format(text=text))


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if 0.05 <= seconds <= 3600:
        return seconds
    raise argparse.ArgumentTypeError(_("“{text}”不是 0.05 到 3600 之间的秒数").format(text=text))


def _port(text: str) -> int:
    if text.isascii() and text.isdigit() and 1 <= int(text) <= 65_535:
        return int(text)
    raise argparse.ArgumentTypeError(_("“{text}”不是端口，应为 1 到 65535 之间的整数").format(text=text))
