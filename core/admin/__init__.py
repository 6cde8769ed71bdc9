from . import activity, documents, people, system
