"""What a Room is for and how it works: set up, its charter and ground rules, changed, paused and closed."""
