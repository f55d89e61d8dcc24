"""The people of a Room: arriving, who they are, what they do, when they are away, and leaving."""
