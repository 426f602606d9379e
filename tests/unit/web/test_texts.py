"""Sentences of scripts: what the page can translate is what the extractor finds, and none is missed."""

from app.web import texts
from tests.support import translations
from tests.support.people import Web


def test_the_sentences_of_a_script_have_their_lines() -> None:
    script = 'say("One.");\nthis.wrong(bad ? "Two \\"q\\"." : "Three.");\nsay(sentence, values); sayings("no");'
    assert list(texts.spoken(script)) == [(1, "One."), (2, 'Two "q".'), (2, "Three.")]


def test_pages_python_and_scripts_are_extracted(web: Web) -> None:
    known = texts.sentences(web.app.extensions["assets"])
    assert "saved" in known
    assert 'Text stands in double quotes: "…".' in known
    extracted = {message.id for message in translations.extracted()}
    assert {*known, "Call", "Half-close", "Frames", "The schema does not compile", "Start now"} <= extracted


def test_a_page_in_the_language_of_the_scripts_carries_no_texts(web: Web) -> None:
    with web.app.test_request_context("/"):
        assert web.app.jinja_env.globals["script_texts"]() == {}  # type: ignore[operator]
