"""The web page of a Room: who sits where, its board and its news, personal links, invitations and their mail."""
