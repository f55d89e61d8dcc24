"""Rooms: who meets, for which organisation, and where."""
