// Which rows a set of rows leads to, and which lead to it, by a column of row numbers. Bits of the
// set are gathered for eight rows at once with AVX2.

#include "CStore.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

void daybook_mark_targets(const daybook_link *link, const uint64_t *from, uint64_t *marked,
                          size_t rows) {
  for (size_t index = 0; index < (link->count + 63) / 64; index++) {
    for (uint64_t rest = from[index]; rest != 0; rest &= rest - 1) {
      const size_t row = index << 6 | (size_t)__builtin_ctzll(rest);
      const uint32_t target = row < link->count ? link->targets[row] : UINT32_MAX;
      if (target < rows) {
        marked[target >> 6] |= 1ull << (target & 63);
      }
    }
  }
}

void daybook_mark_sources_among(const daybook_link *link, const uint64_t *among,
                                const uint64_t *found, size_t rows, uint64_t *marked) {
  for (size_t index = 0; index < (link->count + 63) / 64; index++) {
    for (uint64_t rest = among[index]; rest != 0; rest &= rest - 1) {
      const size_t row = index << 6 | (size_t)__builtin_ctzll(rest);
      const uint32_t target = row < link->count ? link->targets[row] : UINT32_MAX;
      if (target < rows && (found[target >> 6] >> (target & 63) & 1) != 0) {
        marked[index] |= 1ull << (row & 63);
      }
    }
  }
}

static void mark_sources(const daybook_link *link, size_t from, const uint64_t *found, size_t rows,
                         uint64_t *marked) {
  for (size_t row = from; row < link->count; row++) {
    const uint32_t target = link->targets[row];
    if (target < rows && (found[target >> 6] >> (target & 63) & 1) != 0) {
      marked[row >> 6] |= 1ull << (row & 63);
    }
  }
}

void daybook_mark_sources_portable(const daybook_link *link, const uint64_t *found, size_t rows,
                                   uint64_t *marked) {
  mark_sources(link, 0, found, rows, marked);
}

#if defined(__x86_64__)

__attribute__((target("avx2"))) static size_t mark_sources_avx2(const daybook_link *link,
                                                                const uint64_t *found, size_t rows,
                                                                uint64_t *marked) {
  const __m256i last = _mm256_set1_epi32((int)(uint32_t)(rows - 1));
  const __m256i low = _mm256_set1_epi32(31), none = _mm256_setzero_si256();
  size_t row = 0;
  for (; row + 64 <= link->count; row += 64) {
    uint64_t bits = 0;
    for (size_t part = 0; part < 64; part += 8) {
      const __m256i targets = _mm256_loadu_si256((const __m256i *)(link->targets + row + part));
      const __m256i inside = _mm256_cmpeq_epi32(_mm256_min_epu32(targets, last), targets);
      const __m256i words = _mm256_mask_i32gather_epi32(
          none, (const int *)found, _mm256_srli_epi32(targets, 5), inside, 4);
      const __m256i top =
          _mm256_slli_epi32(_mm256_srlv_epi32(words, _mm256_and_si256(targets, low)), 31);
      bits |= (uint64_t)(uint32_t)_mm256_movemask_ps(_mm256_castsi256_ps(top)) << part;
    }
    marked[row >> 6] |= bits;
  }
  return row;
}

#endif

void daybook_mark_sources(const daybook_link *link, const uint64_t *found, size_t rows,
                          uint64_t *marked) {
  size_t row = 0;
#if defined(__x86_64__)
  if (rows > 0 && rows <= INT32_MAX && __builtin_cpu_supports("avx2")) {
    row = mark_sources_avx2(link, found, rows, marked);
  }
#endif
  mark_sources(link, row, found, rows, marked);
}
