"""The documentation and the code say the same: every setting, command, option, target, file, and no stale one."""

import argparse
import os
import re
from collections.abc import Iterator
from dataclasses import fields
from datetime import time
from pathlib import Path

import pytest

from park_dispatch.cli.arguments import Parser, parser
from park_dispatch.cli.main import MODULES
from park_dispatch.settings import PROJECT_ROOT, Settings

DOCS = PROJECT_ROOT / "docs"
PAGES = (*PROJECT_ROOT.glob("*.md"), *DOCS.rglob("*.md"), *PROJECT_ROOT.glob("data/**/*.md"))
OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]+")


def commands() -> dict[str, Parser]:
    (choices,) = (action.choices for action in parser()._actions if isinstance(action, argparse._SubParsersAction))
    return dict(choices)


def options(command: Parser) -> set[str]:
    return {word for action in command._actions for word in action.option_strings if word.startswith("--")} - {"--help"}


def sections(text: str) -> dict[str, str]:
    parts = re.split(r"^## (.+)$", text, flags=re.MULTILINE)
    return {"": parts[0], **dict(zip(parts[1::2], parts[2::2], strict=True))}


def rows(text: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line[:3] == "| `"]


# --- settings ---------------------------------------------------------------------------------------------------------


def documented_settings() -> dict[str, str]:
    return {row[0].strip("`"): row[1] for row in rows((DOCS / "settings.md").read_text(encoding="utf-8"))}


def test_every_setting_is_documented_with_its_default_and_no_other() -> None:
    default = Settings()
    expected = {}
    for field in fields(Settings):
        value = getattr(default, field.name)
        if isinstance(value, Path):
            value = value.relative_to(PROJECT_ROOT).as_posix()
        if isinstance(value, time):
            value = f"{value:%H:%M}"
        expected[f"PARK_DISPATCH_{field.name.upper()}"] = f"`{value}`" if value not in ("", None) else "（空）"
    assert documented_settings() == expected


def test_no_page_names_a_setting_that_does_not_exist() -> None:
    known = set(documented_settings())
    for page in PAGES:
        named = set(re.findall(r"PARK_DISPATCH_[A-Z_]+", page.read_text(encoding="utf-8")))
        assert named <= known, page


# --- commands ---------------------------------------------------------------------------------------------------------


def test_every_command_is_documented_and_no_other() -> None:
    documented = set(sections((DOCS / "commands.md").read_text(encoding="utf-8"))) - {""}
    assert documented == set(commands()) == set(MODULES)


@pytest.mark.parametrize("name", sorted(commands()))
def test_every_option_of_a_command_is_documented_and_no_other(name: str) -> None:
    text = sections((DOCS / "commands.md").read_text(encoding="utf-8"))
    shared = {OPTION.findall(row[0])[0] for row in rows(text[""])}
    documented = {OPTION.findall(row[0])[0] for row in rows(text[name])}
    assert documented | shared == options(commands()[name])
    assert shared == {"--db", "--lang"}


@pytest.mark.parametrize("name", sorted(commands()))
def test_option_values_are_documented_as_help_shows_them(name: str) -> None:
    text = sections((DOCS / "commands.md").read_text(encoding="utf-8"))
    shown = {" ".join(row[0].strip("`").split()) for row in rows(text[name])}
    for action in commands()[name]._actions:
        if action.option_strings and action.option_strings[-1] in options(commands()[name]) - {"--db", "--lang"}:
            value = f" {action.metavar}" if action.nargs != 0 else ""
            assert f"{action.option_strings[-1]}{value}" in shown


def called_commands() -> Iterator[tuple[Path, list[str]]]:
    """Every `… park_dispatch COMMAND …` written in a page."""
    for page in PAGES:
        for call in re.findall(r"-m park_dispatch ([^\n`#]+)", page.read_text(encoding="utf-8")):
            yield page, call.split()


def test_calls_written_in_pages_exist() -> None:
    known = commands()
    calls = list(called_commands())
    assert len(calls) > 5
    for page, words in calls:
        if words[0] in ("命令", "…"):
            continue
        assert words[0] in known, (page, words)
        assert {word for word in words if word.startswith("--")} <= options(known[words[0]]), (page, words)


# --- make, files ------------------------------------------------------------------------------------------------------


def test_every_make_target_explains_itself_and_pages_name_only_real_ones() -> None:
    makefile = (PROJECT_ROOT / "Makefile").read_text(encoding="utf-8")
    phony = set(re.findall(r"^\.PHONY: (.+)$", makefile, flags=re.MULTILINE)[0].split())
    explained = set(re.findall(r"^([a-z-]+):.*## \S", makefile, flags=re.MULTILINE))
    assert phony == explained
    for page in PAGES:
        assert set(re.findall(r"(?:^ {4}|`)make ([a-z-]+)", page.read_text(encoding="utf-8"), re.MULTILINE)) <= phony


def test_what_continuous_integration_runs_is_what_the_readme_says() -> None:
    script = (PROJECT_ROOT / ".ci" / "run").read_text(encoding="utf-8")
    for command in ("make test", "make check"):
        assert f"\n{command}\n" in script
        for readme in ("README.md", "README.en.md"):
            assert f"\n    {command} " in (PROJECT_ROOT / readme).read_text(encoding="utf-8")
    if os.name == "posix":
        assert os.access(PROJECT_ROOT / ".ci" / "run", os.X_OK)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(PROJECT_ROOT).as_posix())
def test_links_and_pictures_lead_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    targets = re.findall(r"\]\(([^)#\s]+)", text) + re.findall(r'<img src="([^"]+)"', text)
    missing = [target for target in targets if "://" not in target and not (page.parent / target).exists()]
    assert missing == []


def test_documents_named_in_the_code_exist() -> None:
    code = [*PROJECT_ROOT.glob("*.py"), *PROJECT_ROOT.glob("park_dispatch/**/*"), *PROJECT_ROOT.glob("pages/*.py")]
    code += [PROJECT_ROOT / "requirements.in", PROJECT_ROOT / "Makefile"]
    for source in code:
        if source.suffix in (".py", ".sql", ".js", ".in", ""):
            if source.is_dir():
                continue
            for name in re.findall(r"docs/[\w/-]+\.md", source.read_text(encoding="utf-8")):
                assert (PROJECT_ROOT / name).is_file(), (source, name)
