"""Listing Actions in chat, and what happened to one."""
