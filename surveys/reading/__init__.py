"""Reading an answer out of what somebody typed: numbers, labels, slips, dates, ticks. Pure.

Its door is ``surveys.questions.read``; word lists by language lie in ``data/``.
"""
