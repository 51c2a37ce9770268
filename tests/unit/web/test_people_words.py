"""Each privilege has its word and its sentence on the page of people."""

from hepatica.actions.privileges import DESCRIPTIONS, Privilege
from hepatica.web.presenters.people import WORDS


def test_every_privilege_has_a_word_and_a_sentence():
    assert set(WORDS) == set(DESCRIPTIONS) == set(Privilege)
    assert len(set(WORDS.values())) == len(WORDS)
