// What the store and the search need and Swift cannot import or cannot say: CRC32C, folding of
// texts, substring search and ways through links with instructions chosen at run time, XOR of
// blocks, byte-range locks of an open file description.

#ifndef DAYBOOK_CSTORE_H
#define DAYBOOK_CSTORE_H

#include <stddef.h>
#include <stdint.h>

/// CRC32C (Castagnoli, reflected, inverted on both sides) of `count` bytes, continuing from `seed`:
/// crc(crc(0, a), b) is crc(0, a‖b).
uint32_t daybook_crc32c(uint32_t seed, const uint8_t *bytes, size_t count);

/// The same by table, whatever the processor offers; tests hold the two against each other.
uint32_t daybook_crc32c_portable(uint32_t seed, const uint8_t *bytes, size_t count);

/// The first occurrence of `needle` (m bytes) in `hay` (n bytes), or null. An empty needle is found
/// at the start. Never reads outside either buffer.
const uint8_t *daybook_find(const uint8_t *hay, size_t n, const uint8_t *needle, size_t m);

/// The same without vector instructions; tests hold the two against each other.
const uint8_t *daybook_find_portable(const uint8_t *hay, size_t n, const uint8_t *needle, size_t m);

/// Texts of rows one after another: that of row r lies from `offsets[r]` to `offsets[r + 1]`, of which
/// there are `rows + 1`; a part of a longer heap's rows begins with an offset that is not 0.
typedef struct {
  const uint8_t *text;
  size_t length;
  const uint32_t *offsets;
  size_t rows;
} daybook_heap;

/// Sets of rows, a bit each, with room for all rows of a heap: those that hold a word, those in which
/// it begins a word, those that begin with it; the latter two may be null.
typedef struct {
  uint64_t *all;
  uint64_t *words;
  uint64_t *starts;
} daybook_marks;

/// Marks the rows whose text holds the word (m bytes); for one byte only `all`. Offsets that are out
/// of order are passed over; nothing is read or written outside what was given.
void daybook_scan(const daybook_heap *heap, const uint8_t *word, size_t m,
                  const daybook_marks *marks);

/// The same for the rows of a set.
void daybook_scan_among(const daybook_heap *heap, const uint8_t *word, size_t m,
                        const uint64_t *among, const daybook_marks *marks);

/// What each scalar folds to: 32 bits in one of the pages of 128 scalars, and the bytes that those
/// name, `DAYBOOK_FOLD_LONGEST` more of them than are named.
typedef struct {
  const uint16_t *pages;
  const uint32_t *entries;
  const uint8_t *bytes;
} daybook_folds;

enum { DAYBOOK_FOLD_LONGEST = 16 };

/// Where folded texts go: one after another into `text`, which has `room` bytes, with an offset more
/// than there are rows; a bit in `odd` for a row that was not folded and is empty.
typedef struct {
  uint8_t *text;
  size_t room;
  uint32_t *offsets;
  uint64_t *odd;
} daybook_folded;

/// Folds the texts of a heap by table. The first one begins where the heap does, whatever number that
/// place has. Texts that a table cannot fold, or for which there is no room, are odd.
void daybook_fold(const daybook_heap *heap, const daybook_folds *folds,
                  const daybook_folded *folded);

/// The same without vector instructions; tests hold the two against each other.
void daybook_fold_portable(const daybook_heap *heap, const daybook_folds *folds,
                           const daybook_folded *folded);

/// Where rows lead, by number; a number that is no row leads nowhere.
typedef struct {
  const uint32_t *targets;
  size_t count;
} daybook_link;

/// Marks where the rows of a set lead, among so many `rows`. The set has a bit for each row of the
/// link.
void daybook_mark_targets(const daybook_link *link, const uint64_t *from, uint64_t *marked,
                          size_t rows);

/// Marks the rows of the link that lead to one of a set of `rows`.
void daybook_mark_sources(const daybook_link *link, const uint64_t *found, size_t rows,
                          uint64_t *marked);

/// The same for those of the rows alone that are in the set `among`, which has a bit for each row of
/// the link.
void daybook_mark_sources_among(const daybook_link *link, const uint64_t *among,
                                const uint64_t *found, size_t rows, uint64_t *marked);

/// `daybook_mark_sources` without vector instructions; tests hold the two against each other.
void daybook_mark_sources_portable(const daybook_link *link, const uint64_t *found, size_t rows,
                                   uint64_t *marked);

/// Combines `count` bytes by exclusive or into those at `into`; the two do not overlap.
void daybook_xor(uint8_t *into, const uint8_t *from, size_t count);
/// The state of a block, one byte each, read and set by any number of threads at once.
static inline uint8_t daybook_block_state(const uint8_t *states, size_t block) {
  return __atomic_load_n(states + block, __ATOMIC_ACQUIRE);
}
static inline void daybook_set_block_state(uint8_t *states, size_t block, uint8_t state) {
  __atomic_store_n(states + block, state, __ATOMIC_RELEASE);
}

/// Locks `count` bytes from `start` for writing, for the open file description behind `fd`: unlike
/// process locks, these survive the close of another descriptor of the file, and two openings in
/// one process exclude each other. Returns 0, or EAGAIN where another holds it and `wait` is 0,
/// or another errno.
int daybook_lock(int fd, int64_t start, int64_t count, int wait);

/// Locks the bytes for reading, together with others who do: whoever wants them for writing waits
/// until all have closed the file. Returns as `daybook_lock` without `wait`.
int daybook_share(int fd, int64_t start, int64_t count);

/// Gives the bytes back. Returns 0 or an errno.
int daybook_unlock(int fd, int64_t start, int64_t count);

/// Whether somebody else holds a lock in the range: 1 or 0, or a negated errno.
int daybook_is_locked(int fd, int64_t start, int64_t count);

/// The magic number of the file system below `fd` (statfs), or 0 where it cannot be asked.
uint64_t daybook_file_system(int fd);

/// Begins to write out `count` bytes of a file from `start`, and waits for nothing but a full queue of
/// the disk. A hint: what comes of it is told by the call that makes the file durable.
void daybook_begin_writing_out(int fd, int64_t start, int64_t count);

/// Gives memory that was freed back to the system, where the C library can.
void daybook_trim_memory(void);

#endif
