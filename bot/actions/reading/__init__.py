"""Reading what people type: who is to do what, and by which day. Pure."""
