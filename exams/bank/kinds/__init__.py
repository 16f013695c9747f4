"""The kinds of question: one small module each, behind exams/bank/kinds/registry.py. Pure. See docs/kinds.md."""
