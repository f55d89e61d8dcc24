"""The log that leads pull: its pages, its figures and its files."""
