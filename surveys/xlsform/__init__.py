"""A sheet as it comes in: read, checked and compiled; every fault is a finding an author can act on.

Its door is ``surveys.workbook.compile_sheet``. Pure but for reading the file's own bytes.
"""
