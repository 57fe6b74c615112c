"""Why a database cannot be opened or a change cannot be recorded, as sentences for the user."""

from datetime import datetime
from pathlib import Path

from park_dispatch.language import _


class LedgerRefusal(Exception):
    """Base of all: `why()` says in the reader's language what is wrong and what to do."""

    def why(self) -> str:
        """One or two sentences in the reader's language."""
        raise NotImplementedError

    def __str__(self) -> str:
        return self.why()


class DatabaseInUse(LedgerRefusal):
    """Another process holds the file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def why(self) -> str:
        return _(
            "数据库 {path} 正被另一个程序使用（看板服务可能正在运行）。请在看板页面上操作，或先停止服务再执行本命令。"
        ).format(path=self.path)


class DatabaseNewer(LedgerRefusal):
    """The file was written by a newer version of the product."""

    def __init__(self, path: Path, found: int, known: int) -> None:
        self.path, self.found, self.known = path, found, known

    def why(self) -> str:
        return _(
            "数据库 {path} 由更新的版本写成（结构第 {found} 版，本程序只认识到第 {known} 版）。"
            "请升级程序后再打开；数据未作任何改动。"
        ).format(path=self.path, found=self.found, known=self.known)


class DatabaseUnreadable(LedgerRefusal):
    """Not a DuckDB file, or a damaged one."""

    def __init__(self, path: Path, detail: str) -> None:
        self.path, self.detail = path, detail

    def why(self) -> str:
        return _(
            "无法打开数据库 {path}：文件已损坏或不是本程序的数据库。请用 restore 命令恢复最近的备份。（{detail}）"
        ).format(path=self.path, detail=self.detail)


class AlreadyWithdrawn(LedgerRefusal):
    """The upload was taken back before."""

    def why(self) -> str:
        return _("这次上报已经撤销过，没有再作改动。")


class FileStored(LedgerRefusal):
    """A live upload has exactly these bytes; `recorded_at` is UTC."""

    def __init__(self, author: str, recorded_at: datetime) -> None:
        self.author, self.recorded_at = author, recorded_at

    def why(self) -> str:
        return _("完全相同的文件已由 {author} 上报，没有再作改动。").format(author=self.author)


class UnknownSubject(LedgerRefusal):
    """A value was to be stored of a thing that the park does not have."""

    def why(self) -> str:
        return _("要填报的单体或事项在本园区中不存在（数据库可能刚被恢复过），没有写入。请刷新页面后重新填报。")


class NoSuchUpload(LedgerRefusal):
    """No upload has that number."""

    def __init__(self, upload_id: int) -> None:
        self.upload_id = upload_id

    def why(self) -> str:
        return _("没有编号为 {number} 的上报记录。").format(number=self.upload_id)


class NoSuchPlan(LedgerRefusal):
    """No plan of this park has that number."""

    def __init__(self, plan_id: int) -> None:
        self.plan_id = plan_id

    def why(self) -> str:
        return _("没有编号为 {number} 的计划。").format(number=self.plan_id)


class PlanEmpty(LedgerRefusal):
    """A plan without a single dated item was to be stored."""

    def __init__(self, name: str) -> None:
        self.name = name

    def why(self) -> str:
        return _("“{name}”里没有任何有计划日期的节点，没有保存。请先上报带计划日期的进度表，或用模板生成计划。").format(
            name=self.name
        )


class NotRemembered(LedgerRefusal):
    """Nothing in force in this park has that number."""

    def __init__(self, remembered_id: int) -> None:
        self.remembered_id = remembered_id

    def why(self) -> str:
        return _("没有编号为 {number} 的更正，或已经不再使用。").format(number=self.remembered_id)


class ReasonMissing(LedgerRefusal):
    """Taking back and re-baselining need a reason."""

    def why(self) -> str:
        return _("请写明原因，原因会随记录保存。")


class EditedMeanwhile(LedgerRefusal):
    """Somebody else saved a newer version of the same note; `latest` is its last entry, to save over it knowingly."""

    def __init__(self, author: str, text: str, latest: int) -> None:
        self.author, self.text, self.latest = author, text, latest

    def why(self) -> str:
        return _(
            "{author} 刚刚保存了这条记录的新版本：“{text}”。请核对后再保存，您输入的内容仍保留在输入框中。"
        ).format(author=self.author, text=self.text)


class BackupUnusable(LedgerRefusal):
    """The backup file is absent, no database, or the target exists."""

    def __init__(self, path: Path, detail: str) -> None:
        self.path, self.detail = path, detail

    def why(self) -> str:
        return _("备份 {path} 不能使用：{detail}").format(path=self.path, detail=self.detail)


class BackupFailed(LedgerRefusal):
    """A backup could not be made; `detail` says why and what to do."""

    def __init__(self, folder: Path, detail: str) -> None:
        self.folder, self.detail = folder, detail

    def why(self) -> str:
        return _("没有备份成功，备份文件夹 {path}：{detail}").format(path=self.folder, detail=self.detail)


class AttachmentNotKept(LedgerRefusal):
    """A photo or file could not be written beside the database; `detail` says why and what to do."""

    def __init__(self, folder: Path, detail: str) -> None:
        self.folder, self.detail = folder, detail

    def why(self) -> str:
        return _("照片或文件没有存下，附件文件夹 {path}：{detail}").format(path=self.folder, detail=self.detail)


class NoSuchAttachment(LedgerRefusal):
    """No attachment of this park has that number, or it was taken back."""

    def why(self) -> str:
        return _("没有这张照片或这个文件（可能刚被撤下）。请刷新页面。")
