"""A night over a data folder: its stages in order, what nights remember of each other, days cleaned again."""
