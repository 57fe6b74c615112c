"""Drawing 红黄绿灯: which preset of the rules a park uses, with the rules in words."""

import streamlit as st

from park_dispatch.boards.light_rules import light_rules
from park_dispatch.boards.status import LIGHTS, light_preset
from park_dispatch.filing.plans import decide_lights
from park_dispatch.language import _
from park_dispatch.ledger.decisions import decided
from park_dispatch.model.roles import Action
from park_dispatch.planning.lights import PRESETS, preset_word
from park_dispatch.web.allowed import offered
from park_dispatch.web.frame import Frame
from park_dispatch.web.plan_forms import attempt, sign
from park_dispatch.web.text import plain


def draw_lights(frame: Frame) -> None:
    """The view."""
    now = light_preset(frame.ledger, frame.park.park_id, frame.as_of)
    found = decided(frame.ledger, frame.park.park_id, frame.as_of).get((0, LIGHTS))
    whose = _("没有另选，使用默认。")
    if found is not None:
        whose = _("{author} 自 {day} 起选用：{reason}。").format(
            author=found.author, day=found.as_of, reason=found.reason
        )
    st.markdown(plain(_("现用：{preset}。{whose}").format(preset=preset_word(now), whose=whose)))
    chosen = now
    if offered(frame, Action.DECIDE):
        chosen = st.radio(
            _("序时进度的标准"), PRESETS, index=PRESETS.index(now), format_func=preset_word, key="lights_preset"
        )
    st.markdown(
        "\n".join(f"{at}. **{plain(title)}** {plain(said)}" for at, (title, said) in enumerate(light_rules(chosen), 1))
    )
    st.caption(plain(_("几条规则同时成立时，按最重的一条亮灯，并写明是哪一条。")))
    if chosen == now:
        return
    signed = sign(frame, "lights", _("例如：与市级督查口径一致"))
    if st.button(_("选用这个标准"), key="lights_save", type="primary"):
        attempt(
            signed,
            lambda: decide_lights(
                frame.ledger, frame.park, chosen, frame.as_of, signed.reason, signed.author, by=frame.person
            ),
            _("已选用“{preset}”，各页的红黄绿灯按它计算。").format(preset=preset_word(chosen)),
        )
