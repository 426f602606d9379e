"""Classes on top of the store: who may do what, how one joins, what a class's wall and gradebook say. Values in, values out."""
