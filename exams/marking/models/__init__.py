"""Marks, and what they tell about questions and papers."""

from exams.marking.models.figures import Figures, ItemFigures, PaperFigures, PooledFigures, SittingFigures
from exams.marking.models.marks import Mark

__all__ = ["Figures", "ItemFigures", "Mark", "PaperFigures", "PooledFigures", "SittingFigures"]
