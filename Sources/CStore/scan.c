// Which rows of a heap of texts hold a word. Hits are found as in find.c, but the pass over the heap
// is one: where every third row holds the word, what is done between two hits is what takes the time.

#include "CStore.h"

#if defined(__x86_64__)
#include <immintrin.h>
#include <string.h>
#endif

typedef struct {
  const uint8_t *text;
  size_t n;
  const uint32_t *offsets;
  size_t rows;
  const uint8_t *word;
  size_t m;
  const daybook_marks *marks;
  /// The row of the last hit; the next one lies there or behind.
  size_t row;
} scan;

static void set(uint64_t *words, size_t row) { words[row >> 6] |= 1ull << (row & 63); }

/// Folded text: letters are small ASCII or lie beyond it, and everything else parts words.
static int is_inside(uint8_t before) {
  return before >= 0x80 || (before >= 'a' && before <= 'z') || (before >= '0' && before <= '9');
}

/// Takes one occurrence and returns where the next one that matters may begin.
static size_t take(scan *s, size_t place) {
  size_t low = s->row, step = 1;
  while (low + step < s->rows && s->offsets[low + step] <= place) {
    low += step;
    step *= 2;
  }
  size_t high = low + step < s->rows ? low + step : s->rows;
  while (low + 1 < high) {
    const size_t middle = low + (high - low) / 2;
    if (s->offsets[middle] <= place) {
      low = middle;
    } else {
      high = middle;
    }
  }
  s->row = low;
  const size_t start = s->offsets[low], end = s->offsets[low + 1];
  // A table that is out of order leads nowhere; a hit may reach over the end of its row.
  if (place < start || end > s->n || place + s->m > end) {
    return place + 1;
  }
  set(s->marks->all, low);
  if (s->m == 1 || s->marks->words == NULL) {
    return end;
  }
  if (place == start) {
    set(s->marks->words, low);
    set(s->marks->starts, low);
    return end;
  }
  if (!is_inside(s->text[place - 1])) {
    set(s->marks->words, low);
  }
  return place + 1;
}

static void finish(scan *s, size_t from, size_t end) {
  while (from < end) {
    const uint8_t *hit = daybook_find(s->text + from, end - from, s->word, s->m);
    if (hit == NULL) {
      return;
    }
    from = take(s, (size_t)(hit - s->text));
  }
}

#if defined(__x86_64__)

__attribute__((target("avx2"))) static void scan_avx2(scan *s, size_t start) {
  const __m256i first = _mm256_set1_epi8((char)s->word[0]);
  const __m256i last = _mm256_set1_epi8((char)s->word[s->m - 1]);
  size_t at = start, from = start;
  for (; at + s->m - 1 + 32 <= s->n; at += 32) {
    const __m256i one = _mm256_loadu_si256((const __m256i *)(s->text + at));
    const __m256i other = _mm256_loadu_si256((const __m256i *)(s->text + at + s->m - 1));
    uint32_t hits = (uint32_t)_mm256_movemask_epi8(
        _mm256_and_si256(_mm256_cmpeq_epi8(first, one), _mm256_cmpeq_epi8(last, other)));
    for (; hits != 0; hits &= hits - 1) {
      const size_t place = at + (size_t)__builtin_ctz(hits);
      if (place >= from && memcmp(s->text + place, s->word, s->m) == 0) {
        from = take(s, place);
      }
    }
  }
  finish(s, at > from ? at : from, s->n);
}

/// The rows of a set, each with as few steps as its length takes; what a vector would read beyond the
/// texts is left to `finish`.
__attribute__((target("avx2"))) static void scan_row_avx2(scan *s, size_t start, size_t end) {
  const __m256i first = _mm256_set1_epi8((char)s->word[0]);
  const __m256i last = _mm256_set1_epi8((char)s->word[s->m - 1]);
  size_t at = start;
  for (; at + s->m <= end && at + s->m - 1 + 32 <= s->n; at += 32) {
    const __m256i one = _mm256_loadu_si256((const __m256i *)(s->text + at));
    const __m256i other = _mm256_loadu_si256((const __m256i *)(s->text + at + s->m - 1));
    uint32_t hits = (uint32_t)_mm256_movemask_epi8(
        _mm256_and_si256(_mm256_cmpeq_epi8(first, one), _mm256_cmpeq_epi8(last, other)));
    for (; hits != 0; hits &= hits - 1) {
      const size_t place = at + (size_t)__builtin_ctz(hits);
      if (place + s->m > end) {
        return;
      }
      if (memcmp(s->text + place, s->word, s->m) == 0 && take(s, place) == end) {
        return;
      }
    }
  }
  finish(s, at, end);
}

#endif

void daybook_scan(const daybook_heap *heap, const uint8_t *word, size_t m,
                  const daybook_marks *marks) {
  if (m == 0 || m > heap->length || heap->rows == 0) {
    return;
  }
  const size_t from = heap->offsets[0], end = heap->offsets[heap->rows];
  if (from > end || end > heap->length) {
    return;
  }
  scan s = {heap->text, end, heap->offsets, heap->rows, word, m, marks, 0};
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2")) {
    scan_avx2(&s, from);
    return;
  }
#endif
  finish(&s, from, s.n);
}

// The rows of a small set lie anywhere, and to wait for the text of each in turn would take longer
// than to look at it. They are taken a wave at a time: while one wave is looked at, the texts of the
// next are on their way into the cache, and the places of the texts of the one after it. The rows of
// a large set lie near each other, and the processor itself reads ahead.
enum { WAVE = 16, LINE = 64, LINES = 4, SPARSE = 12 };

typedef struct {
  size_t rows[WAVE];
  size_t count;
} wave;

typedef struct {
  const uint64_t *words;
  size_t groups;
  size_t index;
  uint64_t rest;
} cursor;

/// The next rows of a set; the places of their texts are asked for.
static void advance(cursor *c, const scan *s, wave *next) {
  next->count = 0;
  while (next->count < WAVE) {
    while (c->rest == 0) {
      if (++c->index >= c->groups) {
        return;
      }
      c->rest = c->words[c->index];
    }
    const size_t row = c->index << 6 | (size_t)__builtin_ctzll(c->rest);
    c->rest &= c->rest - 1;
    if (row < s->rows) {
      __builtin_prefetch(s->offsets + row);
      next->rows[next->count++] = row;
    }
  }
}

/// Asks for the texts of rows.
static void ask(const scan *s, const wave *next) {
  for (size_t place = 0; place < next->count; place++) {
    const size_t start = s->offsets[next->rows[place]], end = s->offsets[next->rows[place] + 1];
    for (size_t line = 0; line < LINES && start + line * LINE < end; line++) {
      if (start + line * LINE < s->n) {
        __builtin_prefetch(s->text + start + line * LINE);
      }
    }
  }
}

static int is_sparse(const scan *s, const uint64_t *among) {
  size_t count = 0;
  for (size_t index = 0; index < (s->rows + 63) / 64; index++) {
    count += (size_t)__builtin_popcountll(among[index]);
  }
  return count < s->rows / SPARSE;
}

void daybook_scan_among(const daybook_heap *heap, const uint8_t *word, size_t m,
                        const uint64_t *among, const daybook_marks *marks) {
  if (m == 0 || m > heap->length) {
    return;
  }
  scan s = {heap->text, heap->length, heap->offsets, heap->rows, word, m, marks, 0};
  void (*row)(scan *, size_t, size_t) = finish;
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2")) {
    row = scan_row_avx2;
  }
#endif
  const size_t groups = (s.rows + 63) / 64;
  const int sparse = is_sparse(&s, among);
  cursor c = {among, groups, 0, groups > 0 ? among[0] : 0};
  wave waves[3];
  advance(&c, &s, &waves[0]);
  advance(&c, &s, &waves[1]);
  if (sparse) {
    ask(&s, &waves[0]);
  }
  for (size_t turn = 0; waves[turn % 3].count > 0; turn++) {
    advance(&c, &s, &waves[(turn + 2) % 3]);
    if (sparse) {
      ask(&s, &waves[(turn + 1) % 3]);
    }
    const wave *now = &waves[turn % 3];
    for (size_t place = 0; place < now->count; place++) {
      s.row = now->rows[place];
      const size_t start = s.offsets[s.row], end = s.offsets[s.row + 1];
      if (start <= end && end <= s.n) {
        row(&s, start, end);
      }
    }
  }
}
