"""The made-up service: an invented caseload whose mix follows the figures of the source reports.

Door: ``load.plan`` makes it in memory, ``load.write`` stores it. Stands on every room below portal;
only ``heard demo load`` and ``heard run`` use it. No person, name or story in it is real.
"""
