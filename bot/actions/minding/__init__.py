"""What follows from Actions by itself: reminders, the three-week question, leaving, keeping and reports."""
