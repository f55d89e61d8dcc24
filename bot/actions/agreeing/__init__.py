"""Agreeing: an Action or a Decision is read, confirmed with every field open to change, and logged."""
