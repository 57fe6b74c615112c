"""What was computed from the ledger, kept until the next commit that could have changed it."""

import sys
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping, Sequence, Set
from dataclasses import fields, is_dataclass
from itertools import islice
from typing import Any, TypeVar

import pandas as pd

T = TypeVar("T")
SAMPLE = 16
"""Of a longer list so many elements are weighed and the rest taken to be like them."""
OBJECT_BYTES = 60
"""What a value of ours weighs that is nothing of the below: a date, an enum, a short text."""
CELL_BYTES = 20
"""What a cell of a frame weighs: 8 for a number or a day, more for words; to ask each column takes a millisecond."""


class _Slot:
    def __init__(self, version: int) -> None:
        self.version = version
        self.lock = threading.Lock()
        self.filled = False
        self.value: Any = None
        self.weight = 0


class Memory:
    """Results by key, each of a version of what it depends on; the least recently used beyond `most` bytes go."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._slots: OrderedDict[Hashable, _Slot] = OrderedDict()
        self._weight = 0
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._slots)

    @property
    def weight(self) -> int:
        """What everything that is kept weighs, in bytes, roughly."""
        return self._weight

    def forget(self) -> None:
        """Let go of everything."""
        with self._lock:
            self._slots.clear()
            self._weight = 0

    def recall(self, version: int, key: Hashable, compute: Callable[[], T]) -> T:
        """What `compute` returned for this key at this version; computed once even when many ask at once.

        Whoever looks at a version that is past gets a result of their own, which is not kept.
        """
        with self._lock:
            slot = self._slot(version, key)
        with slot.lock:
            if not slot.filled:
                slot.value, slot.filled = compute(), True
                self._keep(key, slot, weight(slot.value))
        return slot.value  # type: ignore[no-any-return]

    def _slot(self, version: int, key: Hashable) -> _Slot:
        known = self._slots.get(key)
        if known is not None and known.version > version:
            return _Slot(version)
        if known is None or known.version < version:
            self._weight -= known.weight if known is not None else 0
            known = self._slots[key] = _Slot(version)
        self._slots.move_to_end(key)
        return known

    def _keep(self, key: Hashable, slot: _Slot, weighs: int) -> None:
        """Count a result that was just computed, and let go of as many others as it takes."""
        with self._lock:
            if self._slots.get(key) is not slot:  # of a version that has passed meanwhile
                return
            slot.weight = weighs
            self._weight += weighs
            while self._weight > self._most and len(self._slots) > 1:
                _key, oldest = self._slots.popitem(last=False)
                self._weight -= oldest.weight


def weight(value: object) -> int:
    """About how many bytes a result holds, told in well under a millisecond: of long lists only some are weighed."""
    if isinstance(value, pd.DataFrame | pd.Series | pd.Index):
        return OBJECT_BYTES + value.size * CELL_BYTES
    if isinstance(value, str | bytes):
        return sys.getsizeof(value)
    if isinstance(value, Mapping):
        return _many([*islice(value.items(), SAMPLE)], len(value))
    if isinstance(value, Sequence | Set):
        return _many([*islice(value, SAMPLE)], len(value))
    if is_dataclass(value):
        return OBJECT_BYTES + sum(weight(getattr(value, one.name)) for one in fields(value))
    nbytes = getattr(value, "nbytes", None)
    if isinstance(nbytes, int):
        return nbytes
    made_of = getattr(value, "to_plotly_json", None)  # a figure, or a part of one
    return weight(made_of()) if made_of is not None else OBJECT_BYTES


def _many(some: Sequence[object], count: int) -> int:
    weighed = sum(weight(one) for one in some)
    return OBJECT_BYTES + count * 8 + (weighed * count // len(some) if some else 0)
