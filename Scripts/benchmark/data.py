"""The data of a size: made once, kept, and copied for what writes into it."""
import hashlib
import json
import os
import shutil
import subprocess

from . import peer

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BINARIES = os.environ.get("DAYBOOK_BENCH_BINARIES", os.path.join(ROOT, ".build", "release"))
DAYBOOK = os.path.join(BINARIES, "daybook")
BENCH = os.path.join(BINARIES, "Bench")


def build():
    for product in ("daybook", "Bench"):
        subprocess.run(
            ["swift", "build", "-c", "release", "--static-swift-stdlib", "--product", product],
            cwd=ROOT, check=True, stdout=2,
        )


def environment(home):
    return {
        "PATH": "/usr/bin:/bin", "HOME": home, "TZ": "UTC", "LC_ALL": "C.UTF-8", "TERM": "xterm-256color",
        "DAYBOOK_USER": "anna", "DAYBOOK_NOW": "2026-11-22T12:00:00Z",
    }


def values(line):
    """`a=1 b=2` as a dictionary."""
    return {key: float(value) for key, value in (word.split("=") for word in line.split() if "=" in word)}


def run(arguments, **options):
    done = subprocess.run(arguments, capture_output=True, text=True, **options)
    if done.returncode:
        raise RuntimeError((done.stderr or done.stdout).strip()[-300:] or f"exit {done.returncode}")
    return done.stdout


class Data:
    """A store, its tables and the database of one size and seed."""

    def __init__(self, work, contacts, seed):
        self.contacts = contacts
        self.folder = os.path.join(work, f"{contacts}-{seed}")
        self.store = os.path.join(self.folder, "store")
        self.tables = os.path.join(self.folder, "tables")
        self.database = os.path.join(self.folder, "crm.db")
        self.copy = os.path.join(self.folder, "copy")
        self.home = os.path.join(self.folder, "home")
        self.seed = seed
        self.made = {}

    def make(self):
        """Makes what is missing or out of date; what it took is kept beside it."""
        notes = os.path.join(self.folder, "made.json")
        rows = fingerprint("Tests/Bench/Making", "Sources/EventStore/Format")
        columns = fingerprint("Sources/Books/Base", "Sources/Books/Compaction")
        if os.path.exists(notes):
            with open(notes) as file:
                self.made = json.load(file)
        if self.made.get("rows") != rows:
            shutil.rmtree(self.folder, ignore_errors=True)
            os.makedirs(self.home)
            made = run([BENCH, "make", self.folder, "--contacts", str(self.contacts), "--seed", str(self.seed)])
            self.made = {"rows": rows, "make": values(made), "sqlite": peer.load(self.database, self.tables)}
        if self.made.get("columns") != columns:
            self.fold()
            self.made["columns"] = columns
        with open(notes, "w") as file:
            json.dump(self.made, file)

    def fold(self, folder=None):
        """Makes the checkpoint anew from the log; returns how many seconds that took."""
        folder = folder or self.folder
        snapshots = os.path.join(folder, "store", "snap")
        for name in os.listdir(snapshots):
            os.unlink(os.path.join(snapshots, name))
        took = values(run([BENCH, "checkpoint", folder]))
        return took["fold"] + took["checkpoint"]

    def writable(self, with_database=True):
        """A copy of the store and the database, for measurements that write."""
        shutil.rmtree(self.copy, ignore_errors=True)
        os.makedirs(self.copy)
        subprocess.run(["cp", "-a", "--reflink=auto", self.store, self.copy + "/store"], check=True)
        if with_database:
            subprocess.run(["cp", "--reflink=auto", self.database, self.copy + "/crm.db"], check=True)
        return self.copy + "/store", self.copy + "/crm.db"

    def tidy(self):
        shutil.rmtree(self.copy, ignore_errors=True)


# Programs that were started here and may still run.
running = []


def end_all():
    """Ends what a measurement that failed has left behind."""
    while running:
        process = running.pop()
        if process.poll() is None:
            process.kill()
            process.wait()


def fingerprint(*folders):
    """What the data depend on: who makes them, and the format that they are in."""
    digest = hashlib.sha256()
    for folder in folders:
        for name in sorted(os.listdir(os.path.join(ROOT, folder))):
            with open(os.path.join(ROOT, folder, name), "rb") as file:
                digest.update(file.read())
    return digest.hexdigest()[:16]


def size(path):
    """The bytes of a file or of all files in a folder."""
    if os.path.isfile(path):
        return os.path.getsize(path)
    return sum(os.path.getsize(os.path.join(folder, name)) for folder, _, names in os.walk(path) for name in names)


class Server:
    """`Bench serve`: questions about a store, a line each."""

    def __init__(self, store):
        self.process = subprocess.Popen(
            [BENCH, "serve", store], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1,
            env={**environment("/nonexistent"), **({"DAYBOOK_BENCH_CLOCK": "cpu"} if peer.by_processor else {})},
        )
        running.append(self.process)

    def ask(self, question):
        self.process.stdin.write(question + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"Bench ended at {question}")
        answer = json.loads(line)
        if "failed" in answer:
            raise RuntimeError(answer["failed"])
        return answer

    def close(self):
        self.process.stdin.close()
        try:
            self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.process.kill()
