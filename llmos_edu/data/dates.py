"""Dates as people write them, and as ISO 8601 does: 7 March 1997 and 1997-03-07.

A small world for translation. It has what makes translating hard: words that change
their order, several spellings of one thing, words that say nothing new (the day of the
week), and signs that only their surroundings explain: 3.7.1997 is in July, 3/7/1997 in
March. And it has one right answer for each question.

Source: the target is ISO 8601-1:2019, calendar date in extended format; years of two
digits are read as POSIX does, 69 to 99 in the last century.
"""

import calendar
import random
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from llmos_edu.core.errors import ConfigError, InputError

MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
WEEKDAYS = (
    *("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
)
ONES = (
    *("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth"),
    *("ninth", "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth"),
    *("fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth"),
)


class DatePair(NamedTuple):
    """A date as somebody wrote it, and its translation."""

    written: str
    """Such as "Friday, 7 March 1997"."""

    iso: str
    """Such as "1997-03-07"."""


def ordinal(day: int) -> str:
    """Write a day with its ending: 1st, 2nd, 3rd, 4th, 11th, 22nd.

    Args:
        day: Day of the month.

    Example:
        >>> [ordinal(day) for day in (1, 2, 3, 4, 11, 12, 13, 21, 30)]
        ['1st', '2nd', '3rd', '4th', '11th', '12th', '13th', '21st', '30th']
    """
    ending = {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"{day}{'th' if 11 <= day <= 13 else ending}"


def ordinal_word(day: int) -> str:
    """Write a day as a word: first, twentieth, twenty-first.

    Args:
        day: Day of the month, 1 to 31.
    """
    if day < 20:
        return ONES[day - 1]
    tens, ones = divmod(day, 10)
    if ones == 0:
        return {2: "twentieth", 3: "thirtieth"}[tens]
    return f"{ {2: 'twenty', 3: 'thirty'}[tens] }-{ONES[ones - 1]}"


def _month(day: date) -> str:
    return MONTHS[day.month - 1]


def _weekday(day: date) -> str:
    return WEEKDAYS[day.weekday()]


FORMS: dict[str, Callable[[date], str]] = {
    "british": lambda d: f"{d.day} {_month(d)} {d.year}",
    "american": lambda d: f"{_month(d)} {d.day}, {d.year}",
    "ordinal": lambda d: f"{ordinal(d.day)} of {_month(d)} {d.year}",
    "american ordinal": lambda d: f"{_month(d)} {ordinal(d.day)}, {d.year}",
    "words": lambda d: f"{_month(d)} the {ordinal_word(d.day)}, {d.year}",
    "weekday": lambda d: f"{_weekday(d)}, {d.day} {_month(d)} {d.year}",
    "short weekday": lambda d: f"{_weekday(d)[:3]} {_month(d)[:3]} {d.day} {d.year}",
    "short": lambda d: f"{d.day} {_month(d)[:3]} {d.year}",
    "short year": lambda d: f"{d.day} {_month(d)[:3]} '{d.year % 100:02}",
    "machine": lambda d: f"{d.day:02}-{_month(d)[:3].upper()}-{d.year}",
    "dots": lambda d: f"{d.day}.{d.month}.{d.year}",
    "slashes": lambda d: f"{d.month}/{d.day}/{d.year}",
    "year first": lambda d: f"{d.year}, {_month(d)} {d.day}",
    "in year": lambda d: f"in {d.year} on {_month(d)} {ordinal(d.day)}",
}
"""Ways to write a date, by name. Dots put the day first, slashes the month."""

FIRST_SHORT_YEAR, LAST_SHORT_YEAR = 1969, 2068


def all_days(*, first_year: int = 1969, last_year: int = 2068) -> list[str]:
    """List every day of some years, as ISO writes it, in order.

    Args:
        first_year: 1969 or later: two digits of a year would else say two things.
        last_year: 2068 or earlier.

    Raises:
        ConfigError: the years are out of order or out of range.
    """
    if not FIRST_SHORT_YEAR <= first_year <= last_year <= LAST_SHORT_YEAR:
        raise ConfigError(
            f"years must be in order between {FIRST_SHORT_YEAR} and {LAST_SHORT_YEAR}, "
            f"got {first_year=} and {last_year=}"
        )
    start, n_years = date(first_year, 1, 1), last_year - first_year + 1
    n_leap = calendar.leapdays(first_year, last_year + 1)
    return [str(start + timedelta(days=n)) for n in range(365 * n_years + n_leap)]


def write_date(iso: str, form: str) -> str:
    """Write a date in one of the forms.

    Args:
        iso: The date, such as "1997-03-07".
        form: A name in `FORMS`.

    Raises:
        InputError: there is no such date or no such form.

    Example:
        >>> [write_date("1997-03-07", form) for form in ("weekday", "short", "dots")]
        ['Friday, 7 March 1997', '7 Mar 1997', '7.3.1997']
    """
    if form not in FORMS:
        raise InputError(f"form must be one of {list(FORMS)}, got {form!r}")
    try:
        day = date.fromisoformat(iso)
    except ValueError as error:
        raise InputError(
            f"a date must be written as year-month-day and exist, got {iso!r}"
        ) from error
    return FORMS[form](day)


def date_pairs(
    days: Sequence[str], *, n: int, seed: int = 0, forms: Iterable[str] = FORMS
) -> list[DatePair]:
    """Draw days and the ways they are written.

    Args:
        days: Dates in ISO form to draw from; hold some back for the test.
        n: Pairs to draw.
        seed: Another seed gives other pairs.
        forms: Names in `FORMS` to draw from.

    Raises:
        InputError: there is no day or no form to draw from, or one does not exist.
    """
    names, source = list(forms), random.Random(seed)
    if not days or not names:
        raise InputError(
            f"dates need a day and a form, got {len(days)} days and {len(names)} forms"
        )
    drawn = [(source.choice(days), source.choice(names)) for _ in range(n)]
    return [DatePair(write_date(iso, form), iso) for iso, form in drawn]
