"""The questions of every visit: sourced, and the same as in a rule that asks them."""

from hepatica.knowledge import build, load_catalog
from hepatica.therapy.course.questions import FEVER, VISIT_QUESTIONS

CATALOG = load_catalog()


def test_each_question_names_a_source_and_its_evidence():
    assert VISIT_QUESTIONS[0].symptom == FEVER
    for question in VISIT_QUESTIONS:
        assert question.ref in CATALOG.sources
        assert question.at
        is_own = question.ref == "hepatica-policy"
        assert (question.evidence == "P") is is_own
        assert question.evidence in {"P", "V", "V2"}


def test_what_a_rule_set_asks_too_is_the_same_question_from_the_same_place():
    label = CATALOG.get("fda-label-stop")
    ruled = {test.symptom: test.title for test in build.rule_set(label).symptoms}
    places = {row["symptom"]: row["source"] for row in label.data["symptoms"]}
    shared = [q for q in VISIT_QUESTIONS if q.symptom in ruled]
    assert {q.symptom for q in shared} == {"stomatitis", "diarrhea"}
    for question in shared:
        assert question.title == ruled[question.symptom]
        assert places[question.symptom] == {
            "ref": question.ref,
            "at": question.at,
            "evidence": question.evidence,
        }


def test_each_question_is_asked_once():
    ids = [question.symptom for question in VISIT_QUESTIONS]
    assert len(set(ids)) == len(ids)
