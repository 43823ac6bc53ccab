"""A sheet as it comes in: read, checked, compiled; each fault is a finding to act on.

Its door is ``surveys.workbook.compile_sheet``. Pure but for reading the file's own bytes.
"""
