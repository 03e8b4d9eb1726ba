// What Swift cannot say of open files: calls and names that the C library declares for GNU sources
// only, and a number whose type differs from machine to machine.

#define _GNU_SOURCE

#include "CStore.h"

#include <fcntl.h>
#include <sys/vfs.h>

uint64_t daybook_file_system(int fd) {
  struct statfs status;
  return fstatfs(fd, &status) == 0 ? (uint64_t)(uint32_t)status.f_type : 0;
}

void daybook_begin_writing_out(int fd, int64_t start, int64_t count) {
  (void)sync_file_range(fd, start, count, SYNC_FILE_RANGE_WRITE);
}
