// membership
