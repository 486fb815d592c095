"""No page runs or draws anything by itself, or asks another site: the policy needs no exception."""

import re
from html.parser import HTMLParser

import pytest

from portal.embedded import ROOT


class Inline(HTMLParser):
    """What a page runs or draws by itself: `found` says where."""

    def __init__(self):
        super().__init__()
        self.found, self.seen = [], 0

    def handle_starttag(self, tag, attrs):
        self.seen += 1
        told = dict(attrs)
        if tag in ("style", "iframe", "object", "embed", "base", "applet", "frame"):
            self.found.append(tag)
        if tag == "script" and not (told.get("src") or "").startswith("/static/"):
            self.found.append("script")
        for name, value in told.items():
            if name.startswith("on") or name in ("style", "srcdoc", "nonce"):
                self.found.append(f"{tag} {name}")
            away = re.match(r"\s*(javascript:|data:|vbscript:|//|https?:)", value or "", re.I)
            if away and name in ("href", "src", "action", "formaction", "srcset", "poster"):
                self.found.append(f"{tag} {name}={value}")


def inline(page):
    parser = Inline()
    parser.feed(page)
    return parser


def crawl(client):
    """Every page that links lead to, from the first."""
    waiting, seen = ["/", "/home/", "/staff/", "/nowhere/"], {}
    while waiting and len(seen) < 400:
        path = waiting.pop()
        if path in seen:
            continue
        answer = client.get(path, secure=True, follow=True)
        seen[path] = answer.content.decode() if "html" in answer["Content-Type"] else ""
        waiting += re.findall(r'href="(/(?!static/)[^"#]*)"', seen[path])
    return seen


@pytest.mark.parametrize(("who", "least"), [("nobody", 12), ("maria", 15), ("dana", 20)])
def test_no_page_runs_or_draws_anything_inline(everybody, full_day, who, least):
    pages = crawl(everybody[who])
    assert len(pages) >= least, sorted(pages)
    for path, page in pages.items():
        assert inline(page).found == [], path
    assert sum(inline(page).seen for page in pages.values()) > 500


@pytest.mark.parametrize(
    "html",
    [
        "<style>b{}</style>",
        "<script>x()</script>",
        "<p style='color:red'>",
        "<button onclick=x()>",
        "<a href='javascript:x()'>",
        "<img src=//evil.example/pixel>",
        "<a href=https://evil.example>",
        "<script src=https://evil.example/x.js></script>",
        "<iframe srcdoc=x>",
    ],
)
def test_the_check_finds_what_is_inline(html):
    assert inline(html).found


def test_no_style_or_script_of_ours_asks_another_site():
    away = re.compile(r"(?:url\(|@import|fetch\(|src=|href=)\s*[\"']?(?:https?:)?//")
    found = [
        path for path in (ROOT / "static").rglob("*") if path.suffix in (".css", ".js", ".svg")
    ]
    texts = {path.name: path.read_text() for path in found}
    assert len(texts) > 6
    for path, text in texts.items():
        assert not away.search(text), path
        assert not re.search(r"\beval\(|new Function|document\.write", text), path
