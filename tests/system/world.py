"""The center of the system tests: three people at a visit, one who missed it."""

from datetime import timedelta

from tests.support.order_program import ORDER_STAFF, OrderProgram
from tests.support.program import DAY_0

from hepatica.actions.accounts import set_password
from hepatica.actions.privileges import Privilege as P

PASSWORD = "a-long-invented-password"
VISIT_DAY = 42
NOW = DAY_0 + timedelta(days=VISIT_DAY, hours=1, minutes=36)
TODAY = NOW.date()

OAK, FERN, ASH, ELM = "A-0001", "A-0002", "A-0003", "A-0004"


class World:
    """What is on record at the hour of the visit.

    Oak: second drug fill is due, weighed, pump on saline; labs come by file.
    Fern: drug in the pump for 28 days, two weeks too long.
    Ash: as Oak, with labs of today on record, one raised.
    Elm: referred, nothing recorded yet.
    """

    def __init__(self):
        staff = dict(ORDER_STAFF)
        staff["oncologist-a"] = (*ORDER_STAFF["oncologist-a"], P.IMPORT_LABS)
        program = OrderProgram(is_demo=True, staff=staff)
        program.activate_all()
        for account in ("administrator-a", "stranger", *staff):
            set_password(
                by=account,
                at=program.now(),
                username=account,
                password=PASSWORD,
            )
        self.program = program
        self._people(program)
        self._courses(program)
        self._at = program.at

    def put_back(self):
        """Go back to the hour of the visit; the database is put back by itself."""
        self.program.at = self._at

    def _people(self, program):
        names = (("Oak", "Bea"), ("Fern", "Ida"), ("Ash", "Tom"), ("Elm", "Una"))
        self.persons = [
            program.person(f"DEMO-{number:04d}", family_name=family, given_names=given)
            for number, (family, given) in enumerate(names, start=1)
        ]

    def _courses(self, program):
        oak, fern, ash, elm = (person.pk for person in self.persons)
        for course, person in ((OAK, oak), (FERN, fern), (ASH, ash), (ELM, elm)):
            program.course(course, person)
        program.go_to(0)
        for course in (OAK, FERN, ASH):
            program.bind(course)
            program.implant(course, serial=f"S-{course}")
            program.fill_free(course)
        program.go_to(14)
        for course in (OAK, FERN, ASH):
            program.study(course)
            program.weigh(course)
            program.labs(course)
            decided = program.accept(course, program.propose(course))
            program.empty(course, 11.8)
            program.fill_drug(course, decided)
        program.go_to(28)
        for course in (OAK, ASH):
            program.empty(course, 11.8)
            program.fill_free(course)
        program.go_to(VISIT_DAY)
        for course in (OAK, ASH):
            program.weigh(course)
        # Twice baseline and half over the limit of the laboratory's table: reduced.
        program.labs(ASH, alp=150.0)


def labs_csv(number="DEMO-0001", *, on=TODAY, born="1960-05-06", **values):
    """A laboratory's table for one person, as another program writes it."""
    found = {"alp": 82, "ast": 31, "bili": 0.6, **values}
    names = {
        "alp": ("6768-6", "U/L", 115),
        "ast": ("1920-8", "U/L", 40),
        "bili": ("1975-2", "mg/dL", 1.2),
    }
    lines = [
        "patient_id,collected_at,analyte_or_loinc,value,unit,birth_date,uln,lln,"
        "status,laboratory"
    ]
    for short, (code, unit, uln) in names.items():
        if found[short] is not None:
            lines.append(
                f"{number},{on.isoformat()},{code},{found[short]},{unit},{born},"
                f"{uln},,final,Lab A"
            )
    return "\n".join(lines) + "\n"
