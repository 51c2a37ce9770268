"""The whole error tree, with the exit code and the HTTP answer of each class.

What a clinician must see and act on is a value (a decision, a refusal). What
stands here is for broken promises and a failing world. No message may hold a
patient's value, name or number.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

EXIT_OK = 0
EXIT_USAGE = 2
EXIT_REFUSED = 20
"""The one thing asked for is refused; the answer is still on standard output."""


class HepaticaError(Exception):
    """Base of everything that Hepatica raises on purpose."""

    exit_code: ClassVar[int] = 70
    http_status: ClassVar[int] = 500


class ContractError(HepaticaError, ValueError):
    """A caller broke a stated precondition: a bug, never the user's mistake."""


class OutsideValidityError(ContractError):
    """An argument is outside the range where the cited model holds."""


class UnitError(ContractError):
    """A unit is unknown, or does not fit the quantity."""


@dataclass(frozen=True, kw_only=True)
class FieldError:
    """One thing that is wrong with one field of what was sent.

    Parameters
    ----------
    path : str
        Where it is, as the sender wrote it: ``entry[3].valueQuantity.unit``.
    code : str
        Stable word for the kind of fault, in kebab-case.
    message : str
        What is wrong, what is allowed and what to do; no patient value.
    """

    path: str
    code: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}: {self.message}"


class InputError(HepaticaError):
    """What a person or a system sent is not acceptable; every field is named."""

    exit_code = 10
    http_status = 422

    def __init__(self, *errors: FieldError) -> None:
        self.errors = errors
        super().__init__("; ".join(str(error) for error in errors))

    @classmethod
    def of(cls, path: str, code: str, message: str) -> InputError:
        """Build the error of a single field.

        Parameters
        ----------
        path : str
            The field, as the sender wrote it.
        code : str
            Stable word for the kind of fault.
        message : str
            What is wrong, what is allowed and what to do.

        Returns
        -------
        InputError
            With one :class:`FieldError`.
        """
        return cls(FieldError(path=path, code=code, message=message))


class KnowledgeError(HepaticaError):
    """Something about the rules and figures that an answer rests on."""

    exit_code = 11
    http_status = 409


class KnowledgeInvalid(KnowledgeError):
    """A knowledge file breaks a rule of its own; nothing starts with it."""

    exit_code = 12
    http_status = 500


class KnowledgeNotFound(KnowledgeError):
    """No such entry, or none in force on that day."""


class KnowledgeBlocked(KnowledgeError):
    """The entry exists and may not be used: it is unverified or withdrawn."""


class AmbiguousVariant(KnowledgeError):
    """Several published rules fit and none was chosen; there is no default."""


class NumericalError(HepaticaError):
    """A solver or an estimator did not succeed."""

    exit_code = 13
    http_status = 200

    def __init__(self, message: str, *, result_code: str) -> None:
        self.result_code = result_code
        super().__init__(message)


class NotPermitted(HepaticaError):
    """The person does not hold the privilege, or not at this center."""

    exit_code = 14
    http_status = 403


class NotVisible(NotPermitted):
    """Refused where even the existence of the thing is private."""

    http_status = 404


class Conflict(HepaticaError):
    """Changed by someone else meanwhile, or already done by another."""

    exit_code = 15
    http_status = 409


class PrivacyRefused(HepaticaError):
    """Small cells, differencing, or a computation nobody approved."""

    exit_code = 16
    http_status = 403


class ExternalError(HepaticaError):
    """A peer, a server or a store did not do its part."""

    exit_code = 17
    http_status = 503

    def __init__(self, message: str, *, safe_to_retry: bool) -> None:
        self.safe_to_retry = safe_to_retry
        super().__init__(message)
