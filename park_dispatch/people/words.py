"""Roles, actions and what the doors record, in words."""

from park_dispatch.language import _
from park_dispatch.model.roles import ALLOWED, Action, Role

DOORS = ("sign_in", "sign_out", "password", "forged", "restore")
"""What stands in the audit as an action beside those of the table of roles."""


def role_word(role: Role) -> str:
    """The name of a role as people call it."""
    return {
        Role.VIEWER: _("查看人"),
        Role.REPORTER: _("填报人"),
        Role.LEAD: _("调度负责人"),
        Role.SUPERVISOR: _("督办人"),
        Role.ADMINISTRATOR: _("管理员"),
    }[role]


def role_does(role: Role) -> str:
    """What a role is for, in one sentence."""
    return {
        Role.VIEWER: _("只看，不改任何内容；可以导出。"),
        Role.REPORTER: _("上报进度、填日志、交账、登记和办理问题、答复督办单，都限于范围内；可以撤销自己的上报。"),
        Role.LEAD: _("主持调度：上报、记录调度事项、调整计划、定目标、验收问题、发督办单。"),
        Role.SUPERVISOR: _("督查：记录调度事项、甄别和验收问题、发督办单、保存总结；不上报进度，不改计划。"),
        Role.ADMINISTRATOR: _("除以上全部外，还管理账号、园区、备份，查看操作记录。"),
    }[role]


def who_may(action: Action) -> str:
    """Whose part an action is, for those who look for it in vain."""
    roles = _("、").join(role_word(role) for role in Role if role in ALLOWED[action])
    return _("“{what}”由{roles}来做。").format(what=action_word(action), roles=roles)


def action_word(action: str) -> str:
    """What was done or asked for; a word stored by another version stands for itself."""
    return {
        str(Action.VIEW): _("查看"),
        str(Action.EXPORT): _("导出"),
        str(Action.FILE_REPORT): _("上报入库"),
        str(Action.UNDO_REPORT): _("撤销上报"),
        str(Action.GIVE_REASON): _("填写未兑现原因"),
        str(Action.WRITE_NOTE): _("记录或修改调度事项"),
        str(Action.WITHDRAW_NOTE): _("撤回调度事项"),
        str(Action.CHANGE_PLAN): _("调整计划"),
        str(Action.KEEP_PLAN): _("保存计划"),
        str(Action.ADOPT_PLAN): _("设为计划基线"),
        str(Action.WITHDRAW_PLAN): _("撤回计划"),
        str(Action.LAY_OUT_PLAN): _("按模板新建节点"),
        str(Action.DECIDE): _("设置日历、预警或模板"),
        str(Action.ANSWER_ITEM): _("交账"),
        str(Action.ESCALATE): _("提级调度"),
        str(Action.FILE_LOG): _("填报驻守日志"),
        str(Action.RAISE_ISSUE): _("登记问题"),
        str(Action.SCREEN_ISSUE): _("甄别、上报问题"),
        str(Action.HANDLE_ISSUE): _("办理问题"),
        str(Action.VERIFY_ISSUE): _("验收、销号问题"),
        str(Action.SEND_NOTICE): _("发督办单"),
        str(Action.ANSWER_NOTICE): _("答复督办单"),
        str(Action.CLOSE_NOTICE): _("办结督办单"),
        str(Action.SUM_UP): _("保存总结"),
        str(Action.SET_TARGET): _("设定月度目标"),
        str(Action.FORGET): _("停用记住的更正"),
        str(Action.FOUND_PARK): _("建立园区"),
        str(Action.MANAGE_PEOPLE): _("管理账号"),
        str(Action.READ_AUDIT): _("查看操作记录"),
        str(Action.BACK_UP): _("备份"),
        "sign_in": _("登录"),
        "sign_out": _("退出"),
        "password": _("修改密码"),
        "forged": _("伪造的凭证"),
        "restore": _("恢复备份"),
    }.get(action, action)
