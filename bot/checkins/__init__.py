"""The check-in: what a Room is asked before each Big Room, and what its people answered."""
