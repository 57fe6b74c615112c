"""The situation of a park cut to what may be seen of it.

Every figure of a building is the one that the whole park has, whoever looks: forecasts learn from all finished
projects. What is seen only in part, a project of which one building is somebody's, is computed from the parts seen.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from park_dispatch.ledger.reading import Park
from park_dispatch.ledger.seen import Seen

if TYPE_CHECKING:
    from park_dispatch.boards.situation import Situation


def cut(whole: "Situation", park: Park, seen: Seen, of_parts: Callable[[], "Situation"]) -> "Situation":
    """The rows of the whole park for things that are seen; for what is above them those `of_parts`, where needed."""
    ids = {*whole.projects["project_id"], *whole.buildings["building_id"]}
    parts = of_parts() if seen.above & ids else None
    return replace(
        whole,
        park=park,
        projects=_rows(whole.projects, parts.projects if parts else None, "project_id", seen),
        buildings=_rows(whole.buildings, parts.buildings if parts else None, "building_id", seen),
        milestones=_rows(whole.milestones, None, "milestone_id", seen),
    )


def _rows(whole: pd.DataFrame, parts: pd.DataFrame | None, key: str, seen: Seen) -> pd.DataFrame:
    own = whole[whole[key].isin(seen.things)]
    above = None if parts is None else parts[parts[key].isin(seen.above)]
    if above is None or above.empty:
        return own.reset_index(drop=True)
    if own.empty:
        return above.reset_index(drop=True)
    return pd.concat([own, above[own.columns]]).sort_values(key).reset_index(drop=True)
