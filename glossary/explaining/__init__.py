"""Reading a text that somebody wrote for others: where its jargon stands, and what each word means there."""
