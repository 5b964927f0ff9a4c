"""Dates in all their forms: by hand, by their laws, and at their edges."""

import re
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from llmos_edu.core import ConfigError, InputError
from llmos_edu.data import FORMS, all_days, date_pairs, write_date
from llmos_edu.data.dates import MONTHS, ordinal_word

DAYS = st.dates(date(1969, 1, 1), date(2068, 12, 31)).map(str)


class TestByHand:
    @pytest.mark.parametrize(
        ("form", "written"),
        [
            ("british", "22 August 2003"),
            ("american", "August 22, 2003"),
            ("ordinal", "22nd of August 2003"),
            ("american ordinal", "August 22nd, 2003"),
            ("words", "August the twenty-second, 2003"),
            ("weekday", "Friday, 22 August 2003"),
            ("short weekday", "Fri Aug 22 2003"),
            ("short", "22 Aug 2003"),
            ("short year", "22 Aug '03"),
            ("machine", "22-AUG-2003"),
            ("dots", "22.8.2003"),
            ("slashes", "8/22/2003"),
            ("year first", "2003, August 22"),
            ("in year", "in 2003 on August 22nd"),
        ],
    )
    def test_a_friday_in_every_form(self, form, written):
        assert write_date("2003-08-22", form) == written

    def test_there_is_a_case_for_every_form(self):
        (mark,) = TestByHand.test_a_friday_in_every_form.pytestmark
        assert {case[0] for case in mark.args[1]} == set(FORMS)

    def test_a_leap_year_has_366_days_and_a_common_one_365(self):
        assert len(all_days(first_year=2000, last_year=2000)) == 366
        assert len(all_days(first_year=2001, last_year=2001)) == 365
        assert all_days(first_year=2000, last_year=2000)[58:61] == [
            "2000-02-28",
            "2000-02-29",
            "2000-03-01",
        ]

    def test_days_in_words(self):
        words = {20: "twentieth", 21: "twenty-first", 30: "thirtieth", 9: "ninth"}
        assert {day: ordinal_word(day) for day in words} == words
        assert len({ordinal_word(day) for day in range(1, 32)}) == 31


class TestLaws:
    def test_a_hundred_years_have_every_day_once_in_order(self):
        days = [date.fromisoformat(day) for day in all_days()]
        assert (days[0], days[-1]) == (date(1969, 1, 1), date(2068, 12, 31))
        assert {b - a for a, b in pairwise(days)} == {timedelta(days=1)}

    @settings(deadline=None)
    @given(DAYS, st.sampled_from(sorted(set(FORMS) - {"dots", "slashes"})))
    def test_month_and_year_can_be_read_back(self, iso, form):
        written = write_date(iso, form)
        year, month, _ = iso.split("-")
        assert year in written or f"'{year[2:]}" in written
        assert MONTHS[int(month) - 1][:3].lower() in written.lower()

    @settings(deadline=None)
    @given(DAYS)
    def test_only_the_sign_tells_day_from_month(self, iso):
        year, month, day = (str(int(part)) for part in iso.split("-"))
        assert write_date(iso, "dots") == f"{day}.{month}.{year}"
        assert write_date(iso, "slashes") == f"{month}/{day}/{year}"

    def test_no_text_means_two_days(self):
        seen: dict[str, str] = {}
        for iso in all_days(first_year=1999, last_year=2001):
            for form in FORMS:
                assert seen.setdefault(write_date(iso, form), iso) == iso

    def test_a_seed_draws_the_same_pairs_and_another_seed_others(self):
        days = all_days(first_year=2000, last_year=2001)
        pairs = date_pairs(days, n=50, seed=3)
        assert pairs == date_pairs(days, n=50, seed=3)
        assert pairs != date_pairs(days, n=50, seed=4)
        assert date_pairs(days, n=20, seed=3) == pairs[:20]

    def test_pairs_come_from_the_days_and_forms_asked_for(self):
        pairs = date_pairs(["2000-02-29"], n=9, forms=["dots", "short"])
        assert {pair.iso for pair in pairs} == {"2000-02-29"}
        assert {pair.written for pair in pairs} == {"29.2.2000", "29 Feb 2000"}

    def test_all_forms_are_drawn(self):
        written = [pair.written for pair in date_pairs(["2003-08-22"], n=300)]
        assert set(written) == {write_date("2003-08-22", form) for form in FORMS}
        assert all(re.fullmatch(r"[ -~]+", text) for text in written)


class TestEdges:
    def test_a_day_that_does_not_exist_is_refused(self):
        with pytest.raises(InputError, match="exist, got '2001-02-29'"):
            write_date("2001-02-29", "short")

    def test_a_form_that_does_not_exist_is_refused(self):
        with pytest.raises(InputError, match=r"'british'.* got 'roman'"):
            write_date("2001-02-28", "roman")

    @pytest.mark.parametrize(("first", "last"), [(1968, 2000), (2000, 2069), (5, 4)])
    def test_years_out_of_range_or_order_are_refused(self, first, last):
        with pytest.raises(ConfigError, match=f"first_year={first} and last_year"):
            all_days(first_year=first, last_year=last)

    def test_nothing_to_draw_from_is_refused(self):
        with pytest.raises(InputError, match="got 0 days and 14 forms"):
            date_pairs([], n=1)
        with pytest.raises(InputError, match="got 1 days and 0 forms"):
            date_pairs(["2000-01-01"], n=1, forms=[])
