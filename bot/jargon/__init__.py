"""Busting jargon: what a word means, and to whom."""
