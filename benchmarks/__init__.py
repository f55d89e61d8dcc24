"""How fast the product is, beside what it is compared with, in one run. `make bench` prints; nothing here is a test."""
