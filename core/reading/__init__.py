"""One reader for each thing that people and machines write: numbers, days, codes, keys."""
