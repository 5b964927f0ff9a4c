"""The preview is for this machine alone."""

import threading
import urllib.request

import pytest

from llmos_edu.book import serve
from llmos_edu.core import FileError


def addresses(site, **how):
    """Start a preview, and give its address once it is open."""
    opened, found = threading.Event(), []

    def on_start(url):
        found.append(url)
        opened.set()

    how |= {"port": 0, "on_start": on_start}
    threading.Thread(target=serve, args=(site,), kwargs=how, daemon=True).start()
    assert opened.wait(10)
    return found[0]


class TestByHand:
    def test_a_page_is_served_on_loopback(self, tmp_path):
        (tmp_path / "index.html").write_text("hello")
        url = addresses(tmp_path)
        assert url.startswith("http://127.0.0.1:")
        with urllib.request.urlopen(url) as answer:
            assert answer.read() == b"hello"


class TestEdges:
    def test_a_port_that_is_taken_is_named(self, tmp_path):
        port = int(addresses(tmp_path).rstrip("/").rpartition(":")[2])
        with pytest.raises(FileError, match=rf"got {port} .*--port"):
            serve(tmp_path, port=port)
