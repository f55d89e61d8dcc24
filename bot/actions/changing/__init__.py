"""Changing an Action: the nine steps, who takes over, and what others suggest."""
