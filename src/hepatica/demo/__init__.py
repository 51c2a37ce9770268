"""The demo center: some fifty invented people, made through the clinic's own actions.

Nobody in it exists. Names, numbers, laboratory values and pump readings come from a
seeded generator whose figures stand in ``data.yaml``, marked as invented; doses,
cycles and limits come from the knowledge entries that the center's two signers put
in force, and every decision is computed by the same code as in a clinic.

The people at the front of the list are *situations*, each there to show one thing;
``hepatica demo --list`` prints them. The rest stand at every stage that a course
has, from waiting for the perfusion study to closed.
"""
