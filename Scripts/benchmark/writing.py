"""Measurements that write, in turn with SQLite; each works on copies."""
import json
import os
import shutil
import subprocess
import sys
import threading
import time

from . import peer
from .data import BENCH, DAYBOOK, Server, environment, run, running, size, values
from .figures import Figure, median, percentile

EVENT = b'{"set":{"city":"City 12345"},"base":[1747475467123,42,17,9],"by":"anna","batch":"01jv3f2k7q"}' * 2


def saving(data):
    """One change and a thousand, durable: Daybook, SQLite FULL and a file that is only appended to."""
    store, database = data.writable()
    server, db = Server(store), peer.connect(database)
    ours, theirs, raw, syncs, number = [], [], [], [], 0

    def write(count):
        """The row and the event that tells how it came to be so; no search index is kept up."""
        nonlocal number
        db.execute("begin immediate")
        for _ in range(count):
            number += 1
            contact = 1 + number * 7919 % data.contacts
            db.execute("update contacts set city = ? where id = ?", (f"City {number}", contact))
            db.execute("insert into ev(entity, at, author, payload) values(?, ?, 'anna', ?)",
                       (contact, "2026-11-22T12:00Z", EVENT))
        db.execute("commit")

    # Short turns, so that a busy moment of the disk hits all three.
    for _ in range(24):
        answer = server.ask("save 20")
        ours += answer["ms"]
        syncs.append(answer["syncs"])
        theirs += [peer.timed(lambda: write(1), wall=True)[0] for _ in range(20)]
        raw += server.ask(f"raw 20 {len(EVENT)}")["ms"]
    yield Figure("save one change, p50", "µs", median(ours) * 1000, median(theirs) * 1000, ratio=1)
    yield Figure("save one change, p99", "µs", percentile(ours, 99) * 1000, percentile(theirs, 99) * 1000)
    yield Figure("save one change, to a raw appending log", "×", median(ours) / median(raw), budget=1.15,
                 note=f"the log {median(raw) * 1000:.0f} µs")
    yield Figure("save one change, fdatasync", "", median(syncs), budget=1)
    ours, theirs = [], []
    for _ in range(7):
        ours.append(1000 / server.ask("batch 1000")["ms"] * 1000)
        theirs.append(1000 / peer.timed(lambda: write(1000), wall=True)[0] * 1000)
    server.close()
    db.close()
    yield Figure("save 1000 changes in one batch", "/s", median(ours), median(theirs), ratio=1.2, at_least=True)
    data.tidy()


def crashing(data):
    """Reopened after SIGKILL, with three events for ten contacts beyond the checkpoint."""
    store, database = data.writable()
    events = data.contacts * 3 // 10
    subprocess.run([BENCH, "crash", store, "--events", str(events)], env=environment("/nonexistent"))
    ours, theirs = [], []
    writer = os.path.join(os.path.dirname(__file__), "crash_peer.py")
    subprocess.run([sys.executable, writer, database, str(events), str(data.contacts)])
    for _ in range(3):
        # The first who opens SQLite's file copies its log over; the others must not profit from that.
        subprocess.run(["cp", "--reflink=auto", database, database + ".again"], check=True)
        subprocess.run(["cp", "--reflink=auto", database + "-wal", database + ".again-wal"], check=True)
        ours.append(values(run([BENCH, "reopen", store]))["painted"])
        def reopen():
            db = peer.connect(database + ".again")
            found = db.execute("select count(*) from ev").fetchone()[0]
            db.execute("select name from contacts order by name limit 38").fetchall()
            db.close()
            return found
        milliseconds, found = peer.timed(reopen, wall=True)
        if found < events:
            raise RuntimeError(f"SQLite has {found} of {events}")
        theirs.append(milliseconds)
    yield Figure("reopen after SIGKILL", "ms", median(ours), median(theirs), 150, note=f"{events:,} events")
    data.tidy()


def rebuilding(data):
    """The book from nothing but its log, and what all of it takes on the disk."""
    data.writable(with_database=False)
    seconds = data.fold(data.copy)
    rows = peer.load(data.copy + "/again.db", data.tables)
    data.tidy()
    events = data.made["make"]["events"]
    yield Figure("rebuild from the log", "events/s", events / seconds, rows["rows"] / rows["seconds"], 625_000,
                 at_least=True, note=f"{events:,.0f} events in {seconds:.1f} s")
    yield Figure("made: appended to an empty store", "events/s", events / data.made["make"]["seconds"])
    csv, log, snap = size(data.tables), size(data.store + "/log"), size(data.store + "/snap")
    yield Figure("disk: log and snapshot, to CSV", "×", (log + snap) / csv, size(data.database) / csv, 1.5,
                 note=f"{log / 1e6:,.0f} + {snap / 1e6:,.0f} MB, CSV {csv / 1e6:,.0f} MB")


def importing(data):
    """contacts.csv as a person would take it in: normalised, identity-checked, durable, searchable."""
    os.makedirs(data.copy, exist_ok=True)
    store, table = data.copy + "/import", data.tables + "/contacts.csv"
    run([BENCH, "make", data.copy + "/empty", "--contacts", "0"])
    os.rename(data.copy + "/empty/store", store)
    start, peak = time.perf_counter(), 0
    with open(data.copy + "/said", "w+") as said:
        process = subprocess.Popen(
            [DAYBOOK, "--store", store, "import", "--yes", table], env=environment(data.home), stdout=said, stderr=said,
        )
        running.append(process)
        # A child's ru_maxrss begins with its parent's; the kernel's high-water mark does not.
        while process.poll() is None:
            try:
                with open(f"/proc/{process.pid}/status") as status:
                    peak = max([peak] + [int(line.split()[1]) for line in status if line.startswith("VmHWM")])
            except OSError:
                pass
            time.sleep(0.02)
        seconds = time.perf_counter() - start
        if process.returncode:
            said.seek(0)
            raise RuntimeError(said.read().strip()[-200:])
    theirs = import_peer(table, data.copy + "/import.db")
    yield Figure("import contacts.csv", "rows/s", data.contacts / seconds, data.contacts / theirs, 100_000, 1.5,
                 at_least=True, note=f"{seconds:.1f} s")
    yield Figure("import contacts.csv, memory", "MB", peak / 1024, budget=400)
    data.tidy()


def import_peer(table, path):
    """SQLite taking in the same: a unique address, an order by name, everything findable."""
    import csv
    db = peer.connect(path)
    db.execute(f"create table contacts({peer.TABLES['contacts']})")
    db.execute("create unique index contact_email on contacts(email)")
    db.execute("create index contact_name on contacts(name, id)")
    db.execute(peer.FIND)
    start = time.perf_counter()
    with open(table, newline="", encoding="utf8") as file:
        rows = csv.reader(file)
        next(rows)
        db.execute("begin")
        db.executemany(
            "insert into contacts values(?,?,?,?,?,?,?,?,?,?,?,?,?) on conflict(email) do update set name=excluded.name",
            ([row[0], *(cell.strip() for cell in row[1:4]), row[4].strip().lower(), *row[5:]] for row in rows),
        )
        db.execute("insert into find(rowid, name, company, email, phone, tags) " + peer.FIND_ROWS[0])
        db.execute("commit")
    db.close()
    return time.perf_counter() - start


def together(data):
    """Two hundred sessions that have been at work and follow each other, with twenty saves a second in all."""
    store, database = data.writable()
    count, seconds = 200, 15
    sessions = [
        subprocess.Popen(
            [BENCH, "work", store, "--number", str(number), "--seconds", str(seconds), "--pause", "10"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment("/nonexistent"), text=True,
        )
        for number in range(count)
    ]
    try:
        for word in ("ready", "begun"):
            for session in sessions:
                said = session.stdout.readline()
                if said.strip() != word:
                    raise RuntimeError(said.strip() or "a session ended before it began")
            for session in sessions:
                session.stdin.write("\n")
                session.stdin.flush()
        told = [json.loads(session.stdout.readline()) for session in sessions]
        private = [private_memory(session.pid) for session in sessions]
    finally:
        for session in sessions:
            session.kill()
        for session in sessions:
            session.wait()
    saved = [value for one in told for value in one["saved"]]
    seen = [value for one in told for value in one["seen"]]
    cpu = sum(one["cpu"] for one in told) / seconds
    theirs, their_cpu = together_peer(database, data.contacts, count, seconds)
    note = f"{len(saved)} saves, {len(seen):,} sightings"
    yield Figure("200 sessions: save, p50", "ms", median(saved), median(theirs))
    yield Figure("200 sessions: save, p99", "ms", percentile(saved, 99), percentile(theirs, 99), 25, note=note)
    yield Figure("200 sessions: seen by the others, p50", "ms", median(seen))
    yield Figure("200 sessions: seen by the others, p99", "ms", percentile(seen, 99), budget=300)
    yield Figure("200 sessions: processors busy", "", cpu, their_cpu, 0.5)
    yield Figure("200 sessions: private memory of one", "MB", median(private), budget=40)
    data.tidy()


def private_memory(process):
    """Megabytes that a process shares with nobody."""
    with open(f"/proc/{process}/smaps_rollup") as file:
        return sum(int(line.split()[1]) for line in file if line.startswith("Private_")) / 1024


def together_peer(database, contacts, count, seconds):
    """As many connections to SQLite, a thread each, which look for news ten times a second and paint nothing."""
    saved, begin = [], threading.Barrier(count, timeout=60)

    def work(number):
        db = peer.connect(database)
        db.execute("pragma cache_size=-2000")
        known = db.execute("select max(seq) from ev").fetchone()[0] or 0
        begin.wait()
        end, turn = time.perf_counter() + seconds, 0
        following = time.perf_counter() + 10 * number / count
        while time.perf_counter() < end:
            if time.perf_counter() >= following:
                following += 10
                turn += 1
                start = time.perf_counter()
                db.execute("begin immediate")
                contact = 1 + (number * 7919 + turn) % contacts
                db.execute("update contacts set city = ? where id = ?", (f"City {turn}", contact))
                db.execute("insert into ev(entity, at, author, payload) values(?, '', 'anna', ?)", (contact, EVENT))
                db.execute("commit")
                saved.append((time.perf_counter() - start) * 1000)
            for row in db.execute("select seq, entity, payload from ev where seq > ?", (known,)).fetchall():
                known = row[0]
            time.sleep(0.1)
        db.close()

    threads = [threading.Thread(target=work, args=(number,), daemon=True) for number in range(count)]
    used = time.process_time()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return saved, (time.process_time() - used) / seconds


def looking_up(data):
    """One look-up from the shell, the whole process."""
    name = run(["sed", "-n", f"{min(data.contacts, 5000) // 2}p", data.tables + "/contacts.csv"]).split(",")[1]
    email = run(["sed", "-n", f"{data.contacts // 2}p", data.tables + "/contacts.csv"]).split(",")[4]
    here = {"env": environment(data.home)}
    commands = [
        ("shell: who, by address", [DAYBOOK, "--store", data.store, "who", email],
         f"select * from contacts where email = '{email}'"),
        ("shell: search", [DAYBOOK, "--store", data.store, "search", name],
         f"select rowid from find where find match '{peer.words(name)}' order by rank limit 50"),
    ]
    for what, command, statement in commands:
        ours, theirs = [], []
        for _ in range(9):
            ours.append(peer.timed(lambda: run(command, **here), wall=True)[0])
            if shutil.which("sqlite3"):
                theirs.append(peer.timed(lambda: run(["sqlite3", data.database, statement]), wall=True)[0])
        yield Figure(what, "ms", median(ours), median(theirs) if theirs else None, 25)
