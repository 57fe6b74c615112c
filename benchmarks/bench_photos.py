"""Taking a photo: time and memory of the capped child, against a bare Pillow that opens, shrinks and saves the same.

python -m benchmarks.bench_photos [ROUNDS]
"""

import io
import statistics
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from PIL import Image

from park_dispatch.intake.attached.taking import take
from park_dispatch.intake.nursery import NURSERY

SIZES = (("12 Mpx", (4032, 3024)), ("48 Mpx", (8064, 6048)))
BARE = """
import sys, time
begun = time.perf_counter()
from PIL import Image
if sys.argv[1].endswith("heic"):
    import pillow_heif
    pillow_heif.register_heif_opener()
picture = Image.open(sys.argv[1])
picture.load()
picture.thumbnail((2048, 2048))
picture.save(sys.argv[1] + ".out.jpg", quality=82)
print(time.perf_counter() - begun)
"""


MEMORY = """
import resource, sys, time
from pathlib import Path
from park_dispatch.intake.attached.taking import take
take(Path(sys.argv[1]).name, Path(sys.argv[1]).read_bytes())
time.sleep(1)  # the child is waited for by a thread
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)
"""


def scene(size: tuple[int, int]) -> Image.Image:
    """Soft shapes with the noise of a sensor: compresses about as a photo does."""
    chance = np.random.default_rng(18)
    soft = Image.fromarray(chance.integers(0, 255, (24, 32, 3), dtype=np.uint8)).resize(size, Image.Resampling.BICUBIC)
    pixels = np.asarray(soft).astype(np.int16) + chance.integers(-6, 7, (size[1], size[0], 1), dtype=np.int16)
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))


def encoded(picture: Image.Image, sort: str) -> bytes:
    import pillow_heif

    pillow_heif.register_heif_opener()
    out = io.BytesIO()
    picture.save(out, sort, quality=90 if sort == "JPEG" else 60)
    return out.getvalue()


def bare(path: Path) -> float:
    """Seconds that a fresh interpreter with nothing but Pillow takes, its start left out."""
    ran = subprocess.run([sys.executable, "-c", BARE, str(path)], capture_output=True, text=True, check=True)
    return float(ran.stdout)


def most_memory(path: Path) -> float:
    """Mebibytes of the child that took the photo, at its most."""
    ran = subprocess.run([sys.executable, "-c", MEMORY, str(path)], capture_output=True, text=True, check=True)
    return float(ran.stdout)


def ours(name: str, data: bytes) -> float:
    NURSERY.refill()
    time.sleep(1.0)  # the waiting child has done its rehearsal, as in a server
    begun = time.perf_counter()
    take(name, data)
    return time.perf_counter() - begun


def main(rounds: int) -> None:
    print("| photo | file, MB | ours, s | bare Pillow, s | ours ÷ bare | memory of the child, MB |")
    print("|---|---:|---:|---:|---:|---:|")
    with TemporaryDirectory() as folder:
        for words, size in SIZES:
            picture = scene(size)
            for sort, ending in (("JPEG", "jpg"), ("HEIF", "heic")):
                data = encoded(picture, sort)
                path = Path(folder) / f"photo.{ending}"
                path.write_bytes(data)
                pairs = [(ours(path.name, data), bare(path)) for _round in range(rounds)]
                mine, theirs = (statistics.median(column) for column in zip(*pairs, strict=True))
                most = most_memory(path)
                print(f"| {words} {ending} | {len(data) / 1e6:.1f} | {mine:.2f} | {theirs:.2f} | {mine / theirs:.2f} | "
                      f"{most:.0f} |", flush=True)  # fmt: skip


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3)
