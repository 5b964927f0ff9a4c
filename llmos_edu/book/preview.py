"""A look at the site from this machine, and from no other."""

import functools
from collections.abc import Callable
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from llmos_edu.core.errors import FileError

LOOPBACK = "127.0.0.1"


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_said: object) -> None:
        """Say nothing of each file that is asked for."""


def serve(
    site: Path, *, port: int, on_start: Callable[[str], None] = lambda _url: None
) -> None:
    """Serve a folder on this machine alone, until somebody presses Ctrl-C.

    Args:
        site: The folder.
        port: 0 takes any that is free.
        on_start: Told the address once it is open.

    Raises:
        FileError: the port is taken.
    """
    handler = functools.partial(_Quiet, directory=str(site))
    try:
        server = ThreadingHTTPServer((LOOPBACK, port), handler)
    except OSError as error:
        raise FileError(
            f"a port must be free to be served from, got {port} ({error.strerror}); "
            "choose another one with --port"
        ) from error
    with server:
        on_start(f"http://{LOOPBACK}:{server.server_port}/")
        server.serve_forever()
