"""XPath with the ODK functions, as questionnaires write their conditions. Pure.

Its door is ``surveys.expressions``.
"""
