"""What a commit can be about, so that what was computed of something else need not be computed again."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, TypeAlias, get_args

Topic: TypeAlias = Literal["works", "logs", "items", "issues", "notices", "meetings"]
"""works: buildings and all that is not named here. logs: what a site log says beside percents."""
About: TypeAlias = frozenset[Topic]
EVERYTHING: About = frozenset(get_args(Topic))
NOTHING: About = frozenset()
"""What no board shows: who signed in, the audit."""
WORKS: About = frozenset({"works"})
SITES: About = frozenset({"works", "logs"})
ITEMS: About = frozenset({"items"})
ISSUES: About = frozenset({"issues"})
NOTICES: About = frozenset({"notices"})
MEETINGS: About = frozenset({"meetings"})
TALK: Mapping[str, Topic] = MappingProxyType(
    {"dispatch": "items", "issue": "issues", "notice": "notices", "meeting": "meetings"}
)
"""Kinds of things that people agree on, ask and answer: nothing said of them changes how the works stand."""
