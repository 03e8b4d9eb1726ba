#define _GNU_SOURCE 1
#define _XOPEN_SOURCE_EXTENDED 1
#define NCURSES_WIDECHAR 1

#include "CNcurses.h"

#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <ncurses.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <term.h>
// term.h has macros for all of terminfo, and this name is ours.
#undef columns
#include <termios.h>
#include <unistd.h>
#include <wchar.h>

#include "internal.h"

#define RUN_CAPACITY 1024
#define EXTRA_CAPACITY 256

static struct {
  SCREEN *screen;
  FILE *sink;
  int sink_fd;
  int tty;
  struct termios found;
  bool has_termios;
  bool taken;
  char enter[EXTRA_CAPACITY];
  char leave[EXTRA_CAPACITY];
  char *frame;
  size_t frame_capacity;
} self = {.sink_fd = -1, .tty = -1};

static struct {
  cchar_t cells[RUN_CAPACITY];
  int count;
  int row;
  int column;
  int columns;
} run;

bool screen_locale(void) {
  setlocale(LC_CTYPE, "");
  return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

static const char *capability(const char *name) {
  const char *value = tigetstr(name);
  return value == (char *)-1 ? NULL : value;
}

static void append(char *buffer, const char *bytes) {
  if (bytes != NULL && strlen(buffer) + strlen(bytes) < EXTRA_CAPACITY) strcat(buffer, bytes);
}

/// What curses does not send by itself, because it does not own the line: application keys,
/// bracketed paste, the mouse.
static void gather_extras(bool mouse) {
  self.enter[0] = self.leave[0] = 0;
  append(self.enter, capability("smkx"));
  append(self.enter, "\033[?2004h");
  if (mouse) append(self.enter, "\033[?1002h\033[?1006h");
  if (mouse) append(self.leave, "\033[?1006l\033[?1002l");
  append(self.leave, "\033[?2004l");
  append(self.leave, capability("rmkx"));
}

static void arm_rescue(void) {
  char bytes[2 * EXTRA_CAPACITY] = "";
  const char *names[] = {"sgr0", "op", "rmcup", "cnorm"};
  for (size_t index = 0; index < sizeof names / sizeof *names; index++) {
    const char *value = capability(names[index]);
    if (value != NULL && strlen(bytes) + strlen(value) < EXTRA_CAPACITY) strcat(bytes, value);
  }
  strcat(bytes, self.leave);
  rescue_arm(self.tty, self.has_termios ? &self.found : NULL, bytes, strlen(bytes));
}

static void set_raw(void) {
  if (!self.has_termios) return;
  struct termios raw = self.found;
  raw.c_iflag &= ~(tcflag_t)(BRKINT | ICRNL | INLCR | IGNCR | INPCK | ISTRIP | IXON);
  raw.c_oflag &= ~(tcflag_t)ONLCR;
  raw.c_lflag &= ~(tcflag_t)(ECHO | ECHONL | ICANON | ISIG | IEXTEN);
  raw.c_cflag = (raw.c_cflag & ~(tcflag_t)(CSIZE | PARENB)) | CS8;
  raw.c_cc[VMIN] = 1;
  raw.c_cc[VTIME] = 0;
  tcsetattr(self.tty, TCSANOW, &raw);
}

/// Makes changes of attributes short: `\E[;1m` and `\E[m` instead of `\E(B\E[0;1m` and `\E(B\E[m`.
///
/// The descriptions of xterm and its kin select the character set each time, in case line drawing
/// was on. We draw lines with characters of their own, and the first bytes that curses sends have
/// selected it for good. The strings are curses' own and become shorter where they stand; others
/// than these stay as they are.
static void shorten_attributes(void) {
  char *reset = tigetstr("sgr0");
  char *set = tigetstr("sgr");
  static const char prefix[] = "%?%p9%t\033(0%e\033(B%;\033[0%?";
  if (reset == NULL || reset == (char *)-1 || set == NULL || set == (char *)-1) return;
  if (strcmp(reset, "\033(B\033[m") != 0 || strncmp(set, prefix, sizeof prefix - 1) != 0) return;
  strcpy(reset, "\033[m");
  memcpy(set, "\033[", 2);
  char *rest = set + sizeof prefix - 3;
  memmove(set + 2, rest, strlen(rest) + 1);
}

static int check_terminal(const char *term) {
  int status = 0;
  if (setupterm(term, self.sink_fd, &status) != OK) {
    return status == -1 ? SCREEN_NO_DATABASE : SCREEN_UNKNOWN_TERMINAL;
  }
  bool able = capability("cup") != NULL && capability("clear") != NULL;
  del_curterm(cur_term);
  return able ? SCREEN_OK : SCREEN_TOO_SIMPLE;
}

static void discard(void) {
  if (self.sink != NULL) fclose(self.sink);
  self.sink = NULL;
  self.sink_fd = -1;
}

int screen_open(const char *term, int tty, bool mouse, struct screen_info *info) {
  self.tty = tty;
  self.has_termios = tcgetattr(tty, &self.found) == 0;
  self.sink_fd = memfd_create("frame", MFD_CLOEXEC);
  if (self.sink_fd < 0) return SCREEN_SYSTEM;
  self.sink = fdopen(self.sink_fd, "w");
  if (self.sink == NULL) {
    close(self.sink_fd);
    return SCREEN_SYSTEM;
  }
  int error = check_terminal(term);
  if (error == SCREEN_OK) {
    self.screen = newterm(term, self.sink, stdin);
    if (self.screen == NULL) error = SCREEN_UNKNOWN_TERMINAL;
  }
  if (error != SCREEN_OK) {
    discard();
    return error;
  }
  gather_extras(mouse);
  shorten_attributes();
  typeahead(-1);
  idlok(stdscr, TRUE);
  leaveok(stdscr, FALSE);
  if (has_colors()) {
    start_color();
    use_default_colors();
  }
  int rows = 0, columns = 0;
  if (screen_measure(&rows, &columns)) resize_term(rows, columns);
  getmaxyx(stdscr, info->rows, info->columns);
  info->colors = has_colors() ? COLORS : 0;
  info->direct_color = tigetflag("RGB") > 0;
  info->utf8 = strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
  set_raw();
  arm_rescue();
  self.taken = true;
  fflush(self.sink);
  if (write(self.sink_fd, self.enter, strlen(self.enter)) < 0) return SCREEN_SYSTEM;
  return SCREEN_OK;
}

void screen_close(void) {
  if (self.screen == NULL) return;
  delscreen(self.screen);
  self.screen = NULL;
  discard();
  free(self.frame);
  self.frame = NULL;
  self.frame_capacity = 0;
}

const char *screen_key(const char *name) { return capability(name); }

int screen_pairs(void) { return COLOR_PAIRS; }

bool screen_define_pair(int pair, int foreground, int background) {
  return init_extended_pair(pair, foreground, background) == OK;
}

void screen_begin(int row, int column) {
  run.count = 0;
  run.row = row;
  run.column = column;
  run.columns = 0;
}

static attr_t attributes_of(int bits) {
  attr_t attributes = A_NORMAL;
  if (bits & SCREEN_BOLD) attributes |= A_BOLD;
  if (bits & SCREEN_DIM) attributes |= A_DIM;
  if (bits & SCREEN_UNDERLINE) attributes |= A_UNDERLINE;
  if (bits & SCREEN_REVERSE) attributes |= A_REVERSE;
  return attributes;
}

static void add_cell(const wchar_t *text, int width, attr_t attributes, int pair) {
  if (run.count == RUN_CAPACITY) {
    screen_end();
    screen_begin(run.row, run.column + run.columns);
  }
  // The pair goes through the options, where it may be larger than a short.
  if (setcchar(&run.cells[run.count], text, attributes, 0, &pair) != OK) return;
  run.count++;
  run.columns += width;
}

void screen_add(const uint32_t *scalars, size_t count, int width, int bits, int pair) {
  wchar_t text[CCHARW_MAX + 1] = {0};
  attr_t attributes = attributes_of(bits);
  wchar_t base = count > 0 ? (wchar_t)scalars[0] : L' ';
  if (base < 0x80 ? width == 1 : wcwidth(base) == width) {
    size_t used = 0;
    text[used++] = base;
    for (size_t index = 1; index < count && used < CCHARW_MAX; index++) {
      if (wcwidth((wchar_t)scalars[index]) == 0) text[used++] = (wchar_t)scalars[index];
    }
    add_cell(text, width, attributes, pair);
    return;
  }
  text[0] = wcwidth(0xFFFD) == 1 ? 0xFFFD : L'?';
  add_cell(text, 1, attributes, pair);
  if (width == 2) add_cell(L" ", 1, attributes, pair);
}

void screen_end(void) {
  if (run.count > 0) mvadd_wchnstr(run.row, run.column, run.cells, run.count);
  run.count = 0;
}

void screen_update(int row, int column) {
  wmove(stdscr, row, column);
  wnoutrefresh(stdscr);
  doupdate();
}

static long send_all(const char *bytes, size_t count, unsigned long *writes) {
  size_t sent = 0;
  while (sent < count) {
    ssize_t part = write(self.tty, bytes + sent, count - sent);
    (*writes)++;
    if (part < 0 && errno == EINTR) continue;
    if (part < 0) return -errno;
    sent += (size_t)part;
  }
  return (long)sent;
}

long screen_flush(unsigned long *writes) {
  fflush(self.sink);
  off_t length = lseek(self.sink_fd, 0, SEEK_CUR);
  if (length <= 0) return 0;
  size_t count = (size_t)length;
  if (count > self.frame_capacity) {
    char *larger = realloc(self.frame, count);
    if (larger == NULL) return -ENOMEM;
    self.frame = larger;
    self.frame_capacity = count;
  }
  ssize_t got = pread(self.sink_fd, self.frame, count, 0);
  if (got < 0) return -errno;
  lseek(self.sink_fd, 0, SEEK_SET);
  if (ftruncate(self.sink_fd, 0) != 0) return -errno;
  return send_all(self.frame, (size_t)got, writes);
}

bool screen_measure(int *rows, int *columns) {
  struct winsize size = {0};
  if (ioctl(self.tty, TIOCGWINSZ, &size) != 0 || size.ws_row == 0 || size.ws_col == 0) return false;
  *rows = size.ws_row;
  *columns = size.ws_col;
  return true;
}

void screen_resize(int rows, int columns) {
  resize_term(rows, columns);
  werase(stdscr);
  clearok(curscr, TRUE);
}

void screen_forget(void) { clearok(curscr, TRUE); }

long screen_release(unsigned long *writes) {
  if (!self.taken) return 0;
  self.taken = false;
  fflush(self.sink);
  // First our own extras, while the alternate screen is still up, then curses' way out.
  if (write(self.sink_fd, self.leave, strlen(self.leave)) < 0) self.leave[0] = 0;
  endwin();
  long sent = screen_flush(writes);
  if (self.has_termios) tcsetattr(self.tty, TCSANOW, &self.found);
  rescue_disarm();
  return sent;
}

void screen_retake(void) {
  if (self.taken) return;
  self.taken = true;
  set_raw();
  arm_rescue();
  clearok(curscr, TRUE);
  if (write(self.sink_fd, self.enter, strlen(self.enter)) < 0) self.enter[0] = 0;
}
