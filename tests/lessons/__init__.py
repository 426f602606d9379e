"""The course is proved: every lesson, with every answer, in real pods."""
