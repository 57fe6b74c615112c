"""Make NotoSansSC-Regular.ttf.xz from the static TrueType file that the npm package below carries.

    npm pack @expo-google-fonts/noto-sans-sc@0.4.3 && tar xzf expo-google-fonts-noto-sans-sc-0.4.3.tgz
    pip install fonttools==4.68.0
    python data/fonts/make.py package/400Regular/NotoSansSC_400Regular.ttf

Every character of the font stays, so that no name of a person or a place is lost that the font knows. What goes is what
a printed chart has no use for: OpenType layout (kerning, vertical writing, variants), hints and glyph names.
"""

import lzma
import sys
from io import BytesIO
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

SOURCE_REVISION = "2.004"
UNUSED = ["vhea", "vmtx", "BASE", "STAT", "GDEF", "GPOS", "GSUB", "gasp"]
TARGET = Path(__file__).with_name("NotoSansSC-Regular.ttf.xz")


def main(source: Path) -> None:
    """Write the file beside this script and say what it covers."""
    font = TTFont(source, recalcTimestamp=False)
    if SOURCE_REVISION not in font["name"].getDebugName(5):
        raise SystemExit(f"{source} is not revision {SOURCE_REVISION} of Noto Sans SC")
    options = subset.Options(hinting=False, glyph_names=False, notdef_outline=True, layout_features=[])
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]  # the licence travels with the font
    options.drop_tables += UNUSED
    chosen = subset.Subsetter(options)
    chosen.populate(unicodes=list(font.getBestCmap()))
    chosen.subset(font)
    made = BytesIO()
    font.save(made)
    TARGET.write_bytes(lzma.compress(made.getvalue(), preset=9))
    print(f"{len(font.getBestCmap())} characters, {len(made.getvalue())} bytes, packed {TARGET.stat().st_size}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
