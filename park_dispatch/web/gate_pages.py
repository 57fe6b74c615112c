"""The forms of the gate as HTML: they must work before, and without, any script."""

import hashlib
import html
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass

from starlette.responses import HTMLResponse

from park_dispatch.language import LANGUAGES, _, current
from park_dispatch.web.kept_text import FORGET

STYLE = """
:root{color-scheme:light dark;--ink:#1b2530;--paper:#f3f5f7;--card:#fff;--line:#8a96a3;--do:#1f5faf;--bad:#c2253b;
--ok:#0f7b5a}
@media (prefers-color-scheme:dark){:root{--ink:#e4e9ee;--paper:#11161c;--card:#1a222b;--line:#6b7a88;--do:#7aa7f7;
--bad:#ff7a85;--ok:#3fbf94}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:flex;align-items:center;justify-content:center;padding:16px;background:var(--paper);
color:var(--ink);font:16px/1.6 'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',system-ui,sans-serif}
main{width:100%;max-width:400px;background:var(--card);padding:24px;border-radius:6px}
h1{font-size:20px;margin:0 0 4px}h2{font-size:16px;font-weight:400;margin:0 0 16px}
label{display:block;margin:12px 0 4px}
input{width:100%;padding:10px;font:inherit;color:inherit;background:transparent;
border:1px solid var(--line);border-radius:4px}
button{width:100%;margin-top:20px;padding:12px;font:inherit;font-weight:600;color:var(--card);background:var(--do);
border:0;border-radius:4px;cursor:pointer}
:focus-visible{outline:3px solid var(--do);outline-offset:2px}
.bad,.ok{padding:8px 12px;border-left:4px solid var(--bad);margin:12px 0}.ok{border-color:var(--ok)}
.other{display:block;margin:12px 0 0;padding:11px;text-align:center;text-decoration:none;font-weight:600;
border:1px solid;border-radius:4px}
nav{margin-top:16px;font-size:14px}a{color:var(--do);margin-right:12px}p{margin:8px 0}
"""


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


_POLICY = f"default-src 'none'; style-src {_hash(STYLE)}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
HEADERS = {"content-security-policy": _POLICY, "cache-control": "no-store"}
_FORGETTING = {"content-security-policy": f"{_POLICY}; script-src {_hash(FORGET)}"}


@dataclass(frozen=True, slots=True)
class Field:
    """An input: its name in the form, its label, its type, what a password manager should think of it."""

    name: str
    label: str
    kind: str = "text"
    filled_in: str = "off"
    value: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """A page with one form. `hidden` travels with it; `bad` and `good` are what came of the last try.

    forget: what was typed and not submitted in this tab goes. other: another way, a button beside the form's own.
    """

    action: str
    title: str
    button: str
    fields: Sequence[Field] = ()
    hidden: Sequence[tuple[str, str]] = ()
    about: str = ""
    bad: str = ""
    good: str = ""
    links: Sequence[tuple[str, str]] = ()
    forget: bool = False
    other: tuple[str, str] = ("", "")


def page(form: Form, status: int = 200) -> HTMLResponse:
    """The form in the language of the context."""
    said = "".join(
        f'<p class="{tone}" role="alert">{html.escape(words)}</p>'
        for tone, words in (("bad", form.bad), ("ok", form.good))
        if words
    )
    about = f"<p>{html.escape(form.about)}</p>" if form.about else ""
    hidden = "".join(f'<input type="hidden" name="{name}" value="{html.escape(value)}">' for name, value in form.hidden)
    fields = "".join(_field(field, first=not at) for at, field in enumerate(form.fields))
    action = f"{form.action}?lang={current()}"
    to, words = form.other
    other = f'<a class="other" href="{html.escape(to)}">{html.escape(words)}</a>' if to else ""
    body = (
        f'{said}{about}<form method="post" action="{action}">{hidden}{fields}'
        f"<button>{html.escape(form.button)}</button></form>{other}{_links(form)}"
        f"{f'<script>{FORGET}</script>' if form.forget else ''}"
    )
    shown = _html(form.title, body, status)
    if form.forget:
        shown.headers.update(_FORGETTING)
    return shown


def _field(field: Field, *, first: bool) -> str:
    focus = " autofocus" if first and not field.value else ""
    return (
        f'<label for="{field.name}">{html.escape(field.label)}</label><input id="{field.name}" name="{field.name}" '
        f'type="{field.kind}" autocomplete="{field.filled_in}" value="{html.escape(field.value)}" maxlength="200" '
        f'autocapitalize="none" spellcheck="false" required{focus}>'
    )


def _links(form: Form) -> str:
    others = [(f"{form.action}?lang={code}", name) for code, name in LANGUAGES.items() if code != current()]
    links = [*form.links, *others]
    return "<nav>" + "".join(f'<a href="{html.escape(to)}">{html.escape(text)}</a>' for to, text in links) + "</nav>"


def notice(words: str, status: int) -> HTMLResponse:
    """One sentence, and nothing to do here."""
    return _html(_("园区调度看板"), f"<p>{html.escape(words)}</p>", status)


def _html(title: str, body: str, status: int) -> HTMLResponse:
    language = "zh-CN" if current() == "zh" else current()
    name = html.escape(_("园区调度看板"))
    shown = html.escape(title)
    head = f"<h1>{name}</h1>" + (f"<h2>{shown}</h2>" if title != _("园区调度看板") else "")
    return HTMLResponse(
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{shown} · {name}</title>'
        f'<meta name="viewport" content="width=device-width,initial-scale=1"><style>{STYLE}</style></head>'
        f"<body><main>{head}{body}</main></body></html>",
        status,
        HEADERS,
    )
