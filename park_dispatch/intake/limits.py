"""How much one file may cost, and the sentence-free shape in which the parent tells the child."""

from dataclasses import dataclass

MEBIBYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """The bounds of one reading; sizes in bytes, times in seconds.

    Memory and CPU time are enforced by the operating system (`setrlimit`), which Windows does not have: there only
    the wall clock, the sizes and the counts hold.
    """

    file_bytes: int = 20 * MEBIBYTE
    unpacked_bytes: int = 400 * MEBIBYTE
    """All members of a zip container together, as its directory declares them."""
    ratio: int = 250
    """Unpacked ÷ packed size, looked at only above 64 MiB unpacked: small tables of one repeated value are honest."""
    cells: int = 5_000_000
    """Rows × columns from A1 to the last used cell, over all sheets."""
    cell_bytes: int = MEBIBYTE
    """One text; the office programs themselves stop at 32,767 characters."""
    rows: int = 300_000
    """Rows that hold something, over all sheets."""
    sheets: int = 256
    members: int = 10_000
    """Members of a zip container; a workbook has some tens of them, with many pictures some hundreds."""
    memory_bytes: int = 1500 * MEBIBYTE
    cpu_seconds: int = 8
    wall_seconds: float = 10.0
    """From when the child has its request; waiting for a place does not count."""
    answer_bytes: int = 64 * MEBIBYTE
    """What the child may hand back; bounds the memory of the server."""
    queue_seconds: float = 120.0
    """How long a reading waits for a free place before it is refused."""
