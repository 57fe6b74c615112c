"""Chinese is the source, English complete: no message untranslated, none left over, no placeholder lost."""

import ast
import importlib.util
import re
import unicodedata
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[1]
CHINESE = re.compile(r"[\u4e00-\u9fff]")
PLACEHOLDER = re.compile(r"\{(\w+)")
SHOWN = ("pages", "park_dispatch/web", "park_dispatch/boards", "park_dispatch/cli", "park_dispatch/reports")
"""Where every Chinese text is there to be read by a user, so that it must go through `_`."""


def _tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("update", ROOT / "data/translations/update.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


MESSAGES = _tool().messages()
with (ROOT / "data/translations/en.po").open("rb") as source:
    ENGLISH = {str(entry.id): str(entry.string) for entry in read_po(source) if entry.id}


def test_every_message_has_an_english_translation() -> None:
    missing = [text for text in MESSAGES if not ENGLISH.get(text)]
    assert not missing, f"{len(missing)} untranslated: {missing[:10]}; run `make translations`"


def test_no_translation_is_left_over() -> None:
    dead = sorted(set(ENGLISH) - set(MESSAGES))
    assert not dead, f"{len(dead)} dead translations: {dead[:10]}; run `make translations`"


def test_translations_keep_the_placeholders() -> None:
    wrong = {
        text: english
        for text, english in ENGLISH.items()
        if set(PLACEHOLDER.findall(text)) != set(PLACEHOLDER.findall(english))
    }
    assert not wrong


def test_english_is_english() -> None:
    allowed = re.compile(r"调度|专班|序时|㎡|（|）")
    chinese = {text: english for text, english in ENGLISH.items() if CHINESE.search(allowed.sub("", english))}
    assert not chinese


def _python_files() -> list[Path]:
    return [file for folder in SHOWN for file in sorted((ROOT / folder).rglob("*.py"))]


@pytest.mark.parametrize("file", _python_files(), ids=lambda file: str(file.relative_to(ROOT)))
def test_no_chinese_text_bypasses_the_catalogue(file: Path) -> None:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    wrapped = {id(part) for call in ast.walk(tree) if _marks(call) for part in ast.walk(call)}
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    bare = [
        f"line {node.lineno}: {node.value[:40]!r}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and CHINESE.search(unicodedata.normalize("NFC", node.value))
        and id(node) not in wrapped
        and id(node) not in docstrings
        and "Language" not in node.value
    ]
    assert not bare, bare


def _marks(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_"
