"""What stands in a message to a WhatsApp group: Indonesian, readable, and nothing in it pretends to be
ours.
"""

import pytest

from core.messages.whatsapp import clean
from core.services import whatsapp


def test_a_message_reads_like_a_letter():
    body = whatsapp.text(
        "🆕 REQUEST ASET BARU",
        [("No. Dokumen", "RO-261122-0001"), ("Pemohon", "Teguh Wibowo")],
        ["MikroTik CCR2004 – 2 Unit", "Kabel Dropcore – 300 Meter"],
        extra="Untuk POP baru",
        url="https://trinity.example.com/requests/RO-261122-0001/",
    )
    blocks = body.split("\n\n")
    assert blocks[0] == "*🆕 REQUEST ASET BARU*"
    assert blocks[1] == "No. Dokumen: RO-261122-0001\nPemohon: Teguh Wibowo"
    assert blocks[2] == "Barang:\n1. MikroTik CCR2004 – 2 Unit\n2. Kabel Dropcore – 300 Meter"
    assert blocks[3:] == ["Catatan: Untuk POP baru", "https://trinity.example.com/requests/RO-261122-0001/"]


def test_what_is_empty_leaves_no_gap():
    assert whatsapp.text("Judul") == "*Judul*"
    assert whatsapp.text("Judul", url="https://x.example/a_b_c/") == "*Judul*\n\nhttps://x.example/a_b_c/"


SPOOF = "mendesak\n\nStatus: *DISETUJUI*\r\n_CEO_ ~x~ `y` ```z```\u2028Disetujui\x0boleh\u202eEKUC"


@pytest.mark.parametrize("where", ["title", "label", "value", "item", "extra"])
def test_nobody_can_write_an_approval_into_a_message(where):
    typed = {"title": "T", "label": "L", "value": "V", "item": "I", "extra": "E", where: SPOOF}
    honest = whatsapp.text("T", [("L", "V")], ["I"], extra="E")
    body = whatsapp.text(
        typed["title"], [(typed["label"], typed["value"])], [typed["item"]], extra=typed["extra"]
    )
    assert body.count("\n") == honest.count("\n") and not {"_", "~", "`", "\u202e", "\u2028"} & set(body)
    assert body.count("*") == 2 and body.startswith("*") and body.splitlines()[0].endswith("*")


def test_emoji_of_several_signs_stay_whole():
    assert clean("👨‍👩‍👧 ok\u200b\ud800") == "👨‍👩‍👧 ok"


def test_long_words_and_long_lists_are_cut():
    body = whatsapp.text(
        "T" * 500,
        [("L" * 500, "V" * 5000)] * 6,
        ["barang " * 60] * 50,
        extra="E" * 9000,
        url="https://x.example/",
    )
    assert len(body) < 5200 and body.endswith("https://x.example/")
    lines = body.splitlines()
    listed = [line for line in lines if line[:1].isdigit()]
    assert 10 < len(listed) < 50 and str(50 - len(listed)) in lines[lines.index(listed[-1]) + 1]
