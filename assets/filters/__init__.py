"""What the lists of this room can be searched, filtered and sorted by; one file for each kind of list."""
