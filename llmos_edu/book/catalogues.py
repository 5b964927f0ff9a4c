"""Translations of the book: gettext catalogues, page by page.

A catalogue is `book/locales/LANGUAGE/LC_MESSAGES/PAGE.po`: each text of the page in
English, and the same text in the language. Read in this order:

1. `translatable`    which texts wait for a translator at all
2. `compiled`        what Sphinx reads while it lays out an edition
3. `standings`       what is missing, and what was translated from an older text
4. `merge`           new texts put into the catalogues

A text that was changed is shown in English until somebody has looked at its
translation again: a page never says something else than its original.
"""

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po, write_po

from llmos_edu.core.errors import InputError
from llmos_edu.core.files import make_folder, write_bytes

ORIGINAL = "en"
FOLDER = "LC_MESSAGES"
KEPT_IN_ENGLISH = r"api/(?!index$)"
"""Pages without catalogues: they are the docstrings of the code."""

MAINTAINERS = "The LLMOS maintainers"

NOT_WORDS = r"`[^`]*`|\$[^$]+\$|\]\([^)]*\)|\{[\w:-]+\}|https?://\S+|\\[A-Za-z]+"
"""Code, formulas and addresses: the same in every language."""


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How far one page is translated."""

    page: str
    """Its path in the book, without ending."""
    n_texts: int
    """Texts on the page that need a translation."""
    untranslated: tuple[str, ...]
    """Those that have none; they are shown in English."""
    stale: tuple[str, ...]
    """Those whose translation is of an older wording; shown in English too."""


def languages(book: Path) -> list[str]:
    """The languages that there are catalogues for."""
    return sorted(path.parent.name for path in (book / "locales").glob(f"*/{FOLDER}"))


def own_name(language: str) -> str:
    """What a language calls itself.

    Example:
        >>> own_name("zh_CN"), own_name("en")
        ('中文', 'English')
    """
    return str(Locale.parse(language).get_language_name())


def translatable(text: str) -> bool:
    """Whether a text has words; code, formulas, names of files and numbers have none.

    Example:
        >>> translatable("[`warm_up.ipynb`](path:exercises/warm_up.ipynb)")
        False
        >>> translatable("Row $q$ of the scores")
        True
    """
    return bool(re.search(r"[^\W\d_]", re.sub(NOT_WORDS, "", text)))


def compiled(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Catalogues as Sphinx reads them, beside the written ones.

    A text that stands on several pages needs to be translated on one of them.

    Args:
        files: The folder of the book by path, catalogues below `locales/`.

    Raises:
        InputError: a catalogue is not what gettext can read.
    """
    found = {
        path: _read(content, path)
        for path, content in files.items()
        if re.fullmatch(rf"locales/\w+/{FOLDER}/.+\.po", path)
    }
    known: dict[str, dict[str, str]] = {}
    for path, catalogue in found.items():
        texts = known.setdefault(path.split("/")[1], {})
        texts |= {str(m.id): _as_markdown(str(m.string)) for m in _usable(catalogue)}
    made = {}
    for path, catalogue in found.items():
        texts = known[path.split("/")[1]]
        for message in [m for m in catalogue if str(m.id) in texts]:
            message.string = texts[str(message.id)]
            message.flags.discard("fuzzy")
        made[path.removesuffix(".po") + ".mo"] = _binary(catalogue)
    return made


def _as_markdown(text: str) -> str:
    """Keep a heading such as "1. First" from being read as a list of one entry."""
    return re.sub(r"^(\d+)\. ", r"\1\\. ", text)


def standings(templates: Path, catalogues: Path) -> list[Standing]:
    """Compare what the pages say today with what was translated.

    Args:
        templates: Where Sphinx put a `.pot` for each page.
        catalogues: `book/locales/LANGUAGE`.
    """
    pages = dict(_merged(templates, catalogues))
    known = {str(m.id) for catalogue in pages.values() for m in _usable(catalogue)}
    rows = []
    for page, catalogue in pages.items():
        texts = [message for message in catalogue if message.id]
        open_ = [message for message in texts if str(message.id) not in known]
        rows.append(
            Standing(
                page=page,
                n_texts=len(texts),
                untranslated=tuple(str(m.id) for m in open_ if not m.fuzzy),
                stale=tuple(str(m.id) for m in open_ if m.fuzzy),
            )
        )
    return rows


def merge(templates: Path, catalogues: Path) -> list[Path]:
    """Put new texts into the catalogues, and mark what was translated from old ones.

    Args:
        templates: Where Sphinx put a `.pot` for each page.
        catalogues: `book/locales/LANGUAGE`; made if it is not there.

    Returns:
        The catalogues, each beside its page's name.
    """
    written = []
    for page, catalogue in _merged(templates, catalogues):
        path = catalogues / FOLDER / f"{page}.po"
        make_folder(path.parent)
        scratch = io.BytesIO()
        write_po(scratch, catalogue, width=0, include_previous=True)
        write_bytes(path, scratch.getvalue())
        written.append(path)
    return written


def _merged(templates: Path, catalogues: Path) -> Iterator[tuple[str, Catalog]]:
    """Each page's catalogue as it would be with the texts of today."""
    for template in sorted(templates.rglob("*.pot")):
        page = template.relative_to(templates).with_suffix("").as_posix()
        if re.match(KEPT_IN_ENGLISH, page):
            continue
        path = catalogues / FOLDER / f"{page}.po"
        catalogue = (
            _read(path.read_bytes(), str(path))
            if path.exists()
            else _new(catalogues.name)
        )
        words = _read(template.read_bytes(), str(template))
        for message in list(words):
            if message.id and not translatable(str(message.id)):
                words.delete(message.id)
        catalogue.update(words, update_creation_date=False)
        if len(catalogue):
            yield page, catalogue


def _new(language: str) -> Catalog:
    return Catalog(
        locale=language,
        project="LLMOS",
        version="book",
        header_comment=f"# The book in {own_name(language)}.",
        last_translator=MAINTAINERS,
        language_team=MAINTAINERS,
        msgid_bugs_address=" ",
        fuzzy=False,
    )


def _read(content: bytes, path: str) -> Catalog:
    try:
        return read_po(io.BytesIO(content), abort_invalid=True)
    except PoFileError as error:
        raise InputError(
            f"a catalogue must be what gettext can read, got {path}: {error}; "
            "an editor for .po files keeps it whole"
        ) from error


def _binary(catalogue: Catalog) -> bytes:
    scratch = io.BytesIO()
    write_mo(scratch, catalogue)
    return scratch.getvalue()


def _usable(catalogue: Catalog) -> Iterator[Message]:
    for message in catalogue:
        if message.id and message.string and not message.fuzzy:
            yield message
