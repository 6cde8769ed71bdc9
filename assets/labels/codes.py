"""The bar code of a label as PDF drawing operators, like its QR code (core.pdf.codes)."""

from reportlab.graphics.barcode.code128 import Code128Auto

BAR_QUIET = 10  # modules of white left and right of a Code 128


def code128(text: str) -> tuple[int, str]:
    """(modules wide, operators in modules, one high) of a Code 128."""
    code = Code128Auto(text, barWidth=1, quiet=0)
    code.validate()
    code.encode()
    code.decompose()
    x, bars = 0, []
    # Widths as letters: capitals are bars, the others spaces.
    for letter in code.decomposed:
        width = ord(letter.lower()) - ord("a") + 1
        if letter.isupper():
            bars.append(f"{x} 0 {width} 1 re")
        x += width
    return x, " ".join(bars)
