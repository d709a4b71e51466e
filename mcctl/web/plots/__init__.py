"""Plots as inline SVG that needs no script: text keeps its size at any width, and each plot can be read aloud.

A plotting library is not used: it would be the heaviest of all dependencies, for pictures whose text is paths, whose colours
do not follow the reader's mode, and which a screen reader cannot tell anything about.
"""
