"""Documents that can be checked without us: keys, sealed PDFs, signed QR codes. See docs/sealing.md.

Nothing here knows the database's documents; `core.services.sealing` does. The libraries are large, so they
are imported where a document is sealed or checked.
"""
