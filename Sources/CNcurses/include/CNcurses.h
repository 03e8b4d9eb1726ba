// The only door to ncurses and to the terminal's lifetime.
//
// Swift cannot import most of ncurses (macros, variadics, `stdscr` as shared state), so this owns
// every call. Nothing here allocates per cell, nothing is thread safe: one thread, one screen.
//
// The screen is opened with newterm(3) on a memfd instead of the terminal: ncurses flushes at every
// jump of the cursor, and those pieces would travel as packets of their own. `screen_flush` sends
// what a frame has left in the memfd with one write(2). The descriptors 0, 1 and 2 stay what they
// are, and the line settings are ours: ncurses never sees a terminal that it could set.
#ifndef DAYBOOK_CNCURSES_H
#define DAYBOOK_CNCURSES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum screen_error {
  SCREEN_OK = 0,
  SCREEN_NO_DATABASE,
  SCREEN_UNKNOWN_TERMINAL,
  SCREEN_TOO_SIMPLE,
  SCREEN_SYSTEM,
};

enum screen_attribute {
  SCREEN_BOLD = 1,
  SCREEN_DIM = 2,
  SCREEN_UNDERLINE = 4,
  SCREEN_REVERSE = 8,
};

struct screen_info {
  int rows;
  int columns;
  /// 0 or less where the terminal has none.
  int colors;
  bool direct_color;
  bool utf8;
};

/// Sets the locale from the environment; whether its encoding is UTF-8.
bool screen_locale(void);

/// Opens the screen on a terminal. `term` is $TERM, `tty` a descriptor of the terminal.
/// Returns a screen_error; with SCREEN_SYSTEM the reason is in errno.
int screen_open(const char *term, int tty, bool mouse, struct screen_info *info);

/// Ends curses and frees it; the terminal must have been released.
void screen_close(void);

/// The bytes that the terminal sends for a terminfo key name, NULL if it has none.
const char *screen_key(const char *capability);

/// Makes a colour pair; -1 is the terminal's own colour.
bool screen_define_pair(int pair, int foreground, int background);

/// How many pairs there can be.
int screen_pairs(void);

/// Begins a run of cells at a place.
void screen_begin(int row, int column);

/// Adds a cell to the run: a base code point, marks, and the columns that it must take. What the
/// C library counts otherwise is replaced, so that curses and we agree where everything stands.
void screen_add(const uint32_t *scalars, size_t count, int width, int attributes, int pair);

/// Ends the run.
void screen_end(void);

/// Puts the cursor on its cell and lets curses work out what to send.
void screen_update(int row, int column);

/// Sends what has gathered with one write(2) (more only if the terminal takes it in parts).
/// Returns the bytes sent or -errno; adds the writes to `writes`.
long screen_flush(unsigned long *writes);

/// The terminal's size by its own account; false if it does not know.
bool screen_measure(int *rows, int *columns);

/// Tells curses another size; what is on the screen is forgotten.
void screen_resize(int rows, int columns);

/// The next update paints everything.
void screen_forget(void);

/// Gives the terminal back: leaves the alternate screen, line settings as found. Idempotent.
/// Returns the bytes sent or -errno, as screen_flush.
long screen_release(unsigned long *writes);

/// Takes it again; the next update paints everything.
void screen_retake(void);

// Signals.

/// Notes: one byte a signal arrives on this descriptor.
int signals_open(void);

/// Takes the signals back.
void signals_close(void);

/// Stops the process (or its whole job) until somebody continues it.
void signals_stop(void);

#endif
