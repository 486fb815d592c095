"""The look keeps its word: contrast, small files, nothing inline, parts that name their inputs."""

import gzip
import re
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.views.csrf import csrf_failure
from django.views.defaults import page_not_found

from portal.context import here
from portal.views.errors import server_error
from portal.views.theme import theme

ROOT = Path(__file__).resolve().parents[2]
CSS = {path.name: path.read_text() for path in (ROOT / "static/css").glob("*.css")}
TEMPLATES = {
    str(path.relative_to(ROOT / "templates")): path.read_text()
    for path in (ROOT / "templates").rglob("*.html")
}
COMPONENTS = {name: text for name, text in TEMPLATES.items() if name.startswith("components/")}
INCLUDE = re.compile(r"{% include \"(components/[^\"]+)\"([^%]*)%}")
TOKENS = re.findall(r"--([\w-]+): light-dark\((#\w+), (#\w+)\)", CSS["base.css"])
LIGHT = {name: light for name, light, _ in TOKENS}
DARK = {name: dark for name, _, dark in TOKENS}

WORDS = 4.5
EDGES = 3
PAIRS = [
    ("ink", "paper", WORDS),
    ("ink", "surface", WORDS),
    ("ink", "sunk", WORDS),
    ("ink", "brand-tint", WORDS),
    ("ink", "soon-tint", WORDS),
    ("ink-2", "paper", WORDS),
    ("ink-2", "surface", WORDS),
    ("ink-2", "sunk", WORDS),
    ("brand", "paper", WORDS),
    ("brand", "surface", WORDS),
    ("brand", "sunk", WORDS),
    ("brand", "brand-tint", WORDS),
    ("on-brand", "brand", WORDS),
    ("on-btn", "btn", WORDS),
    ("on-btn", "btn-hover", WORDS),
    ("on-hold", "hold", WORDS),
    ("on-hold-2", "hold", WORDS),
    ("on-urgent", "urgent", WORDS),
    ("on-em", "em", WORDS),
    ("urgent", "paper", WORDS),
    ("urgent", "surface", WORDS),
    ("urgent", "urgent-tint", WORDS),
    ("soon", "surface", WORDS),
    ("soon", "soon-tint", WORDS),
    ("ok", "ok-tint", WORDS),
    ("info", "info-tint", WORDS),
    ("amber", "hold", EDGES),
    ("btn-edge", "surface", EDGES),
    ("edge", "paper", EDGES),
    ("edge", "surface", EDGES),
    ("soon-edge", "surface", EDGES),
    ("sev", "surface", EDGES),
    ("sev", "brand-tint", EDGES),
    ("focus-inner", "focus-outer", EDGES),
]


def luminance(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("on_top", "below", "least"), PAIRS)
def test_words_and_edges_stand_out(colours, on_top, below, least):
    assert contrast(colours[on_top], colours[below]) >= least


def test_the_colours_for_old_browsers_are_the_light_ones():
    old = CSS["base.css"].partition("@supports not (color: light-dark(#000, #fff))")[2]
    for name, colour in re.findall(r"--([\w-]+): (#\w+);", old):
        assert colour == LIGHT[name], name


@pytest.mark.parametrize(
    ("sheets", "raw", "zipped"),
    [
        (("base.css", "components.css"), 22_000, 5_800),
        (("base.css", "components.css", "forms.css"), 26_000, 6_600),
        (tuple(CSS), 36_000, 9_000),
    ],
    ids=["who reads", "patients", "staff"],
)
def test_the_style_sheets_stay_small(sheets, raw, zipped):
    text = "".join(CSS[name] for name in sheets).encode()
    assert len(text) <= raw
    assert len(gzip.compress(text)) <= zipped


def test_the_font_stays_small_and_has_its_licence_beside_it():
    fonts = ROOT / "static/fonts"
    assert sum(path.stat().st_size for path in fonts.glob("*.woff2")) <= 35 * 1024
    assert "SIL OPEN FONT LICENSE" in (fonts / "atkinson-hyperlegible-next-LICENSE.txt").read_text()


@pytest.mark.parametrize("name", TEMPLATES)
def test_no_template_carries_style_script_or_another_site(name):
    text = re.sub(r"{%.*?%}|{{.*?}}|{#.*?#}", "", TEMPLATES[name], flags=re.DOTALL)
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=|javascript:", text, re.IGNORECASE)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)
    assert not re.search(r"(src|href|action)=\"(https?:)?//", text)


@pytest.mark.parametrize("name", TEMPLATES)
def test_no_template_lets_anybody_drive(name):
    assert not re.search(r"you (can|may|could) (now )?drive|safe to drive", TEMPLATES[name], re.I)


@pytest.mark.parametrize("name", COMPONENTS)
def test_a_component_names_its_inputs_in_its_first_line(name):
    assert COMPONENTS[name].startswith("{# inputs: ")


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_component_gets_what_it_names_and_only_that(name):
    for component, given in INCLUDE.findall(TEMPLATES[name]):
        named = re.findall(r"\w+", COMPONENTS[component].splitlines()[0])
        assert given.endswith(" only "), component
        assert set(re.findall(r"(\w+)=", re.sub(r"\"[^\"]*\"", "", given))) <= set(named), component


ALWAYS = {
    "no such page": lambda request: page_not_found(request, Exception()),
    "an error": server_error,
    "a page that waited too long": csrf_failure,
}


@pytest.mark.parametrize("answer", ALWAYS.values(), ids=ALWAYS)
def test_an_error_has_the_numbers_without_a_query_or_a_user(answer, settings):
    settings.CLINIC_PHONE = "555-010-0142"
    page = answer(RequestFactory().get("/k/wrong/")).content.decode()
    for number in ("tel:911", "tel:988", "tel:+15550100142"):
        assert f'href="{number}"' in page


def switch(chosen, back="/guide/"):
    return theme(RequestFactory().post("/theme/", {"theme": chosen, "next": back}))


@pytest.mark.parametrize("chosen", ["light", "dark"])
def test_the_theme_is_remembered(chosen):
    answer = switch(chosen)
    assert answer.url == "/guide/"
    assert answer.cookies["theme"].value == chosen


@pytest.mark.parametrize("chosen", ["", "pink", "dark;x"])
def test_any_other_theme_follows_the_phone_again(chosen):
    assert switch(chosen).cookies["theme"]["max-age"] == 0


@pytest.mark.parametrize(
    "back", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:x", "", "x"]
)
def test_the_theme_switch_leads_nowhere_else(back):
    assert switch("dark", back).url == "/"


@pytest.mark.parametrize(
    ("cookie", "shown"),
    [("dark", ' data-theme="dark"'), ("light", ' data-theme="light"'), ("<b>", ""), ("", "")],
)
def test_the_page_arrives_in_its_theme(cookie, shown):
    request = RequestFactory().get("/", headers={"cookie": f"theme={cookie}"})
    assert f'<html lang="en-us"{shown}>' in render_to_string("404.html", request=request)


@pytest.mark.parametrize(
    ("path", "item"),
    [
        ("/home/", "home"),
        ("/sessions/7/ride/", "home"),
        ("/check-ins/new/", "check-ins"),
        ("/guide/after/", "guide"),
        ("/help/", "help"),
        ("/staff/", "today"),
        ("/staff/sessions/7/", "today"),
        ("/staff/review/", "review"),
        ("/k/8fQ2x/", ""),
        ("/", ""),
    ],
)
def test_the_bar_marks_where_one_is(path, item):
    assert here(path) == item
