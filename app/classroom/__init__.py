"""Users, classrooms, enrollments, assignments and the gradebook, on top of the store."""
