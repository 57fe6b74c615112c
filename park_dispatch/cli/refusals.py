"""Why a command does nothing, as sentences for the user; the refusals of the layers below say their own."""

from pathlib import Path

from park_dispatch.filing.refusals import FilingRefusal
from park_dispatch.intake.refusals import Refusal
from park_dispatch.language import _
from park_dispatch.ledger.refusals import DatabaseInUse, LedgerRefusal
from park_dispatch.planning.refusals import PlanningRefusal
from park_dispatch.settings import SettingRefusal


class CommandRefusal(Exception):
    """Base of all: `why()` says in the reader's language what is wrong and what to do."""

    def why(self) -> str:
        """One or two sentences in the reader's language."""
        raise NotImplementedError

    def __str__(self) -> str:
        return self.why()


REFUSALS = (CommandRefusal, Refusal, LedgerRefusal, FilingRefusal, PlanningRefusal, SettingRefusal)
"""Everything that is an answer to the user and not a fault of the program; each has `why()`."""


class NoDatabase(CommandRefusal):
    """There is nothing to read yet."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def why(self) -> str:
        return _("还没有数据库 {path}。请先用 import 导入报表，或用 demo 载入演示园区。").format(path=self.path)


class ServerRunning(CommandRefusal):
    """The board holds the database; what the command does can be done on a page of it."""

    def __init__(self, path: Path, command: str) -> None:
        self.path, self.command = path, command

    def why(self) -> str:
        page = _pages().get(self.command)
        if page is None:
            return DatabaseInUse(self.path).why()
        return _(
            "没有执行：数据库 {path} 正被另一个程序使用，多半是正在运行的看板。"
            "请打开看板的“{page}”页，在那里做同样的事；一定要用命令时，先停止看板（Ctrl+C，或停止服务）。"
        ).format(path=self.path, page=page)


def _pages() -> dict[str, str]:
    """Which page of the board does what a command does."""
    return {
        "people": _("账号"), "audit": _("操作记录"), "backup": _("系统"), "import": _("数据上报"),
        "uploads": _("数据上报"), "undo": _("数据上报"), "layouts": _("数据上报"), "note": _("每日调度"),
        "status": _("总览"), "brief": _("晨报"), "summary": _("总结"), "plan": _("计划"), "calendar": _("计划"),
        "lights": _("计划"), "wall-chart": _("横道图"),
    }  # fmt: skip


class WordMissing(CommandRefusal):
    """The action needs a word that was not written."""

    def __init__(self, word: str) -> None:
        self.word = word

    def why(self) -> str:
        return _("这个动作还要写明 {word}。用 --help 查看说明。").format(word=self.word)


class NotAPercent(CommandRefusal):
    """What was written is no percentage."""

    def __init__(self, word: str) -> None:
        self.word = word

    def why(self) -> str:
        return _("“{word}”不是百分数，没有保存。请写成 66 或 内装地坪=66。").format(word=self.word)


class IssueNumberUnknown(CommandRefusal):
    """No issue has that number, or several years have one."""

    def __init__(self, asked: str, *, several: bool) -> None:
        self.asked, self.several = asked, several

    def why(self) -> str:
        if self.several:
            return _("几个年份都有 {number} 号问题，没有改动。请写明年份，例如 2023-{number}。").format(
                number=self.asked
            )
        return _("没有 {number} 号问题，没有改动。编号见 issues 列出的第一列，例如 2023-12。").format(number=self.asked)


class SubjectUnknown(CommandRefusal):
    """No project or building has that name."""

    def __init__(self, name: str) -> None:
        self.name = name

    def why(self) -> str:
        return _("没有名为“{name}”的项目或单体，没有改动。请核对名称。").format(name=self.name)


class NoPark(CommandRefusal):
    """The database holds no park yet."""

    def why(self) -> str:
        return _("数据库里还没有园区。请用 --park 写明园区名称并加 --create 新建，或先用 demo 载入演示园区。")


class ParkUnknown(CommandRefusal):
    """No park has that name."""

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        self.name, self.known = name, known

    def why(self) -> str:
        return _("没有名为“{name}”的园区，现有：{known}。请改正 --park；新建园区请再加 --create。").format(
            name=self.name, known=_("、").join(self.known) or _("无")
        )


class ParkUnclear(CommandRefusal):
    """Several parks, and none was named."""

    def __init__(self, known: tuple[str, ...]) -> None:
        self.known = known

    def why(self) -> str:
        return _("数据库里有多个园区：{known}。请用 --park 写明是哪一个。").format(known=_("、").join(self.known))


class NothingReported(CommandRefusal):
    """Nothing is known of a park up to a day."""

    def __init__(self, park: str) -> None:
        self.park = park

    def why(self) -> str:
        return _("“{park}”还没有任何上报。请先用 import 导入一份报表。").format(park=self.park)


class NoFolder(CommandRefusal):
    """The inbox is not there."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def why(self) -> str:
        return _("没有文件夹 {path}。请先建立这个文件夹，或检查共享盘是否已连接。").format(path=self.path)


class PortTaken(CommandRefusal):
    """Another program listens there."""

    def __init__(self, host: str, port: int) -> None:
        self.host, self.port = host, port

    def why(self) -> str:
        return _(
            "地址 {host}:{port} 不能使用：端口已被另一个程序占用，或本机没有这个地址。"
            "请停止那个程序，或用 --port 换一个端口。"
        ).format(host=self.host, port=self.port)


class MarkedOneFile(CommandRefusal):
    """--marked belongs to one file."""

    def __init__(self, files: int) -> None:
        self.files = files

    def why(self) -> str:
        return _("--marked 一次只能标注一份文件，这里写了 {count} 份。请逐份导入。").format(count=self.files)


class MarkedName(CommandRefusal):
    """The marked file is a workbook, whatever the original was."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def why(self) -> str:
        return _("标注后的文件是 xlsx（原表含宏时可用 xlsm），请改正 --marked 后面的文件名：{path}。").format(
            path=self.path
        )


class MarkedExists(CommandRefusal):
    """Nothing is overwritten."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def why(self) -> str:
        return _("{path} 已经存在，没有覆盖，也没有导入。请在 --marked 后面换一个文件名。").format(path=self.path)


class MarkedNotWritten(CommandRefusal):
    """The system does not let the file be written; `detail` in the system's words."""

    def __init__(self, path: Path, detail: str) -> None:
        self.path, self.detail = path, detail

    def why(self) -> str:
        return _("标注后的文件 {path} 写不了（{detail}）。请检查文件夹是否存在、有没有权限。").format(
            path=self.path, detail=self.detail
        )


class TargetUnknown(CommandRefusal):
    """Neither .xml nor .xer."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def why(self) -> str:
        return _("文件名要以 .xml（Project）或 .xer（P6）结尾，请改正：{path}。").format(path=self.path)


class TargetMissing(CommandRefusal):
    """Where to write to is not said."""

    def why(self) -> str:
        return _("请用 --out 写明文件名，以 .xml（Project）或 .xer（P6）结尾，例如 plan export --out 计划.xml。")


class TargetExists(CommandRefusal):
    """Nothing is overwritten."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def why(self) -> str:
        return _("{path} 已经存在，没有覆盖。请换一个文件名。").format(path=self.path)


class TargetNotWritten(CommandRefusal):
    """The system does not let the file be written; `detail` in the system's words."""

    def __init__(self, path: Path, detail: str) -> None:
        self.path, self.detail = path, detail

    def why(self) -> str:
        return _("{path} 写不了（{detail}）。请检查文件夹是否存在、有没有权限。").format(
            path=self.path, detail=self.detail
        )


class ThingUnknown(CommandRefusal):
    """Nothing of that kind has that name."""

    def __init__(self, kind: str, name: str, known: tuple[str, ...]) -> None:
        self.kind, self.name, self.known = kind, name, known

    def why(self) -> str:
        return _("没有名为“{name}”的{kind}，现有：{known}。").format(
            name=self.name, kind=self.kind, known=_("、").join(self.known) or _("无")
        )


class PlanNumberMissing(CommandRefusal):
    """The action is done to one plan, by its number."""

    def __init__(self, action: str) -> None:
        self.action = action

    def why(self) -> str:
        return _("请写明计划编号，例如 plan {action} 3；编号见 plan list。").format(action=self.action)


class VersionsMissing(CommandRefusal):
    """Which plans are meant is not clear."""

    def why(self) -> str:
        return _(
            "请写明是哪份计划：current（现行计划）、baseline（计划基线）或计划编号，"
            "例如 plan compare baseline current。"
        )


class PeriodMissing(CommandRefusal):
    """A template is laid over a period that ends with a deadline."""

    def why(self) -> str:
        return _("按模板排计划要写明 --period 工期（工作日）和 --deadline 完成日期（或有交付期限的 --building）。")


class RulesMissing(CommandRefusal):
    """A calendar is set from something."""

    def why(self) -> str:
        return _("请用 --preset 选一种日历，或用 --rules 给出规则文件；恢复默认用 --reset。")


class RulesUnreadable(CommandRefusal):
    """The file with the rules is no JSON."""

    def __init__(self, path: Path, detail: str) -> None:
        self.path, self.detail = path, detail

    def why(self) -> str:
        return _("读不了规则文件 {path}：{detail}。应是 calendar show --json 输出的 rules 那样的 JSON。").format(
            path=self.path, detail=self.detail
        )


class NoRobot(CommandRefusal):
    """--send, and no group's robot is named by the environment."""

    def why(self) -> str:
        return _(
            "还没有设置群机器人。请在环境变量 PARK_DISPATCH_WECOM_URL（企业微信）、PARK_DISPATCH_DINGTALK_URL（钉钉）"
            "或 PARK_DISPATCH_FEISHU_URL（飞书）中写明机器人的 Webhook 地址。"
        )


class ProposalUnknown(CommandRefusal):
    """The rules propose no notice of that place in the list."""

    def __init__(self, word: str, count: int) -> None:
        self.word, self.count = word, count

    def why(self) -> str:
        return _("没有序号为“{word}”的建议，现有 {count} 份，没有发出。序号见 notices propose。").format(
            word=self.word, count=self.count
        )
