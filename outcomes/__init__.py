"""What came of it: scores and waves, votes and tallies, the plan's voice section, sealed releases.

Its doors are ``measures`` and ``plans`` for the rooms above, ``sealing`` for the upkeep job and
``releases`` for commissioners' pages. Stands on voice, episodes, people and database.
"""
