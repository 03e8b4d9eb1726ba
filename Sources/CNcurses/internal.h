#ifndef DAYBOOK_CNCURSES_INTERNAL_H
#define DAYBOOK_CNCURSES_INTERNAL_H

#include <stddef.h>
#include <termios.h>

/// Line settings and bytes for the way out of a crash; set while the terminal is ours.
void rescue_arm(int tty, const struct termios *found, const char *bytes, size_t count);
void rescue_disarm(void);

#endif
