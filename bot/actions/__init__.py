"""Agreed actions and decisions: logged, owned, reminded, and the log that leads pull."""
