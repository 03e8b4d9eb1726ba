// Locks of the open file description (F_OFD_*). The classic fcntl locks fall when the process closes
// any descriptor of the file, which a library must never rely on not happening.

#define _GNU_SOURCE

#include "CStore.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static int change(int fd, int command, short type, int64_t start, int64_t count,
                  struct flock *range) {
  memset(range, 0, sizeof *range);
  range->l_type = type;
  range->l_whence = SEEK_SET;
  range->l_start = start;
  range->l_len = count;
  int result;
  do {
    result = fcntl(fd, command, range);
  } while (result < 0 && errno == EINTR && command != F_OFD_SETLKW);
  return result < 0 ? errno : 0;
}

int daybook_lock(int fd, int64_t start, int64_t count, int wait) {
  struct flock range;
  int error = change(fd, wait ? F_OFD_SETLKW : F_OFD_SETLK, F_WRLCK, start, count, &range);
  return error == EACCES ? EAGAIN : error;
}

int daybook_share(int fd, int64_t start, int64_t count) {
  struct flock range;
  int error = change(fd, F_OFD_SETLK, F_RDLCK, start, count, &range);
  return error == EACCES ? EAGAIN : error;
}

int daybook_unlock(int fd, int64_t start, int64_t count) {
  struct flock range;
  return change(fd, F_OFD_SETLK, F_UNLCK, start, count, &range);
}

int daybook_is_locked(int fd, int64_t start, int64_t count) {
  struct flock range;
  int error = change(fd, F_OFD_GETLK, F_WRLCK, start, count, &range);
  return error != 0 ? -error : range.l_type != F_UNLCK;
}
