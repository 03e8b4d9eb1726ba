"""A program on a pseudo-terminal: when its answer to a key is complete, and how many bytes it is."""
import fcntl
import os
import select
import signal
import struct
import subprocess
import termios
import time

from .data import running


class Terminal:
    """The shipped program, 120×40.

    It says by itself when it waits (`DAYBOOK_TEST_FD`), so that nothing here has to guess.
    """

    def __init__(self, arguments, environment, columns=120, rows=40):
        self.primary, secondary = os.openpty()
        fcntl.ioctl(secondary, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.idle, report = os.pipe()
        self.text, self.sent, self.chunks, self.lines = b"", 0, [], []
        def settle():
            os.setsid()
            fcntl.ioctl(secondary, termios.TIOCSCTTY, 0)
        self.begun = time.perf_counter()
        self.process = subprocess.Popen(
            arguments, stdin=secondary, stdout=secondary, stderr=secondary, preexec_fn=settle,
            pass_fds=[report], env={**environment, "DAYBOOK_TEST_FD": str(report)},
        )
        running.append(self.process)
        os.close(secondary)
        os.close(report)

    def pump(self, timeout):
        """Takes in what has come; whether anything had."""
        ready, _, _ = select.select([self.primary, self.idle], [], [], timeout)
        if self.primary in ready:
            try:
                data = os.read(self.primary, 65536)
            except OSError:
                data = b""
            if not data:
                raise RuntimeError("the program ended")
            self.chunks.append((time.perf_counter(), len(data)))
        if self.idle in ready:
            data = os.read(self.idle, 4096)
            if not data:
                raise RuntimeError("the program ended")
            self.text += data
            *lines, self.text = self.text.split(b"\n")
            for line in lines:
                words = dict(word.split("=") for word in line.decode().split()[1:])
                self.lines.append({key: int(value) for key, value in words.items()})
        return bool(ready)

    def wait(self, limit=60):
        """Until the program has read all keys, answered them and waits."""
        deadline = time.perf_counter() + limit
        while not (self.lines and self.lines[-1]["read"] >= self.sent and self.arrived >= self.announced):
            self.pump(max(0, deadline - time.perf_counter()))
            if time.perf_counter() > deadline:
                raise RuntimeError(f"no answer within {limit} s")

    @property
    def arrived(self):
        return sum(count for _, count in self.chunks)

    @property
    def announced(self):
        return sum(line["bytes"] for line in self.lines)

    def started(self):
        """Milliseconds until 95 % of what the program sends before it waits had arrived, and all."""
        self.wait()
        total, seen = self.arrived, 0
        for moment, count in self.chunks:
            seen += count
            if seen >= total * 0.95:
                return (moment - self.begun) * 1000, total
        raise RuntimeError("nothing was painted")

    def press(self, keys):
        """Milliseconds until the answer was complete (no byte for a millisecond) and its bytes; then, when
        the cursor has rested and the program waits again, all bytes."""
        self.chunks, self.lines = [], []
        data = keys.encode()
        start = time.perf_counter()
        os.write(self.primary, data)
        self.sent += len(data)
        # A key that changes nothing on the screen is answered by silence.
        while not self.chunks and not (self.lines and self.lines[-1]["read"] >= self.sent):
            if not self.pump(30):
                raise RuntimeError(f"no answer to {keys!r}")
        while self.pump(0.001):
            pass
        complete = (self.chunks[-1][0] - start) * 1000 if self.chunks else 0
        answer = self.arrived
        self.wait()
        return complete, answer, self.arrived

    def silence(self, seconds):
        """The bytes that come while nobody does anything."""
        self.chunks = []
        deadline = time.perf_counter() + seconds
        while time.perf_counter() < deadline:
            self.pump(deadline - time.perf_counter())
        return self.arrived

    def memory(self):
        """Private and resident megabytes."""
        with open(f"/proc/{self.process.pid}/smaps_rollup") as file:
            found = {line.split(":")[0]: int(line.split()[1]) for line in file if line.rstrip().endswith("kB")}
        private = sum(found.get(name, 0) for name in ("Private_Clean", "Private_Dirty", "Private_Hugetlb"))
        return private / 1024, found["Rss"] / 1024

    def close(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        os.close(self.primary)
        os.close(self.idle)
