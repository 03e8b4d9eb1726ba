// Search folding of texts by table, one after another, for a search that folds as it goes. Runs of
// ASCII are lowered a vector at a time; every other scalar is looked up (`FoldingTable.swift` says
// what an entry holds and why a table suffices). What only the rules of composition can tell, and
// what is not UTF-8, is left to whoever knows them: the row is odd.

#include "CStore.h"

#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

/// What a scalar does, bits 20 to 22 of its entry.
enum { STAYS, BECOMES, VANISHES, MARKS, ATTACHES, ODD };

/// Where an entry has its parts.
#define KIND(entry) ((entry) >> 20 & 7)
#define PLACE(entry) ((entry) & 0xFFFF)
#define LENGTH(entry) ((entry) >> 16 & 15)
#define LETTER(entry) ((entry) >> 23 & 1)
#define CLASS(entry) ((entry) >> 24)

/// How much may be written for one step: a vector, or what one scalar becomes.
enum { STEP = 32 };
_Static_assert(DAYBOOK_FOLD_LONGEST <= STEP, "a step has room for what a scalar becomes");

typedef struct {
  const uint8_t *text;
  /// The end of the row, and of what may be read.
  size_t end, limit;
  const daybook_folds *folds;
  uint8_t *out;
  size_t room;
  size_t at, length;
} folding;

static int is_small(uint8_t byte) { return byte >= 'a' && byte <= 'z'; }

/// The scalar at the start of well formed UTF-8 beyond ASCII and its length; 0 where it is not.
static inline size_t decode(const uint8_t *text, size_t n, uint32_t *scalar) {
  const uint32_t lead = text[0];
  if (lead < 0xE0) {
    *scalar = n > 1 ? (lead & 31) << 6 | (text[1] & 63) : 0;
    return lead >= 0xC2 && n > 1 && (text[1] & 0xC0) == 0x80 ? 2 : 0;
  }
  if (n < 3 || ((text[1] & 0xC0) | (text[2] & 0xC0) >> 2) != 0xA0) {
    return 0;
  }
  uint32_t value = (lead & 15) << 12 | (uint32_t)(text[1] & 63) << 6 | (text[2] & 63);
  if (lead < 0xF0) {
    *scalar = value;
    return value >= 0x800 && (value < 0xD800 || value >= 0xE000) ? 3 : 0;
  }
  if (n < 4 || lead > 0xF4 || (text[3] & 0xC0) != 0x80) {
    return 0;
  }
  value = (value << 6 | (text[3] & 63)) & 0x3FFFFF;
  *scalar = value;
  return value >= 0x10000 && value <= 0x10FFFF ? 4 : 0;
}

/// Folds what stands up to the next ASCII byte; 0 where the row is odd.
static int fold_scalars(folding *f) {
  // What changes stands in variables, since a byte that is written could be any field.
  const daybook_folds folds = *f->folds;
  const uint8_t *text = f->text + f->at, *const end = f->text + f->end;
  const uint8_t *const limit = f->text + f->limit;
  uint8_t *out = f->out + f->length, *const room = f->out + f->room;
  // What stands before is ASCII, or nothing.
  uint32_t letter = f->length > 0 && is_small(out[-1]);
  uint32_t class = 0;
  while (text < end && *text >= 0x80) {
    uint32_t scalar;
    const size_t length = decode(text, (size_t)(end - text), &scalar);
    if (length == 0 || room - out < STEP) {
      return 0;
    }
    const uint32_t entry = folds.entries[(size_t)folds.pages[scalar >> 7] << 7 | (scalar & 127)];
    const uint32_t kind = KIND(entry);
    if (kind > BECOMES) {
      if (kind == VANISHES || (letter && kind != ODD)) {
        text += length;
        continue;
      }
      // Marks must stand in the order of their classes.
      if (kind != MARKS || (CLASS(entry) != 0 && CLASS(entry) < class)) {
        return 0;
      }
    } else {
      letter = LETTER(entry);
    }
    class = CLASS(entry);
    if (kind == BECOMES) {
      memcpy(out, folds.bytes + PLACE(entry), DAYBOOK_FOLD_LONGEST);
      out += LENGTH(entry);
    } else if (limit - text >= 4) {
      memcpy(out, text, 4);
      out += length;
    } else {
      memcpy(out, text, length);
      out += length;
    }
    text += length;
  }
  f->at = (size_t)(text - f->text);
  f->length = (size_t)(out - f->out);
  return 1;
}

/// Lowers the ASCII from `at` on, up to the first byte that is none or the end of the row; 0 where
/// there is no room. What is written behind that is written over later.
static int fold_ascii(folding *f) {
  while (f->at + 8 <= f->limit) {
    if (f->length + STEP > f->room) {
      return 0;
    }
    uint64_t word;
    memcpy(&word, f->text + f->at, 8);
    const uint64_t high = word & 0x8080808080808080;
    // Eight bytes at once: the top bit of each tells whether it is from 'A' on, and beyond 'Z'.
    const uint64_t seven = word & 0x7F7F7F7F7F7F7F7F;
    const uint64_t capital = (seven + 0x3F3F3F3F3F3F3F3F) & ~(seven + 0x2525252525252525) & ~word &
                             0x8080808080808080;
    word |= capital >> 2;
    memcpy(f->out + f->length, &word, 8);
    size_t count = high == 0 ? 8 : (size_t)__builtin_ctzll(high) / 8;
    const size_t left = f->end - f->at;
    count = count < left ? count : left;
    f->at += count;
    f->length += count;
    if (count < 8) {
      return 1;
    }
  }
  for (; f->at < f->end && f->text[f->at] < 0x80; f->at++) {
    if (f->length == f->room) {
      return 0;
    }
    const uint8_t byte = f->text[f->at];
    f->out[f->length++] = byte >= 'A' && byte <= 'Z' ? byte | 0x20 : byte;
  }
  return 1;
}

#if defined(__x86_64__)

/// The same with vectors, and with scalars of two bytes between ASCII, the usual ones in most of
/// Europe. What changes stands in variables, since a byte that is written could be any field.
__attribute__((target("avx2"))) static int fold_ascii_avx2(folding *f) {
  const __m256i below = _mm256_set1_epi8('A' - 1), above = _mm256_set1_epi8('Z' + 1);
  const __m256i bit = _mm256_set1_epi8(0x20);
  const daybook_folds folds = *f->folds;
  const uint8_t *text = f->text + f->at, *const end = f->text + f->end;
  const uint8_t *const limit = f->text + f->limit;
  uint8_t *out = f->out + f->length, *const room = f->out + f->room;
  while (limit - text >= 64 && room - out >= 2 * STEP) {
    const __m256i bytes = _mm256_loadu_si256((const __m256i *)text);
    const __m256i capital =
        _mm256_and_si256(_mm256_cmpgt_epi8(bytes, below), _mm256_cmpgt_epi8(above, bytes));
    _mm256_storeu_si256((__m256i *)out, _mm256_or_si256(bytes, _mm256_and_si256(capital, bit)));
    const uint32_t high = (uint32_t)_mm256_movemask_epi8(bytes);
    const ptrdiff_t ascii = high == 0 ? 32 : __builtin_ctz(high);
    const ptrdiff_t count = ascii < end - text ? ascii : end - text;
    text += count;
    out += count;
    if (text == end) {
      break;
    }
    if (count == 32) {
      continue;
    }
    const uint32_t scalar = (uint32_t)(text[0] & 31) << 6 | (text[1] & 63);
    const uint32_t entry = folds.entries[(size_t)folds.pages[scalar >> 7] << 7 | (scalar & 127)];
    const int is_pair = (text[0] >= 0xC2) & (text[0] < 0xE0) & ((text[1] & 0xC0) == 0x80) &
                        (end - text > 2) & (text[2] < 0x80) & (KIND(entry) == BECOMES);
    if (!is_pair) {
      break;
    }
    memcpy(out, folds.bytes + PLACE(entry), DAYBOOK_FOLD_LONGEST);
    out += LENGTH(entry);
    text += 2;
  }
  f->at = (size_t)(text - f->text);
  f->length = (size_t)(out - f->out);
  return f->at == f->end || f->text[f->at] >= 0x80 ? 1 : fold_ascii(f);
}

#endif

typedef int ascii_folding(folding *);

/// Folds one row behind those before; 0, and nothing of it, where that takes more than a table.
static int fold_row(folding *f, size_t start, size_t end, ascii_folding *ascii) {
  const size_t before = f->length;
  // A letter of the row before takes no marks of this one.
  f->out += before;
  f->room -= before;
  f->length = 0;
  f->at = start;
  f->end = end;
  int is_told = 1;
  while (is_told && f->at < f->end) {
    is_told = f->text[f->at] < 0x80 ? ascii(f) : fold_scalars(f);
  }
  f->out -= before;
  f->room += before;
  f->length = before + (is_told ? f->length : 0);
  return is_told;
}

static void fold_rows(const daybook_heap *heap, const daybook_folds *folds,
                      const daybook_folded *folded, ascii_folding *ascii) {
  folding f = {.text = heap->text, .limit = heap->length, .folds = folds, .out = folded->text,
               .room = folded->room};
  for (size_t row = 0; row < heap->rows; row++) {
    folded->offsets[row] = (uint32_t)f.length;
    const uint32_t first = heap->offsets[0];
    const uint32_t start = heap->offsets[row], end = heap->offsets[row + 1];
    // A table that is out of order leads nowhere.
    const int is_inside = first <= start && start <= end && end - first <= heap->length;
    if (is_inside && !fold_row(&f, start - first, end - first, ascii)) {
      folded->odd[row >> 6] |= 1ull << (row & 63);
    }
  }
  folded->offsets[heap->rows] = (uint32_t)f.length;
}

void daybook_fold_portable(const daybook_heap *heap, const daybook_folds *folds,
                           const daybook_folded *folded) {
  fold_rows(heap, folds, folded, fold_ascii);
}

void daybook_fold(const daybook_heap *heap, const daybook_folds *folds,
                  const daybook_folded *folded) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2")) {
    fold_rows(heap, folds, folded, fold_ascii_avx2);
    return;
  }
#endif
  daybook_fold_portable(heap, folds, folded);
}
