"""What was computed from the ledger, kept until the next commit."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

T = TypeVar("T")


class _Slot:
    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.filled = False
        self.value: Any = None


class Memory:
    """Results by key, all of one version of the ledger; the least recently used beyond `size` are let go."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._slots: OrderedDict[Hashable, _Slot] = OrderedDict()
        self._version = 0
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._slots)

    def recall(self, version: int, key: Hashable, compute: Callable[[], T]) -> T:
        """What `compute` returned for this key at this version; computed once even when many ask at once."""
        with self._lock:
            if self._version != version:
                self._slots.clear()
                self._version = version
            slot = self._slots.pop(key, None) or _Slot()
            self._slots[key] = slot
            while len(self._slots) > self._size:
                self._slots.popitem(last=False)
        with slot.lock:
            if not slot.filled:
                slot.value, slot.filled = compute(), True
        return slot.value  # type: ignore[no-any-return]
