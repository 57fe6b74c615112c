"""Why somebody is not let in or may not do something, as sentences for the user."""

from park_dispatch.language import _
from park_dispatch.ledger.refusals import LedgerRefusal
from park_dispatch.model.people import Person
from park_dispatch.model.roles import Action
from park_dispatch.people.words import action_word, role_word


class PeopleRefusal(LedgerRefusal):
    """Base of all. A refusal of the ledger: whatever shows those to the user shows these."""


class NotAllowed(PeopleRefusal):
    """Role or reach do not allow it; the refusal is in the audit."""

    def __init__(self, person: Person, action: Action, *, elsewhere: bool) -> None:
        self.person, self.action, self.elsewhere = person, action, elsewhere

    def why(self) -> str:
        what = action_word(self.action)
        if self.elsewhere:
            return _("没有执行“{what}”：它不在您负责的范围内。需要时请联系管理员调整您的范围。").format(what=what)
        return _("没有执行“{what}”：您的角色是{role}，没有这项权限。需要时请联系管理员。").format(
            what=what, role=role_word(self.person.role)
        )


class NotYours(PeopleRefusal):
    """A reporter takes back what they filed themselves; this was filed by somebody else."""

    def __init__(self, author: str) -> None:
        self.author = author

    def why(self) -> str:
        return _("没有撤销：这份是{author}上报的，填报人只能撤销自己的上报。请联系{author}或调度负责人。").format(
            author=self.author
        )


class NobodySignedIn(PeopleRefusal):
    """A change was asked for by nobody who is signed in."""

    def why(self) -> str:
        return _("没有执行：请先登录。您输入的内容请先复制保存，登录后再提交。")


class WrongPassword(PeopleRefusal):
    """Login and password do not fit; deliberately the same for an unknown login and a disabled account."""

    def why(self) -> str:
        return _("账号或密码不对，请重新输入。忘记密码请联系管理员。")


class TooManyAttempts(PeopleRefusal):
    """Failed too often; nothing was tried this time. `seconds` is how long to wait."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds

    def why(self) -> str:
        return _("失败次数太多，请过 {minutes} 分钟再试。").format(minutes=max(1, -(-self.seconds // 60)))


class CodeWrong(PeopleRefusal):
    """No such one-time code for this login, or it was used, or its time is over."""

    def why(self) -> str:
        return _("一次性代码不对、已经用过或已过期。请核对账号和代码，或请管理员重新生成。")


class PasswordWeak(PeopleRefusal):
    """The new password is too easy to guess."""

    def __init__(self, detail: str) -> None:
        self.detail = detail

    def why(self) -> str:
        return _("新密码不能用：{detail}").format(detail=self.detail)


class PasswordsDiffer(PeopleRefusal):
    """The new password was typed in two ways."""

    def why(self) -> str:
        return _("两次输入的新密码不一样，请重新输入。")


class LoginUnusable(PeopleRefusal):
    """Not written as a login is."""

    def __init__(self, login: str) -> None:
        self.login = login

    def why(self) -> str:
        return _("账号“{login}”不能用：应为 2 到 40 个字母、数字、汉字或 . _ - @，中间没有空格。").format(
            login=self.login
        )


class LoginTaken(PeopleRefusal):
    """There is an account of that name."""

    def __init__(self, login: str) -> None:
        self.login = login

    def why(self) -> str:
        return _("已经有账号“{login}”，没有新建。").format(login=self.login)


class LoginUnknown(PeopleRefusal):
    """There is no account of that name."""

    def __init__(self, login: str) -> None:
        self.login = login

    def why(self) -> str:
        return _("没有账号“{login}”。现有的账号见 people list。").format(login=self.login)


class NameMissing(PeopleRefusal):
    """An account without a person's name."""

    def why(self) -> str:
        return _("请写明姓名，它会随每一条记录保存。")


class LastAdministrator(PeopleRefusal):
    """Nobody would be left who can manage accounts."""

    def why(self) -> str:
        return _("没有改动：这是最后一个可用的管理员账号。请先让另一个人成为管理员。")


class NoAccounts(PeopleRefusal):
    """A server that others can reach would let everybody do everything."""

    def __init__(self, host: str) -> None:
        self.host = host

    def why(self) -> str:
        return _(
            "没有启动：监听 {host} 时别的电脑也能访问，而现在还没有任何账号。"
            "请先建立第一个管理员：运行 python -m park_dispatch people add 账号 --name 姓名 --role administrator，"
            "或先用 serve 在本机启动，打开终端里写的 /first 地址，输入一次性代码。"
        ).format(host=self.host)


class SecretUnusable(PeopleRefusal):
    """The file with the signing key cannot be read or written."""

    def __init__(self, path: str) -> None:
        self.path = path

    def why(self) -> str:
        return _("签名密钥文件 {path} 不能读写，无法登录。请检查文件夹的权限，或设置 PARK_DISPATCH_SECRET。").format(
            path=self.path
        )


class ProviderFailed(PeopleRefusal):
    """Signing in with the account of one's office came to nothing; `detail` says where."""

    def __init__(self, detail: str) -> None:
        self.detail = detail

    def why(self) -> str:
        return _("没有登录：{detail}。请重新点“用单位账号登录”；仍不行就用账号和密码，并告诉管理员。").format(
            detail=self.detail
        )


class IdentityUnknown(PeopleRefusal):
    """The provider knows them, and no account here is theirs."""

    def __init__(self, login: str) -> None:
        self.login = login

    def why(self) -> str:
        if not self.login:
            return _("没有登录：单位账号没有给出可用的身份（例如邮箱没有验证过）。请联系管理员。")
        return _("没有登录：单位账号“{login}”在这里没有可用的账号。请管理员用这个名称建立账号后再试。").format(
            login=self.login
        )
