"""Files to bring in."""

from __future__ import annotations

from typing import Any

from django import forms

from hepatica.web.forms.fields import TickField
from hepatica.web.forms.withdraw_form import PlainForm

_MAX_BYTES = 20_000_000
# They are read one after another while nobody else can write.
_MAX_BYTES_TOGETHER, _MAX_FILES = 60_000_000, 50


class FilesInput(forms.ClearableFileInput):
    """A box that takes several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One or more files, each of a size that can be read at once."""

    shape = "file"

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Give a list, refused as a whole where one is too large."""
        files = data if isinstance(data, list | tuple) else [data]
        # an empty box sends an empty list: one file is missing
        cleaned = [
            super(FilesField, self).clean(one, initial) for one in files or [None]
        ]
        for file in cleaned:
            if file.size > _MAX_BYTES:
                raise forms.ValidationError(
                    "A file is larger than 20 MB; send it in parts", code="too-large"
                )
        if len(cleaned) > _MAX_FILES or sum(f.size for f in cleaned) > (
            _MAX_BYTES_TOGETHER
        ):
            raise forms.ValidationError(
                "Together at most 50 files and 60 MB; send the rest after these",
                code="too-many",
            )
        return cleaned


class ImportForm(PlainForm):
    """FHIR R4 bundles, newline-delimited FHIR, or a laboratory's CSV."""

    sent = FilesField(
        label="Files",
        widget=FilesInput(attrs={"class": "input", "multiple": True}),
        help_text="FHIR R4 bundle (JSON), newline-delimited FHIR, or laboratory CSV. "
        "Several at once are taken one by one; each is taken whole or not at all.",
    )

    create_missing = TickField(
        label="Open a course for each person who is not on record",
        help_text="Unticked, their results are not kept; send them again once they are "
        "on record. Results close to a person on record wait in any case.",
    )

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        messages = self.fields["sent"].error_messages
        messages["required"] = "Choose at least one file"
        messages["empty"] = "A file is empty; export it again"
