"""How static files are named in production."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Every file carries a hash of its content in its name, also the modules that our own JavaScript imports.

    Django's switch for modules reads every package's scripts and stumbles over what looks like an import in
    them.
    """

    patterns = (
        *CompressedManifestStaticFilesStorage.patterns,
        (
            "js/*.js",
            (
                (r'(?P<matched>import\s+"(?P<url>\./[^"]+)")', 'import "%(url)s"'),
                (r'(?P<matched>from\s+"(?P<url>\./[^"]+)")', 'from "%(url)s"'),
                (r'(?P<matched>import\("(?P<url>\./[^"]+)"\))', 'import("%(url)s")'),
            ),
        ),
    )
