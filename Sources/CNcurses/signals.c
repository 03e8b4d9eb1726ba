// Signals, and the way out of a crash.
//
// Signals that ask for something (TERM HUP INT QUIT WINCH TSTP CONT) become bytes in a pipe, so that
// the run loop sees them beside its input. Signals of a crash (SEGV ABRT ILL TRAP BUS FPE) put the
// line settings back and leave the alternate screen with calls that are safe in a handler, then
// hand over to whoever had the signal before, or to the default action.
#define _GNU_SOURCE 1

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "CNcurses.h"
#include "internal.h"

#define LEAVE_CAPACITY 512

static struct {
  volatile sig_atomic_t armed;
  int tty;
  bool has_termios;
  struct termios found;
  char bytes[LEAVE_CAPACITY];
  size_t count;
} rescue;

static const int crashes[] = {SIGSEGV, SIGABRT, SIGILL, SIGTRAP, SIGBUS, SIGFPE};
static const int notes[] = {SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGWINCH, SIGTSTP, SIGCONT};
#define CRASHES (sizeof crashes / sizeof *crashes)
#define NOTES (sizeof notes / sizeof *notes)

static struct sigaction before_crashes[CRASHES];
static struct sigaction before_notes[NOTES];
static int note_pipe[2] = {-1, -1};
static bool installed;
static bool at_exit;

void rescue_arm(int tty, const struct termios *found, const char *bytes, size_t count) {
  rescue.armed = 0;
  rescue.tty = tty;
  rescue.has_termios = found != NULL;
  if (found != NULL) rescue.found = *found;
  rescue.count = count < LEAVE_CAPACITY ? count : LEAVE_CAPACITY;
  memcpy(rescue.bytes, bytes, rescue.count);
  rescue.armed = 1;
}

void rescue_disarm(void) { rescue.armed = 0; }

/// Async-signal-safe: write(2) and tcsetattr(3) only.
static void rescue_now(void) {
  if (!rescue.armed) return;
  rescue.armed = 0;
  ssize_t ignored = write(rescue.tty, rescue.bytes, rescue.count);
  (void)ignored;
  if (rescue.has_termios) tcsetattr(rescue.tty, TCSANOW, &rescue.found);
}

static void on_crash(int number) {
  rescue_now();
  for (size_t index = 0; index < CRASHES; index++) {
    if (crashes[index] == number) sigaction(number, &before_crashes[index], NULL);
  }
  raise(number);
}

static void on_note(int number) {
  int saved = errno;
  unsigned char byte = (unsigned char)number;
  ssize_t ignored = write(note_pipe[1], &byte, 1);
  (void)ignored;
  errno = saved;
}

/// A stack of its own, since a crash may be an overflow of the other one.
static void open_crash_stack(void) {
  static char stack[65536];
  stack_t place = {.ss_sp = stack, .ss_size = sizeof stack};
  stack_t current;
  if (sigaltstack(NULL, &current) == 0 && (current.ss_flags & SS_DISABLE)) {
    sigaltstack(&place, NULL);
  }
}

int signals_open(void) {
  if (installed) return note_pipe[0];
  if (note_pipe[0] < 0 && pipe2(note_pipe, O_CLOEXEC | O_NONBLOCK) != 0) return -1;
  if (!at_exit) atexit(rescue_now);
  at_exit = true;
  open_crash_stack();
  struct sigaction crash = {.sa_handler = on_crash, .sa_flags = SA_ONSTACK};
  sigemptyset(&crash.sa_mask);
  for (size_t index = 0; index < CRASHES; index++) {
    sigaction(crashes[index], &crash, &before_crashes[index]);
  }
  struct sigaction note = {.sa_handler = on_note, .sa_flags = SA_RESTART};
  sigemptyset(&note.sa_mask);
  for (size_t index = 0; index < NOTES; index++) {
    sigaction(notes[index], &note, &before_notes[index]);
  }
  installed = true;
  return note_pipe[0];
}

void signals_close(void) {
  if (!installed) return;
  for (size_t index = 0; index < CRASHES; index++) {
    sigaction(crashes[index], &before_crashes[index], NULL);
  }
  for (size_t index = 0; index < NOTES; index++) {
    // A dropped line may be noticed before its signal comes, which must not keep the program from
    // what it does after the terminal.
    if (notes[index] == SIGHUP && before_notes[index].sa_handler == SIG_DFL) {
      before_notes[index].sa_handler = SIG_IGN;
    }
    sigaction(notes[index], &before_notes[index], NULL);
  }
  installed = false;
}

void signals_stop(void) {
  struct sigaction plain = {.sa_handler = SIG_DFL};
  struct sigaction ours;
  sigemptyset(&plain.sa_mask);
  sigaction(SIGTSTP, &plain, &ours);
  kill(0, SIGTSTP);
  sigaction(SIGTSTP, &ours, NULL);
}
