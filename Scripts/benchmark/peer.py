"""SQLite with the same rows, doing the same work: WAL, synchronous=FULL, FTS5 with a prefix index."""
import csv
import os
import sqlite3
import time

TABLES = {
    "users": "login text primary key, name text",
    "accounts": "id integer primary key, name text, domain text, industry text, city text, country text, "
                "employees int, tags text, owner text",
    "contacts": "id integer primary key, name text, given_name text, family_name text, email text, phone text, "
                "company text, job_title text, city text, country text, language text, tags text, owner text",
    "deals": "id integer primary key, title text, account_id int, contact_id int, stage text, status text, "
             "amount int, currency text, close text, closed_on text, source text, owner text",
    "deal_history": "deal_id int, at text, stage text, status text, amount int, currency text, close text, "
                    "owner text",
    "activities": "id integer primary key, contact_id int, deal_id int, type text, at text, duration int, "
                  "subject text, body text, owner text",
    "tasks": "id integer primary key, title text, due text, status text, deal_id int, contact_id int, owner text",
}
INDEXES = [
    "unique index contact_email on contacts(email)", "index contact_name on contacts(name, id)",
    "index contact_company on contacts(company)", "index account_name on accounts(name, id)",
    "index deal_stage on deals(status, stage, currency, amount)", "index deal_close on deals(status, close)",
    "index deal_account on deals(account_id)", "index history_deal on deal_history(deal_id, at)",
    "index activity_contact on activities(contact_id, at)", "index activity_deal on activities(deal_id, at)",
    "index task_owner on tasks(owner, status, due)",
]
FIND = "create virtual table find using fts5(name, company, email, phone, tags, content='', " \
       "tokenize='unicode61 remove_diacritics 2', prefix='1 2 3')"
# The kinds share one index: four row numbers for each record.
FIND_ROWS = [
    "select id * 4, name, company, email, phone, tags || ' ' || city from contacts",
    "select id * 4 + 1, name, '', domain, '', tags || ' ' || city from accounts",
    "select id * 4 + 2, title, '', '', '', '' from deals",
]


def load(path, tables):
    """Makes the database; returns what that took, in seconds."""
    start = time.perf_counter()
    db = sqlite3.connect(path + ".part", isolation_level=None)
    for pragma in ("journal_mode=wal", "synchronous=off", "cache_size=-200000"):
        db.execute("pragma " + pragma)
    events = 0
    for name, columns in TABLES.items():
        db.execute(f"create table {name}({columns})")
        with open(os.path.join(tables, name + ".csv"), newline="", encoding="utf8") as file:
            rows = csv.reader(file)
            marks = ",".join("?" * len(next(rows)))
            db.execute("begin")
            events += db.executemany(f"insert into {name} values({marks})", rows).rowcount
            db.execute("commit")
    for index in INDEXES:
        db.execute("create " + index)
    db.execute(FIND)
    for rows in FIND_ROWS:
        db.execute("insert into find(rowid, name, company, email, phone, tags) " + rows)
    db.execute("create table ev(seq integer primary key, entity int, at text, author text, payload blob)")
    db.execute("pragma wal_checkpoint(truncate)")
    db.close()
    for suffix in ("-wal", "-shm"):
        if os.path.exists(path + ".part" + suffix):
            os.unlink(path + ".part" + suffix)
    os.rename(path + ".part", path)
    return {"seconds": time.perf_counter() - start, "rows": events}


def connect(path, timeout=30):
    db = sqlite3.connect(path, isolation_level=None, timeout=timeout)
    for pragma in ("journal_mode=wal", "synchronous=full", "cache_size=-200000", "mmap_size=4000000000"):
        db.execute("pragma " + pragma)
    return db


# Whether computations are timed by the processor's clock, for a machine that others keep busy.
by_processor = False


def timed(body, wall=False):
    """Milliseconds and what came of it."""
    clock = time.thread_time if by_processor and not wall else time.perf_counter
    start = clock()
    value = body()
    return (clock() - start) * 1000, value


def words(text):
    """A search of FTS5 for what was typed: every word begins with it."""
    parts = "".join(c if c.isalnum() else " " for c in text).split()
    return " ".join(f'"{part}"*' for part in parts) or '""'


def find(db, text):
    """The fifty best and how many there are."""
    best = db.execute("select rowid, rank from find where find match ? order by rank limit 50", (words(text),))
    rows = best.fetchall()
    for rowid, _ in rows:
        table, column = [("contacts", "name"), ("accounts", "name"), ("deals", "title")][rowid % 4]
        db.execute(f"select {column} from {table} where id = ?", (rowid // 4,)).fetchone()
    return db.execute("select count(*) from find where find match ?", (words(text),)).fetchone()[0]


def filtered(db, text):
    """The first screen of the contacts that were found, in the order of their names, and how many there are."""
    found = "select rowid / 4 from find where find match ? and rowid % 4 = 0"
    rows = db.execute(f"select id, name, email, phone, company, city from contacts where id in ({found}) "
                      "order by name limit 38", (words(text),)).fetchall()
    return rows, db.execute(f"select count(*) from ({found})", (words(text),)).fetchone()
