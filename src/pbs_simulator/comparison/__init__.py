"""The simulator beside a real server: recordings played again and scored, and two servers asked the
same in lockstep.

`score` counts what a simulated server answers otherwise than the recorded one did; `lockstep` plays
random calls against two servers. Both compare with `forms`, which says what of an answer can be
equal at all.
"""
