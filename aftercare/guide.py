"""The guide's seven topics: their order, their files, and their text as safe HTML."""

import re
import tomllib
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import nh3
from django.utils.text import slugify
from markdown_it import MarkdownIt

TOPICS = {  # by slug, in the order of a patient's day
    "before": "Before",
    "during": "During",
    "after": "After",
    "side-effects": "Side effects",
    "no-driving": "No driving",
    "feeling-better": "When you may feel better",
    "more-sessions": "More sessions",
}
STAGES = {
    "no session": "before",
    "before": "before",
    "in clinic": "during",
    "inside window": "after",
    "after": "feeling-better",
    "course done": "more-sessions",
}
REVIEWED_EVERY = timedelta(days=365)  # a signed text is read again within a year
FILES = Path(__file__).parent / "guidance"
TAGS = {"h2", "h3", "p", "ul", "ol", "li", "strong", "em", "a"}

_markdown = MarkdownIt("commonmark", {"html": False})


class Section(NamedTuple):
    """A part of a topic under its own heading; `kind` is the heading as a slug, for its looks."""

    kind: str
    heading: str
    html: str


class Draft(NamedTuple):
    """The words of one topic, as its file has them."""

    topic: str
    title: str
    summary: str
    text: str
    sources: list[str]


def load_drafts(language: str = "en", files: Path = FILES) -> list[Draft]:
    """Read each topic's file; a missing or broken one is an error, not a gap."""
    return [read(topic, files / language / f"{topic}.md") for topic in TOPICS]


def read(topic: str, path: Path) -> Draft:
    """Read one file: TOML between two lines of `+++`, then Markdown whose headings start at ##."""
    _, front, text = path.read_text("utf-8").split("+++\n", 2)
    words = tomllib.loads(front)
    return Draft(topic, words["title"], words["summary"], text.strip(), words["sources"])


def sections(text: str) -> list[Section]:
    """Cut a topic's text at its `##` headings; what stands before the first has an empty one."""
    lead, *rest = re.split(r"^## +(.+?) *$", text, flags=re.MULTILINE)
    parts = [("", lead)] if lead.strip() else []
    parts += zip(rest[::2], rest[1::2], strict=True)
    return [Section(slugify(heading), heading, to_html(part)) for heading, part in parts]


def to_html(text: str) -> str:
    """Markdown as HTML with nothing in it but headings, text, lists and links within the site."""
    return nh3.clean(
        _markdown.render(text),
        tags=TAGS,
        attributes={"a": {"href"}},
        attribute_filter=_within_the_site,
        url_schemes={"tel"},
        link_rel=None,
    )


def _within_the_site(_tag: str, _name: str, value: str) -> str | None:
    return value if re.match(r"/(?![/\\])|tel:", value) else None


def topic_for_stage(stage: str) -> str:
    """The topic a patient needs now; anything unclear is answered with "after"."""
    return STAGES.get(stage, "after")
