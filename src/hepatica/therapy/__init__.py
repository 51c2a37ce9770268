"""Pure therapy: facts to a course, a course to a plan, a decision and a fill.

Standard library only. No input, output, clock, chance or framework: the day and
the time are arguments, and every clinical number comes in from knowledge.
"""
