"""The stand-in province: a seeded, invented one-stop software to poll.

One module for each noun: `tables` (agencies, officers, procedures), `days`
(day counting), `dossier` (what is held about one), `lives` (what happens to
them), `story` (the truth at any time), `records` (the two export shapes),
`api` (sessions, windows, pages, faults), `server` (HTTP), `clock` (simulated
time), `province` (the whole, for tests and for the command), `oracle` (what a
daemon ought to have told), `letters` and `demonstration`.
"""
