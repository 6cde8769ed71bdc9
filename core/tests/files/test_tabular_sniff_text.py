"""Encoding and delimiter of a text file are found, not asked for."""

import pytest

from core.files.tabular import open_table
from core.files.tabular.sniff import sniff


@pytest.fixture
def save(tmp_path):
    def save(content, name="goods.csv"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return save


@pytest.mark.parametrize(
    ("encoding", "found"),
    [("utf-8", "utf-8-sig"), ("utf-8-sig", "utf-8-sig"), ("utf-16", "utf-16"), ("cp1252", "cp1252")],
)
def test_encoding_is_found(save, encoding, found):
    path = save("Nama;Catatan\nRouter;Café – “baru”\n".encode(encoding))
    assert sniff(path).encoding == found
    assert list(open_table(path).rows()) == [(2, ["Router", "Café – “baru”"])]


def test_late_windows_byte_still_decides_the_encoding(save):
    path = save(b"Nama;Catatan\n" + b"Router;baik\n" * 50_000 + "Café;x\n".encode("cp1252"))
    assert sniff(path).encoding == "cp1252"


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("a,b,c\n1,2,3\n", ","),
        ("a;b;c\n1;2;3\n", ";"),
        ("a\tb\tc\n1\t2\t3\n", "\t"),
        ("Nama;Harga\nA;1.250,00\nB;2.500,00\n", ";"),
        ('Nama,"Harga; Rp"\nA,"1.250,00"\n"B; C","2,5"\n', ","),
        ('"Panjang (m,cm,mm)";Harga\n5;1,00\n', ";"),
        ("Panjang (m,cm,mm);Harga\n5;1,00\n6;2,00\n", ";"),
        ('a,b\n"x;y;z\n1;2;3",2\n', ","),
        ("sep=;\na,x;b\n1;2\n", ";"),
    ],
)
def test_delimiter_is_found(save, text, delimiter):
    assert sniff(save(text)).delimiter == delimiter


def test_one_column_keeps_commas_in_its_cells(save):
    table = open_table(save("Catatan\nbaik, bersih\nrusak, kotor\n"))
    assert table.header == ["Catatan"]
    assert [cells for _number, cells in table.rows()] == [["baik, bersih"], ["rusak, kotor"]]
