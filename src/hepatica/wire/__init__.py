"""Typed facts as bytes: canonical JSON, strict decoding, course files, schemas.

The one room where a fact meets text. Therapy declares the types with the
standard library alone; here they are written in one canonical form, whose bytes
are what the ledger hashes, and read back strictly: an unknown key, another
type, a number that is not finite or a key given twice is refused by its path.
"""

from hepatica.wire.canonical import canonical, payload_text
from hepatica.wire.course_file import (
    CourseFile,
    course_file_text,
    fact_plain,
    read_course_file,
)
from hepatica.wire.decode import decode_facts, decode_payload, decode_stored
from hepatica.wire.schema import course_schema, payload_schema

__all__ = [
    "CourseFile",
    "canonical",
    "course_file_text",
    "course_schema",
    "decode_facts",
    "decode_payload",
    "decode_stored",
    "fact_plain",
    "payload_schema",
    "payload_text",
    "read_course_file",
]
