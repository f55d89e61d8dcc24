"""Cards that did not arrive, told to the Room and listed for its facilitators."""
