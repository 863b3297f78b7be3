"""Pieces that any lecture can draw with: they know words, colours and grounds of the stage, and no lecture.

What they show is set by plain methods (`show`, `at`); verbs (`to`, `vary`, `run`) return the animation that goes there.
`specimen_<piece>(ground)` draws a piece for the contact sheet, `render.py contact kit`; a lecture's own pieces do the same.
"""
