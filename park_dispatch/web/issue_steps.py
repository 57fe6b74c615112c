"""The next step of an issue: what its stage allows and the person may, with the fields that the step must state."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import pandas as pd
import streamlit as st

from park_dispatch.boards import issues as board
from park_dispatch.boards.issue_history import Event, history, when_words
from park_dispatch.filing.issue_wording import field_word, stage_word, step_word
from park_dispatch.filing.issues import LONGEST, take_step
from park_dispatch.filing.refusals import FilingRefusal
from park_dispatch.intake.attached.taking import TakenFile
from park_dispatch.language import _
from park_dispatch.ledger.refusals import EditedMeanwhile, LedgerRefusal
from park_dispatch.model.issue_stage import MOVES, SATISFACTION, SET_ASIDE, IssueKind, Stage, Step, allowed, new_round
from park_dispatch.model.record import Scalar
from park_dispatch.web.attachments import clear_photos, photo_input, place_kept
from park_dispatch.web.dispatch_note import PERSON
from park_dispatch.web.fragment import fragment
from park_dispatch.web.frame import LATEST, Frame
from park_dispatch.web.issues import SAID
from park_dispatch.web.text import plain

_LIKELY = (
    Step.ACCEPT, Step.PASS, Step.CLOSE, Step.HANDLE, Step.SUBMIT, Step.FAIL, Step.RATE, Step.REPORT, Step.ASSIGN,
    Step.REJECT, Step.MERGE, Step.REOPEN, Step.WITHDRAW,
)  # fmt: skip
"""Steps in the order in which they are offered."""
_OF_OTHERS = frozenset({Step.PASS, Step.FAIL, Step.RATE})
_WITH_PHOTOS = frozenset({Step.HANDLE, Step.SUBMIT, Step.PASS, Step.FAIL})
OPENED = "issue_opened"
"""Where a session keeps the issue that a form was opened for, as it was then."""
_DAYS_GIVEN = 7
"""Days from today that a due day is proposed for."""


@dataclass
class _Form:
    """What somebody has typed for a step so far."""

    words: str = ""
    values: dict[str, Scalar] = field(default_factory=dict)
    close: bool = False
    photos: Sequence[TakenFile] = ()


@dataclass(frozen=True)
class _Meanwhile:
    """What others recorded since a form was opened: up to which entry, the stage it led to, why that matters ("" where
    nothing new was said), and what it was.
    """

    seen: int
    stage: Stage
    why: str
    events: Sequence[Event]


def draw_next(frame: Frame, rows: pd.DataFrame, row: board.IssueRow) -> None:
    """The steps that may follow, and the form of the one chosen. Nothing for somebody who may take none.

    The form goes on with the issue as it was opened: what is typed stays when somebody else saves and the page is drawn
    again; who saved what is then shown above the button, to go on all the same or to begin anew.
    """
    now, row = row, _opened(frame, row)
    stage = row["stage"]
    steps = [step for step in _LIKELY if step in allowed(stage) and frame.may(MOVES[stage, step].action)]
    rates = _OF_OTHERS.intersection(steps) or (Step.CLOSE in steps and row["kind"] is IssueKind.REQUEST)
    if rates and _own(frame, row):
        st.caption(plain(_("这一轮您参与了办理，验收和满意度要由没有参与办理的人记录。")))
        steps = [step for step in steps if step not in _OF_OTHERS]
    if steps:
        _draw(frame, rows, row, steps, _meanwhile(frame, row, now))


def _opened(frame: Frame, now: board.IssueRow) -> board.IssueRow:
    """The issue as it was when its form was opened; as it is now where no form of it is on the screen."""
    view = (frame.park.park_id, frame.as_of, now["issue_id"])
    opened: board.IssueRow
    kept, opened = st.session_state.get(OPENED, (None, now))
    if kept != view or _key(opened, "save") not in st.session_state:
        opened = dict(now)
        st.session_state[OPENED] = (view, opened)
    return opened


def _own(frame: Frame, row: board.IssueRow) -> bool:
    return any(one.is_same(frame.person.login, frame.person.name) for one in row["handlers"])


def _meanwhile(frame: Frame, row: board.IssueRow, now: board.IssueRow) -> _Meanwhile | None:
    """What was recorded since the form was opened, as far as it says anything new."""
    refused = st.session_state.get(_key(row, "conflict"))
    seen = max(int(now["last_entry"]), refused.latest if refused else 0)
    if seen == int(row["last_entry"]):
        return None
    events = [
        event for event in history(frame.ledger, frame.park, row, LATEST) if event.entry_id > int(row["last_entry"])
    ]
    if events and refused is None:
        last = max(events, key=lambda event: event.entry_id)
        refused = EditedMeanwhile(last.author, last.words or str(now["progress"] or now["issue"]), seen)
    return _Meanwhile(seen, now["stage"], refused.why() if refused else "", events)


@fragment
def _draw(
    frame: Frame, rows: pd.DataFrame, row: board.IssueRow, steps: list[Step], meanwhile: _Meanwhile | None
) -> None:
    st.markdown(f"##### {plain(_('下一步'))}")
    step = steps[0]
    if len(steps) > 1:
        step = st.segmented_control(
            _("下一步"), steps, default=steps[0], format_func=step_word, key=_key(row, "step"), required=True,
            label_visibility="collapsed",
        )  # fmt: skip
    form = _Form()
    for draw in _PARTS.get(step, ()):
        draw(frame, rows, row, step, form)
    form.words = st.text_area(_words_label(step), key=_key(row, f"words_{step}"), height=80, max_chars=LONGEST)
    if step in _WITH_PHOTOS:
        form.photos = photo_input(_photos(row), _("照片或文件"))
    author = frame.settings.author or st.text_input(
        _("记录人"), value=st.session_state.get(PERSON, ""), key=_key(row, "author"), max_chars=60
    )
    conflict = meanwhile is not None and bool(meanwhile.why)
    possible = meanwhile is None or step in allowed(meanwhile.stage)
    if meanwhile is not None and conflict:
        _draw_difference(frame, row, meanwhile, step)
    label = _("仍然记录") if conflict else step_word(step)
    if st.button(label, type="primary", key=_key(row, "save"), disabled=not possible):
        _save(frame, row, step, form, author, meanwhile.seen if meanwhile else int(row["last_entry"]))


def _key(row: board.IssueRow, part: str) -> str:
    """Widget keys of this issue in this version: another version starts with its own values."""
    return f"issue_{part}_{row['issue_id']}_{row['last_entry']}"


def _photos(row: board.IssueRow) -> str:
    return _key(row, "photos")


def _words_label(step: Step) -> str:
    return {
        Step.ACCEPT: _("甄别意见（可不填）"),
        Step.REJECT: _("为什么不予受理"),
        Step.MERGE: _("说明（可不填）"),
        Step.REPORT: _("请上级协调什么（可不填）"),
        Step.ASSIGN: _("为什么调整"),
        Step.HANDLE: _("办理情况"),
        Step.SUBMIT: _("办理结果"),
        Step.PASS: _("怎样核实的、效果如何"),
        Step.FAIL: _("哪里不合格、还要做什么"),
        Step.REOPEN: _("为什么重新打开"),
        Step.WITHDRAW: _("为什么撤回"),
    }.get(step, _("说明（可不填）"))


_Part = Callable[[Frame, pd.DataFrame, board.IssueRow, Step, _Form], None]


def _give_out(frame: Frame, _rows: pd.DataFrame, row: board.IssueRow, step: Step, form: _Form) -> None:
    """To whom it is given, as what, until when."""
    if step is Step.ASSIGN:
        form.values["issue"] = st.text_area(
            field_word("issue"), value=str(row["issue"]), key=_key(row, "issue"), height=70, max_chars=LONGEST
        )
    with st.container(horizontal=True, gap="small"):
        for name in ("category", "responsible_unit", "responsible_person", "lead_unit"):
            form.values[name] = st.text_input(
                field_word(name), value=str(row[name]), key=_key(row, f"{name}_{step}"), max_chars=60, width=160
            )
        _due(frame, row, step, form)
    if step is Step.ASSIGN:  # only what is different is said again
        form.values = {name: new for name, new in form.values.items() if new != row[name]}


def _due(frame: Frame, row: board.IssueRow, step: Step, form: _Form) -> None:
    known = row["due"] if step is not Step.REOPEN else None
    due = st.date_input(
        field_word("due"), value=known or frame.as_of + timedelta(days=_DAYS_GIVEN), key=_key(row, f"due_{step}"),
        format="YYYY-MM-DD", width=150,
    )  # fmt: skip
    if isinstance(due, date):
        form.values["due"] = due


def _reopen(frame: Frame, _rows: pd.DataFrame, row: board.IssueRow, step: Step, form: _Form) -> None:
    if new_round(row["stage"], step):
        _due(frame, row, step, form)


def _report(_frame: Frame, _rows: pd.DataFrame, row: board.IssueRow, _step: Step, form: _Form) -> None:
    form.values["reported_to"] = st.text_input(field_word("reported_to"), key=_key(row, "reported_to"), max_chars=60)


def _measure(_frame: Frame, _rows: pd.DataFrame, row: board.IssueRow, _step: Step, form: _Form) -> None:
    said = st.text_input(field_word("measure"), value=str(row["measure"]), key=_key(row, "measure"), max_chars=300)
    if said.strip() and said.strip() != str(row["measure"]):
        form.values["measure"] = said


def _merge(_frame: Frame, rows: pd.DataFrame, row: board.IssueRow, _step: Step, form: _Form) -> None:
    others = rows[(rows["issue_id"] != row["issue_id"]) & ~rows["stage"].isin(SET_ASIDE)]
    words = {
        int(one["issue_id"]): _("{label} 号 {text}").format(label=one["label"], text=str(one["issue"])[:40])
        for one in others.iloc[::-1].to_dict("records")
    }
    chosen = st.selectbox(
        field_word("merged_into"), list(words), index=None, format_func=words.__getitem__, key=_key(row, "merged_into"),
        placeholder=_("选择一件"),
    )  # fmt: skip
    if chosen is not None:
        form.values["merged_into"] = float(chosen)


def _close(frame: Frame, _rows: pd.DataFrame, row: board.IssueRow, _step: Step, form: _Form) -> None:
    form.close = st.checkbox(_("同时销号"), value=True, key=_key(row, "close"))
    if form.close:
        _satisfaction(frame, _rows, row, Step.CLOSE, form)


def _satisfaction(frame: Frame, _rows: pd.DataFrame, row: board.IssueRow, step: Step, form: _Form) -> None:
    """What the enterprise says of the result; asked at the close-out of requests only."""
    if (step is not Step.RATE and row["kind"] is not IssueKind.REQUEST) or _own(frame, row):
        return
    said = st.segmented_control(
        field_word("satisfaction"), SATISFACTION, format_func=satisfaction_word, key=_key(row, "satisfaction")
    )
    if said is None:
        return
    form.values["satisfaction"] = said
    by = st.text_input(_("谁评价的（企业联系人，或代为回访的人）"), key=_key(row, "satisfaction_by"), max_chars=60)
    words = st.text_input(field_word("satisfaction_words"), key=_key(row, "satisfaction_words"), max_chars=300)
    form.values |= {
        name: text for name, text in (("satisfaction_by", by), ("satisfaction_words", words)) if text.strip()
    }


def satisfaction_word(said: str) -> str:
    """A grade of satisfaction as it is shown; they are stored in Chinese."""
    return (_("满意"), _("基本满意"), _("不满意"))[SATISFACTION.index(said)]


_PARTS: Mapping[Step, tuple[_Part, ...]] = {
    Step.ACCEPT: (_give_out,),
    Step.ASSIGN: (_give_out,),
    Step.MERGE: (_merge,),
    Step.REPORT: (_report,),
    Step.HANDLE: (_measure,),
    Step.SUBMIT: (_measure,),
    Step.PASS: (_close,),
    Step.CLOSE: (_satisfaction,),
    Step.RATE: (_satisfaction,),
    Step.REOPEN: (_reopen,),
}


def _save(frame: Frame, row: board.IssueRow, step: Step, form: _Form, author: str, seen: int) -> None:
    """Record it and show the issue anew; or say why not and leave everything as typed."""
    try:
        stage = take_step(
            frame.ledger, frame.park, int(row["issue_id"]), step, on=frame.as_of, words=form.words or "",
            values=form.values, close=form.close, photos=form.photos, keep_place=place_kept(_photos(row)),
            seen=seen, author=author, by=frame.person,
        )  # fmt: skip
    except EditedMeanwhile as refusal:
        st.session_state[_key(row, "conflict")] = refusal
        st.rerun()  # above, the page shows how it stands now; the form keeps what was typed
    except (FilingRefusal, LedgerRefusal) as refusal:
        st.error(plain(refusal.why()))
        return
    st.session_state[PERSON] = author
    st.session_state.pop(OPENED, None)
    st.session_state[SAID] = _("已记录“{step}”，现在是“{stage}”。").format(
        step=step_word(step), stage=stage_word(stage)
    )
    clear_photos(_photos(row))
    st.rerun()


def _draw_difference(frame: Frame, row: board.IssueRow, meanwhile: _Meanwhile, step: Step) -> None:
    """What was recorded since this form was opened, and the way out."""
    st.warning(plain(meanwhile.why))
    for event in meanwhile.events:
        fields = (_("{label}：{text}").format(label=label, text=text) for label, text, _cell in event.fields)
        said = _("；").join(part for part in (event.words, *fields) if part)
        words = f"{event.title} {when_words(event, frame.settings.timezone, frame.as_of)} {said}"
        st.markdown(f"- {plain(words)}")
    if step not in allowed(meanwhile.stage):
        words = _("现在是“{stage}”，不能再“{step}”。要留用的文字请先复制，再按最新情况重填。")
        st.caption(plain(words.format(stage=stage_word(meanwhile.stage), step=step_word(step))))
    if st.button(_("放弃，按最新情况重填"), key=_key(row, "anew")):
        st.session_state.pop(OPENED, None)
        st.rerun()
