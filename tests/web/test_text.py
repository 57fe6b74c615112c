"""What people typed is shown as written; the lights of our own sentences have their colours."""

import pytest

from park_dispatch.web.text import plain, with_lights


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("**占道**审批", r"\*\*占道\*\*审批"),
        ("<script>alert(1)</script>", r"\<script\>alert\(1\)\</script\>"),
        ("![x](https://x.example/a.png)", r"\!\[x\]\(https\://x\.example/a\.png\)"),
        (":red[红] $x$ `x`", r"\:red\[红\] \$x\$ \`x\`"),
        ("一\r\n二\n三", "一  \n二  \n三"),
    ],
)
def test_text_of_people_is_no_markup(text: str, shown: str) -> None:
    assert plain(text) == shown


def test_lights_have_their_colours_and_what_stands_beside_them_is_still_no_markup() -> None:
    said = with_lights("11# 晚 24 天 ■、10# 晚 9 天 ▲；**其余** ● ◔")
    assert said == r"11\# 晚 24 天 :red[■]、10\# 晚 9 天 :orange[▲]；\*\*其余\*\* :green[●] :blue[◔]"
