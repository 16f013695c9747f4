"""The steps of reading a file that readers count aloud (office.telling)."""

PARAGRAPHS = "paragraphs"  # of a Word document
LINES = "lines"  # of a written document, with the questions found in them so far
QUESTIONS = "questions"
