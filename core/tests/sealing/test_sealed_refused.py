"""What the database refuses of sealed documents, whoever asks."""

import pytest
from django.db import DatabaseError, connection, transaction

from core import clock
from core.models import SealedDocument

pytestmark = pytest.mark.django_db


def row(**changes) -> SealedDocument:
    made = {
        "kind": "loans.handover",
        "number": "HO-261130-0001",
        "object_id": 1,
        "edition": 1,
        "state": "SIGNED",
        "state_at": clock.now(),
        "sha256": "a" * 64,
        "code_sha256": "b" * 64,
        "key_id": "0123abcd",
        "file": "sealed/aa/a.pdf",
        "made_at": clock.now(),
    }
    return SealedDocument(**made | changes)


@pytest.mark.parametrize(
    "changes",
    [
        {"sha256": "a" * 64, "edition": 2, "state": "VOIDED"},  # the same file twice
        {"sha256": "c" * 64},  # the same edition twice
        {"sha256": "c" * 63, "number": "HO-2"},
        {"sha256": "C" * 64, "number": "HO-2"},
        {"sha256": "c" * 64, "number": "HO-2", "key_id": "x"},
        {"sha256": "c" * 64, "number": "HO-2", "edition": 2},
        {"sha256": "c" * 64, "number": "HO-2", "edition": 3, "state": "VOIDED"},
    ],
)
def test_a_second_one_or_one_that_is_none(changes):
    row().save()
    with pytest.raises(DatabaseError), transaction.atomic():
        row(**changes).save()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE sealed_documents SET sha256 = repeat('d', 64)",
        "UPDATE sealed_documents SET made_at = now()",
        "DELETE FROM sealed_documents",
        "TRUNCATE sealed_documents",
    ],
)
def test_changing_or_removing_what_was_sealed(statement):
    row().save()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        connection.cursor().execute(statement)
