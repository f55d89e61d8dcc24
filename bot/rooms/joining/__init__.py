"""Coming together by code: another Channel joins a Room, and one person links two Accounts."""
