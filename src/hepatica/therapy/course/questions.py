"""What is asked at every visit, whichever rules are bound. An answer decides nothing.

A rule set names the symptoms that it acts on. These are asked beside them, so that a
course without such a rule has its answers too; each says where it comes from.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One symptom that is asked for, with its source.

    Parameters
    ----------
    symptom : str
        Symptom id; one that a rule set has too means the same there.
    title : str
        What is asked, in words.
    ref, at : str
        Key in the knowledge's list of sources, and the place.
    evidence : str
        Evidence code: V, V2 or P.
    """

    symptom: str
    title: str
    ref: str
    at: str
    evidence: str


FEVER = "fever"

VISIT_QUESTIONS = (
    Question(
        symptom=FEVER,
        title="Fever",
        ref="hepatica-policy",
        at="visits: cholangitis, pocket infection, neutropenia first; flow second",
        evidence="P",
    ),
    Question(
        symptom="pocket-infection",
        title="Signs of infection over the pump",
        ref="hepatica-policy",
        at="visits: pocket infection, a known complication of the pump",
        evidence="P",
    ),
    Question(
        symptom="pocket-swelling",
        title="Swelling or fluid over the pump",
        ref="hepatica-policy",
        at="visits: seroma and pocket fill, seen as a swelling",
        evidence="P",
    ),
    Question(
        symptom="epigastric-pain",
        title="Pain in the upper abdomen",
        ref="hepatica-policy",
        at="visits: pain here came with ulcers of stomach or duodenum",
        evidence="P",
    ),
    Question(
        symptom="jaundice",
        title="Yellow skin or eyes",
        ref="hepatica-policy",
        at="visits: strictures of the bile ducts ended in jaundice",
        evidence="P",
    ),
    Question(
        symptom="stomatitis",
        title="Sore mouth or throat, at the first visible sign",
        ref="fda-label-globalrph",
        at="precautions, discontinue: stomatitis or esophagopharyngitis",
        evidence="V2",
    ),
    Question(
        symptom="diarrhea",
        title="Frequent or watery stools",
        ref="fda-label-globalrph",
        at="precautions, discontinue: diarrhea",
        evidence="V2",
    ),
)
"""In the order in which they are asked: fever and the pocket first."""
