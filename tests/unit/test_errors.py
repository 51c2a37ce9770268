"""The error tree: what each class carries and says."""

from hepatica.errors import ExternalError, FieldError, InputError, NumericalError


def test_every_field_is_named():
    error = InputError(
        FieldError(path="a", code="x", message="is empty"),
        FieldError(path="b", code="y", message="is not a number"),
    )
    assert str(error) == "a: is empty; b: is not a number"
    assert [e.code for e in error.errors] == ["x", "y"]
    assert InputError.of("a", "x", "is empty").errors == error.errors[:1]


def test_an_outside_failure_says_whether_to_try_again():
    assert ExternalError("no answer", safe_to_retry=True).safe_to_retry
    assert (
        NumericalError("diverged", result_code="max-steps").result_code == "max-steps"
    )
