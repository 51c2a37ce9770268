"""Tables: the two ledgers, persons and courses, read models, drafts, held results."""

from hepatica.records.models.account import Account
from hepatica.records.models.center import Center
from hepatica.records.models.draft import Draft
from hepatica.records.models.held import HeldLabs
from hepatica.records.models.ledger import AuditEvent, Fact, FactBody, LedgerHead
from hepatica.records.models.person import Course, Person, PersonIdentifier
from hepatica.records.models.sign_in import SignInTry
from hepatica.records.models.views import CourseState, Grant

__all__ = [
    "Account",
    "AuditEvent",
    "Center",
    "Course",
    "CourseState",
    "Draft",
    "Fact",
    "FactBody",
    "Grant",
    "HeldLabs",
    "LedgerHead",
    "Person",
    "PersonIdentifier",
    "SignInTry",
]
