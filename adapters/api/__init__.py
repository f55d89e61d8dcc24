"""The log over HTTP, for programs and calendars."""
