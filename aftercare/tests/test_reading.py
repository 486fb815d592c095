import pytest

from aftercare import guide, reading

PAGES = {draft.topic: draft for draft in guide.load_drafts()}


def as_page(draft):
    return f"<h1>{draft.title}</h1><p>{draft.summary}</p>{guide.to_html(draft.text)}"


@pytest.mark.parametrize("topic", guide.TOPICS)
def test_a_sixth_grader_can_read_each_topic(topic):
    assert reading.grade(as_page(PAGES[topic])) <= 6


@pytest.mark.parametrize("topic", guide.TOPICS)
def test_short_list_items_do_not_hide_hard_paragraphs(topic):
    paragraphs = [f"<p>{s}</p>" for s in reading.sentences(as_page(PAGES[topic])) if s[-1] in ".?"]
    assert reading.grade("".join(paragraphs)) <= 6


@pytest.mark.parametrize("topic", guide.TOPICS)
def test_no_sentence_is_longer_than_20_words(topic):
    assert reading.long_sentences(as_page(PAGES[topic])) == []


@pytest.mark.parametrize("path", ["/help/", "/accessibility/", "/privacy/"])
def test_a_sixth_grader_can_read_the_pages_around_the_guide(client, path):
    page = client.get(path).content.decode()
    assert reading.grade(page) <= 6
    assert reading.long_sentences(page) == []


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("blood", 1), ("needed", 2), ("planned", 1), ("table", 2), ("cake", 1), ("comes", 1),
        ("dishes", 2), ("safely", 2), ("medicine", 3), ("nausea", 3), ("serious", 3),
        ("anxious", 2), ("session", 2), ("depression", 3), ("patient", 2), ("being", 2),
        ("situation", 4), ("guide", 1), ("eyes", 1), ("comfortable", 4), ("provider's", 3),
        ("don’t", 1), ("I", 1), ("911", 3), ("hmm", 1),
    ],
)  # fmt: skip
def test_syllables_are_counted(word, count):
    assert reading.syllables(word) == count


def test_a_20_word_sentence_passes_and_one_more_word_does_not():
    twenty = "one " * 20
    assert reading.long_sentences(f"<p>{twenty}</p>") == []
    assert len(reading.long_sentences(f"<p>{twenty} more</p>")) == 1


def test_headings_items_and_questions_end_sentences_and_inline_tags_do_not():
    html = "<h2>Do</h2><ul><li>Rest <b>well</b> today</li><li>Eat</li></ul><p>Why? It helps.</p>"
    assert reading.sentences(html) == ["Do", "Rest well today", "Eat", "Why?", "It helps."]


def test_times_and_abbreviated_clock_words_do_not_end_a_sentence():
    html = "<p>Rest until 3:40pm on Friday.</p>"
    assert reading.sentences(html) == ["Rest until 3:40pm on Friday."]


def test_what_nobody_reads_is_not_counted():
    html = "<head><title>T</title></head><style>a b</style><svg><title>x</title></svg><p>Hi.</p>"
    assert reading.sentences(html) == ["Hi."]


def test_known_texts_land_near_their_grade():
    easy = "<p>The cat sat on the mat. It was a fat cat. The cat ran.</p>"
    hard = (
        "<p>Individuals experiencing persistent physiological complications subsequent to"
        " administration should immediately communicate with a qualified professional.</p>"
    )
    assert reading.grade(easy) < 1
    assert reading.grade(hard) > 16


def test_an_empty_page_has_no_grade():
    assert reading.grade("<p> … </p>") == 0
