"""The stand-in province: a seeded, invented one-stop software to poll.

One module for each noun: `tables` (agencies, officers, procedures), `days`
(day counting), `story` (the lives of the dossiers), `records` (the two export
shapes), `server` (HTTP), `clock` (simulated time), `province` (the whole, for
tests and for the command), `oracle` (what a daemon ought to have told).
"""
