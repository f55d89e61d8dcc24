"""The web page: a Channel for people with neither Slack nor Teams."""
