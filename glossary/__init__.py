"""The glossary: what the words of health, care and their partners mean. Pure: knows no chat and no database."""
