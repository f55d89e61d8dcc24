"""`make look`: the product in a real browser, its accessibility, and pictures a person can judge."""
