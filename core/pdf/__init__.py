"""Documents as PDF: the fonts, and letters."""
