"""Pages on which nothing runs."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from llmos_edu.grading.pages import heading, listing, page, paragraph, table, text


class TestLaws:
    @given(st.text(max_size=100))
    @settings(deadline=None)
    def test_no_text_becomes_a_tag(self, value):
        parts = [heading(value), paragraph(value), table([value], [[value, 1.5]])]
        body = page(value, [*parts, listing(value, marked=1)])
        tags = set(re.findall(r"<\s*/?\s*([a-zA-Z!]+)", body))
        assert tags <= {
            "!DOCTYPE", "html", "head", "meta", "title", "style", "body", "h", "p",
            "table", "thead", "tbody", "tr", "th", "td", "pre", "b",
        }  # fmt: skip

    def test_a_page_loads_and_runs_nothing(self):
        body = page("x", [])
        assert "default-src 'none'" in body
        assert "script-src" not in body
        assert "src=" not in body


class TestByHand:
    def test_the_marked_line_stands_out(self):
        assert listing("a\nb", marked=2) == "<pre>  1  a\n<b>  2  b</b></pre>"

    def test_quotes_cannot_leave_an_attribute(self):
        assert text("\"'><x") == "&quot;&#x27;&gt;&lt;x"
