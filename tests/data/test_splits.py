"""Where documents go, that they stay there, and refusals."""

import hashlib
from itertools import chain

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from llmos_edu.core import ConfigError, CorpusError
from llmos_edu.data import split_documents

STORIES = [f"story {number}" for number in range(400)]
texts = st.lists(st.text(), max_size=20)


def side_of(splits):
    return {
        document: side
        for side, documents in splits._asdict().items()
        for document in documents
    }


class TestByHand:
    def test_the_fingerprint_read_as_a_fraction_is_the_lot(self):
        # sha256("7:Nobody comes.") begins with ad: its lot is 173 / 256 and a bit
        assert hashlib.sha256(b"7:Nobody comes.").hexdigest().startswith("ad")
        documents = [*STORIES, "Nobody comes."]
        splits = split_documents(documents, valid=173 / 256, test=1 / 256, seed=7)
        assert "Nobody comes." in splits.test


class TestLaws:
    def test_shares_are_those_asked_for_give_or_take_chance(self):
        splits = split_documents(STORIES, valid=0.2, test=0.1)
        # binomial, 400 documents: four standard errors are 32 and 24
        assert len(splits.valid) == pytest.approx(80, abs=32)
        assert len(splits.test) == pytest.approx(40, abs=24)

    def test_every_document_goes_to_one_side_and_keeps_its_place(self):
        splits = split_documents(STORIES)
        assert sorted(chain(*splits), key=STORIES.index) == STORIES
        for side in splits:
            assert side == sorted(side, key=STORIES.index)

    @settings(deadline=None, max_examples=25)
    @given(texts)
    def test_a_document_stays_where_it_was_when_others_come(self, others):
        before = side_of(split_documents(STORIES))
        after = side_of(split_documents([*others, *STORIES]))
        assert before.items() <= after.items()

    def test_copies_of_a_document_never_part(self):
        splits = split_documents(STORIES * 2)
        assert set(splits.train).isdisjoint(splits.valid)
        assert set(splits.train).isdisjoint(splits.test)
        assert set(splits.valid).isdisjoint(splits.test)

    def test_another_seed_divides_differently(self):
        assert split_documents(STORIES, seed=0) != split_documents(STORIES, seed=1)

    def test_a_larger_test_set_takes_nothing_from_validation(self):
        small = split_documents(STORIES, test=0.1)
        large = split_documents(STORIES, test=0.5)
        assert small.valid == large.valid
        assert set(small.test) < set(large.test)

    @given(st.text())
    def test_any_text_can_be_placed(self, text):
        assert text in split_documents([text], valid=0.0, test=0.0).train

    def test_a_lone_surrogate_can_be_placed(self):
        assert split_documents(["\ud800"], valid=0.0, test=0.0).train == ["\ud800"]


class TestGolden:
    def test_a_seed_divides_alike_on_every_machine(self):
        splits = split_documents(STORIES[:20], valid=0.2, test=0.2, seed=1)
        assert [int(s.split()[1]) for s in splits.valid] == [3, 5, 7, 9, 15]
        assert [int(s.split()[1]) for s in splits.test] == [1, 10]


class TestEdges:
    @pytest.mark.parametrize(
        ("valid", "test"), [(-0.1, 0.1), (0.1, -0.1), (0.5, 0.5), (float("nan"), 0.1)]
    )
    def test_shares_that_make_no_sense_are_refused(self, valid, test):
        with pytest.raises(ConfigError, match=rf"valid={valid} and test={test}"):
            split_documents(STORIES, valid=valid, test=test)

    def test_a_side_without_documents_is_refused(self):
        with pytest.raises(CorpusError, match=r"none for .* out of 1:"):
            split_documents(["alone"])

    def test_no_documents_are_refused(self):
        with pytest.raises(CorpusError, match=r"none for train .* out of 0:"):
            split_documents([])

    def test_a_side_that_was_not_asked_for_may_be_empty(self):
        splits = split_documents(STORIES, valid=0.0, test=0.3)
        assert splits.valid == []
        assert splits.test
