"""Measurements that only read, in turn with SQLite."""
import shutil

from . import peer
from .data import DAYBOOK, Server, environment, run
from .figures import Figure, median, percentile
from .terminal import Terminal

WORDS = [
    "schmid", "garcia", "nowak", "meridi", "berlin", "иванов", "anders", "tanaka", "+49 30", "olivia",
    "kowals", "zzqxvw",
]
FIRST_SCREEN = [
    "select c.id, c.name, c.email, c.phone, c.company, c.job_title, c.city, c.owner from contacts c "
    "order by c.name limit 38",
]
TODAY = "select t.id, t.title, t.due, c.name, c.company from tasks t join contacts c on c.id = t.contact_id " \
        "where t.owner = 'anna' and t.status = 'open' and t.due <= '2026-11-22' order by t.due limit 38"


def opening(data):
    """Both from nothing to what the first screen shows; SQLite without painting it."""
    server = Server(data.store)
    ours, theirs = {}, []
    for _ in range(7):
        for name, value in server.ask("open").items():
            ours.setdefault(name, []).append(value)
        def first():
            db = peer.connect(data.database)
            rows = db.execute(TODAY).fetchall()
            for query in FIRST_SCREEN:
                rows += db.execute(query).fetchall()
            db.close()
        theirs.append(peer.timed(first)[0])
    server.close()
    yield Figure("open: the book", "ms", median(ours["opened"]))
    yield Figure("open: contacts painted", "ms", median(ours["painted"]), median(theirs), 30)
    yield Figure("open: Today put together", "ms", median(ours["today"]))
    yield Figure("open: a search answered", "ms", median(ours["searched"]), budget=250)


def start(data):
    """The shipped program until its first screen is full, and what it costs once it stands."""
    times, theirs = [], []
    for _ in range(7):
        terminal = Terminal([DAYBOOK, "--store", data.store], environment(data.home))
        milliseconds, size = terminal.started()
        times.append(milliseconds)
        terminal.close()
        if shutil.which("sqlite3"):
            theirs.append(peer.timed(lambda: run(["sqlite3", data.database, TODAY]), wall=True)[0])
    there = median(theirs) if theirs else None
    yield Figure("start: full first screen", "ms", median(times), there, 30, note=f"{size:,} bytes")


def keys(data):
    """Keys in the shipped program."""
    terminal = Terminal([DAYBOOK, "--store", data.store], environment(data.home))
    terminal.started()
    yield Figure("open deals (key 2)", "ms", terminal.press("2")[0], budget=33)
    yield Figure("open the board (key 3)", "ms", terminal.press("3")[0], budget=33)
    yield Figure("open contacts (key 4)", "ms", terminal.press("4")[0], budget=33)
    terminal.press("jjjjj")
    moves = [terminal.press(key) for key in "j" * 40 + "k" * 20]
    pages = [terminal.press("\x06") for _ in range(12)]
    yield Figure("key: a move, median", "ms", median([m[0] for m in moves]), budget=0.5)
    yield Figure("key: a move, p95", "ms", percentile([m[0] for m in moves], 95), budget=1.5)
    yield Figure("key: a move", "bytes", median([m[1] for m in moves]), budget=90)
    yield Figure("key: a move, with the detail that follows", "bytes", median([m[2] for m in moves]))
    yield Figure("key: a page", "ms", median([p[0] for p in pages]), budget=1.5)
    yield Figure("key: 20 typed ahead", "bytes", terminal.press("j" * 20)[2], budget=1500)
    terminal.press("gg")
    yield Figure("key: the last row (G)", "ms", terminal.press("G")[0], budget=16)
    yield Figure("idle for a second", "bytes", terminal.silence(1.0), budget=0)
    terminal.close()


# Seconds without a key after which a session has given back what it had looked at.
REST = 6
TOUR = ["1", "2", "jjj\r", "\x1b", "3", "ll", "4", "/mari", "\x1b", "\x10anna", "\x1b", "5", "1"]


def memory(data):
    """What a session has to itself after a tour of the views.

    Two sessions, for the kernel counts what one process alone has mapped of a file as its own.
    """
    terminals = [Terminal([DAYBOOK, "--store", data.store], environment(data.home)) for _ in range(2)]
    for terminal in terminals:
        terminal.started()
        for step in TOUR:
            terminal.press(step)
    private, resident = terminals[0].memory()
    for terminal in terminals:
        terminal.silence(REST)
    _, resting = terminals[0].memory()
    for terminal in terminals:
        terminal.close()
    yield Figure("memory of a session, private, after a tour", "MB", private, budget=40)
    yield Figure("memory of a session, resident, after a tour", "MB", resident)
    yield Figure("memory of a session, resident, at rest", "MB", resting, budget=300)


def finding(data):
    """Every letter of twelve words, in the palette and in a list's filter, and in FTS5."""
    server, db = Server(data.store), peer.connect(data.database)
    server.ask("desk contacts")
    server.ask("find olivia")
    palette, slash, theirs, slash_theirs = [[] for _ in range(6)], [], [], []
    for _ in range(2):
        for word in WORDS:
            for place, value in enumerate(server.ask("find " + word)["ms"]):
                palette[place].append(value)
            slash += server.ask("slash " + word)["ms"]
            parts = [word[: n + 1] for n in range(len(word))]
            theirs += [peer.timed(lambda: peer.find(db, part))[0] for part in parts]
            slash_theirs += [peer.timed(lambda: peer.filtered(db, part))[0] for part in parts]
    server.close()
    every = [value for values in palette for value in values]
    for name, share, budget in (("p50", 50, 5), ("p95", 95, 16), ("worst", 100, 33)):
        yield Figure(f"find as you type, {name}", "ms", percentile(every, share), percentile(theirs, share), budget)
    for place, values in enumerate(palette):
        yield Figure(f"find, letter {place + 1}, p95", "ms", percentile(values, 95))
    for name, share in (("p50", 50), ("p95", 95), ("worst", 100)):
        budget = 33 if share == 100 else 16
        here, there = percentile(slash, share), percentile(slash_theirs, share)
        yield Figure(f"filter as you type, {name}", "ms", here, there, budget)


FILTERS = [
    ("deal status:open amount>10k", "select id from deals where status = 'open' and amount > 1000000 order by close"),
    ("deal stage:proposal", "select id from deals where stage = 'Proposal' order by close"),
    ("deal is:rotting", None),
    ("contact city:berlin", "select id from contacts where city = 'Berlin' order by name"),
    ("contact tag:vip", "select id from contacts where tags = 'vip' order by name"),
    ("account industry:energy", "select id from accounts where industry = 'energy' order by name"),
]


def filtering(data):
    server, db = Server(data.store), peer.connect(data.database)
    for query, statement in FILTERS:
        ours, theirs = [], []
        for _ in range(7):
            answer = server.ask("filter " + query)
            ours.append(answer["ms"])
            if statement:
                theirs.append(peer.timed(lambda: db.execute(statement).fetchall())[0])
        note = f"{answer['count']:,.0f} rows"
        yield Figure(f"filter {query}", "ms", median(ours), median(theirs) if theirs else None, 16, note=note)
    page = "select id, name, city, country, owner, email, phone from contacts order by name limit 40 offset ?"
    ours, theirs = [], []
    for turn in range(9):
        ours.append(server.ask("page")["ms"])
        theirs.append(peer.timed(lambda: db.execute(page, (data.contacts // 2 + turn,)).fetchall())[0])
    server.close()
    yield Figure("a page at the middle row", "ms", median(ours), median(theirs), 1)


VIEWS = [
    ("today", "Today", [TODAY]),
    ("deals", "deals, with their total", [
        "select d.id, d.title, a.name, d.stage, d.amount, d.currency, d.close, d.owner from deals d join accounts a "
        "on a.id = d.account_id where d.status = 'open' order by d.close limit 38",
        "select currency, count(*), sum(amount) from deals where status = 'open' group by currency",
    ]),
    ("pipeline", "the board, with its totals", [
        "select stage, currency, count(*), sum(amount) from deals where status = 'open' group by stage, currency",
    ] + [
        f"select d.id, d.title, a.name, d.amount, d.currency, d.close from deals d join accounts a on a.id = d.account_id "
        f"where d.status = 'open' and d.stage = '{stage}' order by d.close limit 12"
        for stage in ("Qualified", "Discovery", "Proposal", "Negotiation")
    ]),
    ("contacts", "contacts", FIRST_SCREEN + ["select count(*) from contacts"]),
]


def views(data):
    """A view from nothing to its first screen."""
    server, db = Server(data.store), peer.connect(data.database)
    for view, label, queries in VIEWS:
        ours, theirs = [], []
        for _ in range(7):
            ours.append(server.ask("desk " + view)["ms"])
            theirs.append(peer.timed(lambda: [db.execute(query).fetchall() for query in queries])[0])
        yield Figure(f"view of {label}", "ms", median(ours), median(theirs), 16)
    server.close()


TOTALS = "select stage, currency, count(*), sum(amount) from deals where status = 'open' group by stage, currency"


def board(data):
    """An amount changes under the open board, and its totals are right again."""
    server, db = Server(data.store), peer.connect(data.database)
    deals = [row[0] for row in db.execute("select id from deals where status = 'open' limit 500")]
    server.ask("desk pipeline")
    ours, theirs = [], []
    for turn in range(5):
        ours += server.ask("board 4")["ms"]
        for place in range(4):
            def change():
                db.execute("update deals set amount = ? where id = ?", (turn * 700 + place, deals[turn * 4 + place]))
                db.execute(TOTALS).fetchall()
            db.execute("begin")
            theirs.append(peer.timed(change)[0])
            db.execute("rollback")
    server.close()
    yield Figure("board: totals after a change", "ms", median(ours), median(theirs), 16)
    yield Figure("board: totals after a change, worst", "ms", max(ours), max(theirs))


AS_OF = "select stage, currency, count(*), sum(amount) from (select *, row_number() over " \
        "(partition by deal_id order by at desc) newest from deal_history where at < ?) " \
        "where newest = 1 and status = 'open' group by stage, currency"


def past(data):
    """What was: of one deal, and of the whole pipeline at the end of a day."""
    server, db = Server(data.store), peer.connect(data.database)
    ours, theirs = [], []
    for turn in range(5):
        ours += server.ask("history 1")["ms"]
        deal = 1 + turn * 7919 % max(1, data.contacts // 3)
        statement = "select * from deal_history where deal_id = ? order by at"
        theirs.append(peer.timed(lambda: db.execute(statement, (deal,)).fetchall())[0])
        if sum(ours) > 20_000:
            break
    yield Figure("history of one record", "ms", median(ours), median(theirs), 16)
    ours, theirs = [], []
    for day in ("2026-06-30", "2025-03-31", "2024-12-31"):
        ours.append(server.ask("asof " + day)["ms"])
        theirs.append(peer.timed(lambda: db.execute(AS_OF, (day + "T24",)).fetchall())[0])
        if sum(ours) > 60_000:
            break
    server.close()
    yield Figure("the pipeline as of any day", "ms", median(ours), median(theirs), 1000)
