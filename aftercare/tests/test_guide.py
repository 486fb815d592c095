import re
from html import unescape
from pathlib import Path

import pytest

from aftercare import guide
from aftercare.symptoms import RED_FLAGS

DRAFTS = {draft.topic: draft for draft in guide.load_drafts()}
FACTS = Path(__file__).parents[2] / "docs" / "source-facts.md"
HEADINGS = {
    "911": "Call 911 for any of these",
    "988": "Call or text 988 for",
    "call clinic now": "Call the clinic now for any of these",
}
CALLS = ["Call 911", "Call or text 988", "Call the clinic"]
each_topic = pytest.mark.parametrize("topic", guide.TOPICS)


def plain(topic):
    """The words of a topic as a reader sees them, on one line."""
    draft = DRAFTS[topic]
    text = re.sub(r"<[^>]+>", "", guide.to_html(draft.text))
    return " ".join(unescape(f"{draft.title} {draft.summary} {text}").split())


def items_under(topic, heading):
    """The list items under one heading, up to the next."""
    _, _, rest = DRAFTS[topic].text.partition(f"# {heading}\n")
    items = re.split(r"^#", rest, maxsplit=1, flags=re.MULTILINE)[0]
    return [" ".join(item.split()) for item in re.split(r"^- ", items, flags=re.MULTILINE)[1:]]


def facts():
    """The rows of the table that stand for a statement."""
    lines = FACTS.read_text("utf-8").splitlines()
    rows = [line.split("|")[1:-1] for line in lines if "|" in line]
    return [[cell.strip() for cell in row] for row in rows if row[0].strip().isdigit()]


@each_topic
def test_each_topic_has_its_parts_in_order(topic):
    parts = [section.kind for section in guide.sections(DRAFTS[topic].text)]
    assert parts[-3:] == ["do", "do-not", "when-to-call"]
    assert any(kind.startswith("what-is-normal") for kind in parts)


@each_topic
def test_every_do_not_begins_with_do_not(topic):
    items = items_under(topic, "Do not")
    assert items
    assert [item for item in items if not item.startswith("Do not ")] == []


@each_topic
def test_no_do_reads_as_a_do_not(topic):
    items = items_under(topic, "Do")
    assert items
    forbids = re.compile(r"(do not|don['’]t|never|avoid)\b", re.IGNORECASE)
    assert [item for item in items if forbids.match(item)] == []


@each_topic
def test_each_topic_says_when_to_call_911_988_and_the_clinic(topic):
    calls = guide.sections(DRAFTS[topic].text)[-1].html
    assert re.findall(r"<h3>(Call 911|Call or text 988|Call the clinic)", calls) == CALLS


@each_topic
def test_each_topic_names_its_sources_and_is_a_draft(topic):
    path = guide.FILES / "en" / f"{topic}.md"
    assert DRAFTS[topic].sources
    assert 'status = "draft"' in path.read_text("utf-8")


@each_topic
def test_the_answer_is_one_sentence(topic):
    assert re.fullmatch(r"[^.?!]+\.", DRAFTS[topic].summary)


@each_topic
def test_no_topic_allows_driving(topic):
    allowed = re.compile(r"(can|may|safe to|ok(ay)? to|able to|start to) drive|drive again", re.I)
    assert not allowed.search(plain(topic))


@each_topic
def test_links_lead_to_topics_that_exist(topic):
    for slug in re.findall(r"\]\(/guide/([^)]*)/\)", DRAFTS[topic].text):
        assert slug in guide.TOPICS


@pytest.mark.parametrize("topic", ["no-driving", "after", "before"])
def test_the_24_hours_stand_in_every_topic_a_driver_may_open(topic):
    assert "24 hours" in plain(topic)


@pytest.mark.parametrize("flag", RED_FLAGS.values(), ids=RED_FLAGS)
def test_each_red_flag_stands_under_the_number_it_asks_for(flag):
    items = items_under("side-effects", HEADINGS[flag.action])
    assert [item for item in items if item.startswith(flag.words)]


def test_food_medicine_and_alcohol_rules_are_the_clinics_and_have_no_number():
    sentences = [s for topic in guide.TOPICS for s in re.split(r"[.?!]", plain(topic))]
    said = [s for s in sentences if re.search(r"food|drink|alcohol", s)]
    assert said
    assert [s for s in said if re.search(r"\d", s)] == []


def test_off_label_says_only_what_the_source_says():
    assert "not approved ketamine for any mental health problem" in plain("before")
    assert "off-label use" in plain("before")


def test_the_number_of_sessions_is_asked_before_the_first():
    for topic in ("before", "more-sessions"):
        said = plain(topic)
        assert re.search(r"Ask your provider how many sessions .* Ask before your first\.", said)


def test_45_minutes_is_said_of_mood_only():
    assert [t for t in guide.TOPICS if "45" in plain(t)] == ["during"]
    assert "For mood, the medicine can take up to 45 minutes" in plain("during")


@pytest.mark.parametrize("row", facts(), ids=lambda row: row[0])
def test_each_statement_of_the_source_is_said_somewhere_or_left_out_for_a_reason(row):
    _, statement, place, phrase, reason = row
    assert statement
    assert bool(place) != bool(reason), "a place or a reason, not both"
    if place:
        assert phrase and phrase.casefold() in plain(place).casefold()


def test_statements_are_numbered_without_a_gap():
    assert [int(row[0]) for row in facts()] == list(range(1, 52))


def test_no_advertising_came_through():
    all_words = " ".join(map(plain, guide.TOPICS)).casefold()
    for word in ("revolutionary", "nothing to worry", "non-invasive", "long-lasting", "popular"):
        assert word not in all_words


@pytest.mark.parametrize(
    ("stage", "topic"),
    [
        ("no session", "before"),
        ("before", "before"),
        ("in clinic", "during"),
        ("inside window", "after"),
        ("after", "feeling-better"),
        ("course done", "more-sessions"),
        ("what is this", "after"),
    ],
)
def test_home_shows_the_topic_of_the_stage(stage, topic):
    assert guide.topic_for_stage(stage) == topic


@pytest.mark.parametrize(
    "evil",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "[x](https://elsewhere.example/)",
        "[x](//elsewhere.example/)",
        "![x](https://elsewhere.example/a.png)",
        '<a href="/" onclick="x()" style="color:red">x</a>',
        "[a]: data:text/html,x\n\n[x][a]",
    ],
)
def test_markdown_brings_in_no_script_no_image_and_no_other_site(evil):
    html = guide.to_html(evil)
    assert not re.search(r"<(?!/?p>|/?a>)", html)


def test_links_within_the_site_and_to_a_phone_stay():
    assert guide.to_html("[x](/guide/after/)") == '<p><a href="/guide/after/">x</a></p>\n'
    assert guide.to_html("[x](tel:911)") == '<p><a href="tel:911">x</a></p>\n'


def test_a_missing_file_is_an_error_not_a_gap(tmp_path):
    with pytest.raises(FileNotFoundError):
        guide.load_drafts(files=tmp_path)
