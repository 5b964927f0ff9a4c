"""Widgets go into a page as one snippet, and into a site as one folder."""

import json
import re

import pytest

from llmos_edu.core import InputError
from llmos_edu.viz.widgets import MIME, QuizCard, copy_static, embed


def snippet(text="Which?"):
    quiz = QuizCard(text, key="q", choices={"a": "Yes.", "b": "No."}, answer="a")
    return embed(quiz._repr_mimebundle_()[0][MIME], fallback="<p>In words.</p>")


class TestSnippet:
    def test_data_and_fallback_stand_in_it(self):
        html = snippet()
        assert 'data-module="quiz_card"' in html
        assert html.endswith("<p>In words.</p></div>")

    def test_text_cannot_break_out_of_the_data(self):
        html = snippet("</script><script>alert(1)</script>")
        data = re.search(r'application/json">(.*?)</script>', html).group(1)
        assert json.loads(data)["question"] == "</script><script>alert(1)</script>"
        assert html.count("</script>") == 1

    def test_an_unknown_module_is_refused(self):
        with pytest.raises(InputError, match="got 'host'"):
            embed({"module": "host", "state": "{}"}, fallback="")


def test_a_site_gets_host_modules_and_style(tmp_path):
    host = copy_static(tmp_path / "deep" / "static")
    names = {path.name for path in host.parent.iterdir()}
    assert {"host.js", "widget.css", "quiz_card.js"} <= names
