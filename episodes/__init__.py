"""What happened: missing and absent episodes, return home interviews, clocks and triage bands.

Its doors are ``timeline`` and ``interviews``; ``documents`` makes the PDFs of this room and those
above. Stands on people and database.
"""
