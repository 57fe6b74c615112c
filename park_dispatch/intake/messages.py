"""Messages from a chat group: "9#厂房二次结构砌体完成85%，10#厂房三层梁板浇筑完成；…问题：商砼供应不足。"

Each clause about buildings becomes a record for each of them; a clause without a building or a work item continues the
one before it. Issues become records; so does, once a line, who and what was on the site. Plans for tomorrow do not.
"""

import re
from dataclasses import dataclass, field

from park_dispatch.intake import findings
from park_dispatch.intake.grid import Grid
from park_dispatch.intake.rows import Harvest
from park_dispatch.intake.titles import project_of_title
from park_dispatch.language import _
from park_dispatch.model import percent, quantity
from park_dispatch.model.building_names import buildings
from park_dispatch.model.record import Cell, Record
from park_dispatch.model.writing import is_nothing, tight

_ONE = r"[A-Za-z]{0,2}\d{1,3}(?:#|号)(?:标准化?厂房|厂房|楼|栋)?"
_NEXT = rf"(?:(?<=#)(?={_ONE}))"
"""5#6#: one number right after another."""
_LIST = (
    rf"(?:[A-Za-z]{{0,2}}\d{{1,3}}#?(?:厂房)?[-~至到—、和及与/,]){{0,40}}{_ONE}"
    rf"(?:(?:[-~至到—、和及与/]|{_NEXT}){_ONE}|[-~至到—、]\d{{1,3}}(?=[#号]))*"
)
_NAMED = (
    r"(?:人才公寓|孵化中心|综合楼|办公楼|宿舍楼|倒班房|食堂|门卫室|门卫|园区道路|室外管网|配电房|研发楼|"
    r"展示中心|服务中心|污水处理站|室外道路|厂区道路|地下车库|地下室|连廊|门卫房|[A-Z]区?\d{0,2}(?:栋|座|车间|库房|仓库)(?:宿舍楼|宿舍|公寓楼|公寓|厂房)?|"
    r"(?![^楼]{0,3}[层整全本各每])[\u4e00-\u9fff]{2,4}楼(?![板梯面层顶盖号承]))"
)
_ISSUES = (
    r"(?:存在|主要|目前|需协调)?的?(?:问题|困难|诉求|堵点)(?:和困难|及困难|和建议|与困难)?$|"
    r"需(?:要)?协调(?:解决)?(?:的)?(?:问题|事项)$"
)
_PLANS = r"(?:明日|明天|次日|下一?步|下周|后续|下阶段|明|计划).{0,6}$"
_ASIDE = (
    r"(?:现场|人员|机械|天气|工人|安全|质量|材料|设备|气温|温度|填报|记录|汇报|管理人员|劳动力|投入|驻守|备注|日期)"
    r".{0,6}$"
)
_MACHINES = (
    r"塔吊|塔机|汽车吊|随车吊|履带吊|吊车|吊机|挖掘机|挖机|装载机|铲车|推土机|压路机|泵车|天泵|地泵|施工电梯|升降机|叉车|"
    r"打桩机|桩机|旋挖钻机?|自卸车|渣土车|搅拌车|罐车|摊铺机|高空车|曲臂车"
)
_LOG = re.compile(r"日报|周报|简报|日志|[年月]\d|项目|园区")
_PROGRESS = r"(?:今日|今天|当日|本日|本周|施工|工程|现场|形象|完成|工作|建设|目前|项目).{0,8}$"
_DONE = (
    r"(?:已经|已|全部|均已|均|基本|累计|目前|现)*(?:施工|安装)?"
    r"(?:完成|完毕|完工|结束|封顶|[搞做弄干打拆铺装吊浇砌刷挖贴绑]完|ok|OK|Ok|好(?=了))(?:了)?"
)
_SPEAKER = r"^[\u4e00-\u9fff]{1,3}(?:工|总|经理|主任|队长|师傅|科长|书记|部长|所长|班长|姐|哥)[:]"
_QUOTE = r"\s*[「>＞|]\s*[\u4e00-\u9fff]{1,4}[:：]"
_UNDER_WAY = r"(?:正在|正|开始|进行|继续|进入|准备)"


@dataclass(slots=True)
class _Line:
    """Where the reading stands inside a message."""

    project: str | None
    section: str = "progress"
    lasting: bool = True
    """Whether the section goes on in the next line: its label stood alone."""
    towers: tuple[str, ...] = ()
    work: str = ""
    site: dict[str, Cell] = field(default_factory=dict)
    """Workers, machines and weather that the line speaks of."""
    harvest: Harvest = field(default_factory=Harvest)


def is_message(grid: Grid) -> bool:
    """Whether a grid is lines of text that speak of buildings or say 问题： rather than a table."""
    if grid.name and re.search(r"说明|示例|模板|须知|填表", grid.name):
        return False
    if any(sum(v is not None for v in row) > 1 for row in grid.rows[:200]):
        return False
    text = tight("".join(str(row[0]) for row in grid.rows[:200] if row and row[0] is not None)[:20000])
    return bool(re.search(r"\d(?:#|号)|问题:|公寓|中心", text) and re.search(r"完成|施工|浇筑|安装|吊装|%|问题", text))


def read_messages(grid: Grid, project: str | None) -> Harvest:
    """Everything a message says. `project`: the user's choice, else the message's own title gives it."""
    state = _Line(project)
    numbered = _numbered_lines(grid)
    for number, cells in enumerate(grid.rows):
        text = _without_pictures(cells[0]) if cells and isinstance(cells[0], str) else None
        if text is None or number in grid.hidden_rows or re.match(_QUOTE, text):
            continue
        text = _without_bars(text)
        if not state.lasting and not re.match(r"\s*[(（]?(?:[2-9]|1\d)[)）、.]|\s*[②-⑳]", text):
            state.section, state.lasting = "progress", True
        _read_line(text[numbered.get(number, 0) :][:4000], number + 1, grid.name, state)
    return state.harvest


_KEYCAP = re.compile("[0-9]\ufe0f?\u20e3")
_PICTURE = re.compile("[\u2190-\u21ff\u25a0-\u27bf\u2b00-\u2bff\ufe0f\u200d\U0001f000-\U0001faff]+")


def _without_pictures(text: str) -> str:
    """The text with emoji and bullet signs as gaps."""
    return _PICTURE.sub(" ", _KEYCAP.sub(" ", text))


def _without_bars(text: str) -> str:
    """A line of a table drawn with bars as one clause: 1# | 外墙保温 | 85% | → 1#外墙保温85%."""
    cells = [cell.strip() for cell in re.split(r"[|｜]", text)]
    if len(cells) < 3:
        return text
    said, rest = cells[:3], [cell for cell in cells[3:] if cell]
    return "".join(said) + "".join(f"（{cell}）" for cell in rest)


def _numbered_lines(grid: Grid) -> dict[int, int]:
    """Lines that count 1、 2、 3、: line → length of its number. ("1、9#厂房" alone could name two buildings.)"""
    found: dict[int, int] = {}
    expected = 1
    for number, cells in enumerate(grid.rows):
        hit = re.match(r"\s*[(（]?(\d{1,2})[)）、.．]\s*", str(cells[0])) if cells and cells[0] is not None else None
        if hit and int(hit[1]) in (expected, 1):
            found[number] = hit.end()
            expected = int(hit[1]) + 1
    return found if len(found) > 1 else {}


def _read_line(text: str, row: int, sheet: str | None, state: _Line) -> None:
    title = re.match(r"\s*[【\[《](.{2,50}?)[】\]》]", text)
    section = _section(tight(title[1])) if title and not _LOG.search(title[1]) else ""
    if title and section:
        state.section, state.lasting = section, True
        text = text[title.end() :]
    elif title:
        state.project = state.project or project_of_title(title[1])
        state.section = "progress"
        text = text[title.end() :]
    elif (
        state.project is None
        and row <= 3
        and re.search(r"(?:日报|周报|简报|进度|情况)[^:]{0,24}$", tight(text))
        and "%" not in text
    ):
        state.project = project_of_title(re.split(r"[\s(（]|20\d\d", text.strip())[0])
        return
    named = re.match(r"\s*(?:项目(?:名称)?|工程名称)[:：]\s*(\S{2,40})", text)
    if named:
        state.project = named[1].rstrip("。；;，,")
        return
    state.towers, state.work, state.site = (), "", {}
    for sentence in re.split(r"[。；;\n!！]", text):
        _read_sentence(sentence, row, sheet, state)
    if state.site:
        state.harvest.records.append(Record("site_log", sheet, row, {**_project(state), **state.site}))


_NUMBER_BEFORE = r"^(?:\(?\d{1,2}\)|\d{1,2}[、.](?!\d)|[①-⑳•·*-]|\([一二三四五六七八九十]\)|[一二三四五六七八九十]、)"


def _read_sentence(sentence: str, row: int, sheet: str | None, state: _Line) -> None:
    written = re.sub(_SPEAKER, "", re.sub(_NUMBER_BEFORE, "", tight(sentence)))
    if not written:
        return
    label, colon, rest = written.partition(":")
    if colon and len(label) <= 16:
        section = _section(label)
        if section:
            state.section = section
            state.lasting = not rest or section in ("plans", "progress")
            written = rest
        elif _towers(label)[0] and not _towers(label)[1]:
            state.towers, state.work, written = _towers(label)[0], "", rest
            state.section = "progress" if state.section == "aside" else state.section
    elif not colon and len(written) <= 12 and _section(written) in ("issues", "plans"):
        state.section, state.lasting, written = _section(written), True, ""
    if written:
        _say(written, tight(sentence), row, sheet, state)


def _say(written: str, sentence: str, row: int, sheet: str | None, state: _Line) -> None:
    """Read a sentence without its label as what its section holds."""
    if state.section == "aside":
        _on_site(sentence, state)
    elif state.section == "issues":
        _issues(written, row, sheet, state)
    elif state.section == "progress":
        for clause in re.split(r"[,，]", written):
            _clause(clause, row, sheet, state)


def _section(label: str) -> str:
    if re.search(_ISSUES, label):
        return "issues"
    if _towers(label)[0]:
        return ""
    if re.search(_PLANS, label):
        return "plans"
    if re.match(_PROGRESS, label):
        return "aside" if re.match("现场(?:人员|机械|管理)|施工人员", label) else "progress"
    return "aside" if re.match(_ASIDE, label) else ""


def _issues(written: str, row: int, sheet: str | None, state: _Line) -> None:
    for part in re.split(r"(?:^|(?<=[,、]))(?:\(?\d{1,2}\)|\d{1,2}[、.](?!\d)|[①-⑳])", written):
        issue = part.strip(",、. ")
        if len(issue) >= 2 and not is_nothing(issue) and issue not in ("暂无问题", "无问题", "无困难"):
            state.harvest.records.append(Record("issue", sheet, row, {**_project(state), "issue": Cell(issue)}))


def _project(state: _Line) -> dict[str, Cell]:
    return {"project": Cell(state.project)} if state.project else {}


def _towers(clause: str) -> tuple[tuple[str, ...], str]:
    """The buildings that a clause begins with, and the rest of it."""
    hit = re.match(
        rf"(?:其中|截至目前|目前|今日|今天)?((?:{_LIST}|{_NAMED})(?:[、和及与](?:{_LIST}|{_NAMED}))*)(?:工程|项目|单体)?",
        clause,
    )
    if not hit:
        return (), clause
    return buildings(hit[1]), clause[hit.end() :].lstrip(":")


def _is_no_progress(clause: str, row: int, sheet: str | None, state: _Line) -> bool:
    """Whether a clause names a problem (which is kept) or only greets."""
    trouble = re.match(r"(?:存在的?|主要|目前|现在?)*(?:问题|困难|难点|堵点)(?:主要)?(?:是|为|有|在于)(.{2,})", clause)
    if trouble:
        _issues(trouble[1], row, sheet, state)
        return True
    return re.search(r"^现?(?:汇报|报告)|(?:汇报|报告)完毕|^(?:各位|请)?领导", clause) is not None


def _clause(clause: str, row: int, sheet: str | None, state: _Line) -> None:
    named, rest = _towers(clause)
    if _is_no_progress(clause, row, sheet, state):
        return
    if named:
        state.towers = named
    elif re.search(r"\d+(?:人|名|台|辆)|塔吊|挖机|吊车|天气|晴|阴|雨", rest) and "%" not in rest:
        _on_site(rest, state)
        return
    said = _said(rest, state)
    if percent.stated(rest).trouble == "out_of_range":
        state.harvest.rejected.append(findings.PercentOutOfRange(sheet, row, None, clause[:80]))
    if said is None:
        if named and len(rest) >= 2:
            said = _under_way(rest)
        elif named:
            state.harvest.warnings.append(findings.NotUnderstood(sheet, row, None, clause[:80]))
    if said is None or not (state.towers or said.get("milestone")):
        return
    said["description"] = Cell(clause)
    for tower in state.towers or ("",):
        where = {"building": Cell(tower)} if tower else {}
        state.harvest.records.append(Record("progress", sheet, row, {**_project(state), **where, **said}))


def _on_site(words: str, state: _Line) -> None:
    """Workers, machines and weather in a text; of several counts of workers a stated total or the only one counts."""
    people = list(re.finditer(r"([^\d,，、;；]{0,12}?)[约共近]{0,2}(\d{1,5})余?(?:人|名)", words))
    totals = [hit for hit in people if re.search(r"合计|总|共", hit[0])]
    hands = totals or [hit for hit in people if not re.search(r"管理|技术|安全员|监理", hit[1])]
    if len(hands) == 1:
        state.site["workers"] = Cell(float(hands[0][2]))
    plant = [hit[0] for hit in re.finditer(rf"(?:{_MACHINES})\D{{0,3}}?\d{{1,3}}(?:台|辆|部|套)?", words)]
    if plant:
        before = f"{state.site['machines'].value}、" if "machines" in state.site else ""
        state.site["machines"] = Cell(before + "、".join(plant))
    sky = re.search(r"天气(?:情况)?[:是为]?([晴阴雨雪多云转小中大雷阵雾霾到间有]{1,12})", words)
    sky = sky or re.search(r"\d日[,，]?([晴阴雨雪多云转小中大雷阵雾霾到间]{1,8})(?=$|\d|[,，。])", words)
    sky = sky or re.fullmatch(r"([晴阴雨雪多云转小中大雷阵雾霾到间]{1,8})", words)
    if sky:
        state.site["weather"] = Cell(sky[1])
    if people or plant or sky:
        before = f"{state.site['site_note'].value}，" if "site_note" in state.site else ""
        state.site["site_note"] = Cell((before + words)[:400])


def _said(rest: str, state: _Line) -> dict[str, Cell] | None:
    """Work item with percentage or quantity; the work item of the clause before when only "完成50%" is said."""
    rest = re.sub(r"\([^()%成\d]{0,60}\)$", "", rest)  # a remark; a bracket may also hold the share itself
    half = re.fullmatch(r"(.{1,20}?)(?:已|完成|[做搞干弄]了)*一半(?:了)?", rest)
    if half:
        state.work = _work_item(half[1]) or state.work
        return _item(state.work) | {"percent": Cell(50.0, "", _("“一半”按 50% 理解。"))}
    reading = percent.stated(rest)
    if reading.value is not None and not reading.trouble:
        work = re.split(
            r"(?:约|近|超|达|完成|已|累计|至|到|进度|形象进度|百分之)*(?:\d+(?:\.\d+)?%|[一二三四五六七八九]成|百分之)",
            rest,
        )[0]
        state.work = _work_item(work) or state.work
        guess = _("原文是约数，按所写的数采用。") if reading.about else ""
        return _item(state.work) | {"percent": Cell(reading.value, "", guess)}
    if reading.trouble in ("several", "out_of_range"):
        return None
    counted = quantity.done_quantity(rest)
    if counted is not None:
        state.work = _work_item(counted[2]) or state.work
        return _item(state.work) | {"quantity": Cell(counted[0]), "quantity_unit": Cell(counted[1])}
    done = re.fullmatch(rf"(.{{0,30}}?){_DONE}(?:\(.{{0,20}}\))?", rest) or re.fullmatch(
        r"(?:已|全部|今日|累计)?完成(?!\d)(.{2,30})", rest
    )
    if done and not re.search(r"未|预计|计划|待|准备|即将", rest):
        state.work = _work_item(done[1]) or state.work
        if "封顶" in rest and not state.work.endswith("封顶"):
            state.work += "封顶"
        return _item(state.work) | {"percent": Cell(100.0)} if state.work else {"percent": Cell(100.0)}
    return None


def _under_way(rest: str) -> dict[str, Cell] | None:
    if re.search(r"未开工|未开始|尚未", rest):
        return {"percent": Cell(0.0)}
    work = _work_item(re.sub(rf"^{_UNDER_WAY}+|(?:施工中|进行中|施工阶段|阶段)$", "", rest))
    return _item(work)


def _item(work: str) -> dict[str, Cell]:
    return {"milestone": Cell(work)} if work else {}


def _work_item(words: str) -> str:
    bare = re.sub(
        r"^(?:厂房|楼|的|已|今日|今天|目前|现|累计|完成|正在|进行|共|本日|当日|其中)+", "", words.strip(":、 ")
    )
    return re.sub(
        r"(?:[搞做弄干打铺装吊浇砌刷挖贴]了|还[差剩].{1,12}|大概|大约|差不多|接近|将近|超过|不到|已|累计|共|约|均|全部|基本|工作|已经|目前|进度|形象进度|总体|整体|的)+$",
        "",
        bare,
    )
