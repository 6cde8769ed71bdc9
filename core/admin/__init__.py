from . import activity, documents, people, system  # noqa: F401 they register themselves
