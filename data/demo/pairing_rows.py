"""Invented pairings of leaders with projects and enterprises, and how the enterprises move in, on 2023-08-28."""

from datetime import date
from typing import NamedTuple


class Firm(NamedTuple):
    """An enterprise that moves in: who is paired with it; planned and actual days of its three steps."""

    name: str
    leader: str
    unit: str
    team: str
    person: str
    arrival: tuple[date, date | None]
    commissioning: tuple[date, date | None]
    production: tuple[date, date | None]


def _on(text: str) -> date:
    return date.fromisoformat(f"2023-{text}")


PROJECTS = (
    ("临港产业园三期标准化厂房", "周明（管委会副主任）", "园区建设专班办公室", "三期建设专班"),
    ("临港产业园配套设施", "何平（区工投公司总经理）", "区工投公司", "配套运营专班"),
)
"""Project, paired leader, unit, team."""
FIRMS = (
    Firm("甲电子公司", "周明（管委会副主任）", "区经信局", "电子信息专班", "蒋科",
         (_on("05-20"), _on("05-18")), (_on("07-10"), _on("07-14")), (_on("08-20"), None)),
    Firm("乙终端公司", "周明（管委会副主任）", "区经信局", "电子信息专班", "蒋科",
         (_on("06-30"), _on("07-02")), (_on("08-31"), None), (_on("10-15"), None)),
    Firm("戊光电公司", "周明（管委会副主任）", "区行政审批局", "电子信息专班", "吕科",
         (_on("09-15"), None), (_on("10-20"), None), (_on("11-30"), None)),
    Firm("丙纺织公司", "何平（区工投公司总经理）", "区人社局", "纺织服装专班", "杨科",
         (_on("03-10"), _on("03-08")), (_on("04-20"), _on("04-18")), (_on("05-31"), _on("05-29"))),
    Firm("丁包装公司", "何平（区工投公司总经理）", "区工投公司", "食品包装专班", "孙工",
         (_on("07-31"), _on("08-05")), (_on("09-10"), None), (_on("10-31"), None)),
)  # fmt: skip
