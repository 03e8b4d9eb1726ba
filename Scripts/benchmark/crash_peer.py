"""Writes events into SQLite's log without ever copying it over, and dies."""
import os
import signal
import sqlite3
import sys

path, events, contacts = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
db = sqlite3.connect(path, isolation_level=None)
for pragma in ("journal_mode=wal", "synchronous=full", "wal_autocheckpoint=0"):
    db.execute("pragma " + pragma)
for first in range(0, events, 100):
    db.execute("begin immediate")
    for number in range(first, min(events, first + 100)):
        contact = 1 + number * 7919 % contacts
        db.execute("update contacts set city = ? where id = ?", (f"City {number}", contact))
        db.execute("insert into ev(entity, at, author, payload) values(?, '2026-11-22', 'anna', ?)",
                   (contact, b'{"set":{"city":"City 12345"}}' * 3))
    db.execute("commit")
os.kill(os.getpid(), signal.SIGKILL)
