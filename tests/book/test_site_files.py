"""A site holds every file once, whatever the number of its editions."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from llmos_edu.book.site_files import site_files
from llmos_edu.book.staging import stage
from tests.book.scratch import cell, dump, notebook, shown

PAGE = (
    b'<link href="../_static/look.css?v=1"><script src="../_static/words.js"></script>'
    b'<img src="../_images/dot.png"><a href="b.html">b</a>'
    b'<code>src="_static/look.css"</code>'
)
ENGLISH = {
    "notebooks/a.html": PAGE,
    "index.html": b'<link href="_static/look.css">',
    "_static/look.css": b"p {}",
    "_static/words.js": b"en",
    "_static/look.css.map": b"{}",
    "_static/locales/de/theme.po": b"",
    "_images/dot.png": b"png",
    "searchindex.js": b"en",
}
WORDS = st.sampled_from([b"", b"en", b"zh"])
CHINESE = ENGLISH | {"_static/words.js": b"zh", "searchindex.js": b"zh"}


def put_together(folder, **editions):
    for language, files in editions.items():
        stage(files, folder / language)
    return site_files({language: folder / language for language in editions})


class TestByHand:
    def test_what_an_edition_shares_stands_above_it(self, tmp_path):
        site = put_together(tmp_path, en=ENGLISH, zh_CN=CHINESE)
        assert {path for path in site if path.startswith("zh_CN/")} == {
            "zh_CN/index.html",
            "zh_CN/notebooks/a.html",
            "zh_CN/_static/words.js",
            "zh_CN/searchindex.js",
        }
        page = site["zh_CN/notebooks/a.html"].decode()
        assert '<link href="../../_static/look.css?v=1">' in page
        assert '<script src="../_static/words.js">' in page
        assert '<img src="../../_images/dot.png">' in page
        assert b'href="../_static/look.css"' in site["zh_CN/index.html"]
        assert site["notebooks/a.html"] == PAGE

    def test_what_no_page_asks_for_is_left_out(self, tmp_path):
        site = put_together(tmp_path, en=ENGLISH)
        assert not [path for path in site if "map" in path or "locales" in path]

    def test_a_chapter_to_take_home_comes_without_its_outputs(self, tmp_path):
        ran = dump(notebook(cell(shown({"text/plain": "2"})))).encode()
        path = "_sources/notebooks/01_one.ipynb"
        site = put_together(tmp_path, en={path: ran})
        code = json.loads(site[path])["cells"][1]
        assert (code["outputs"], code["execution_count"]) == ([], None)
        assert code["source"] == "1 + 1"


class TestLaws:
    @settings(max_examples=30, deadline=None)
    @given(st.dictionaries(st.sampled_from(sorted(ENGLISH)), WORDS))
    def test_an_edition_finds_above_it_what_it_would_have_itself(
        self, tmp_path_factory, other
    ):
        site = put_together(tmp_path_factory.mktemp("x"), en=ENGLISH, de=other)
        for path in set(other) - {
            "_static/look.css.map",
            "_static/locales/de/theme.po",
        }:
            found = site.get(f"de/{path}", site.get(path))
            assert found == other[path] or path.endswith(".html")
