"""The published book: from chapters and their outputs to a site without a network."""

from llmos_edu.book.build import (
    build_site,
    extract_texts,
    places,
    public_address,
    staged_files,
)
from llmos_edu.book.catalogues import Standing, languages, merge, standings
from llmos_edu.book.chapters import (
    keep_outputs,
    kept_proofs,
    read_notebooks,
    with_kept_outputs,
)
from llmos_edu.book.fingerprints import Kept, of_library
from llmos_edu.book.outputs import take_outputs
from llmos_edu.book.pdf import print_pdf
from llmos_edu.book.preview import serve
from llmos_edu.book.site_checks import complaints
from llmos_edu.book.vendored import vendored_files

__all__ = [
    "Kept",
    "Standing",
    "build_site",
    "complaints",
    "extract_texts",
    "keep_outputs",
    "kept_proofs",
    "languages",
    "merge",
    "of_library",
    "places",
    "print_pdf",
    "public_address",
    "read_notebooks",
    "serve",
    "staged_files",
    "standings",
    "take_outputs",
    "vendored_files",
    "with_kept_outputs",
]
