// Substring search: compare a block of positions with the needle's first byte and, `m - 1` bytes
// further, with its last byte; only where both agree is the middle compared (W. Muła, "SIMD-friendly
// algorithms for substring searching"). 32 positions at once with AVX2, 16 with SSE2 or NEON.

#include "CStore.h"

#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#elif defined(__aarch64__)
#include <arm_neon.h>
#endif

const uint8_t *daybook_find_portable(const uint8_t *hay, size_t n, const uint8_t *needle,
                                     size_t m) {
  if (m == 0) {
    return hay;
  }
  const uint8_t first = needle[0], last = needle[m - 1];
  while (n >= m) {
    const uint8_t *hit = memchr(hay, first, n - m + 1);
    if (hit == NULL) {
      return NULL;
    }
    if (hit[m - 1] == last && memcmp(hit, needle, m) == 0) {
      return hit;
    }
    n -= (size_t)(hit + 1 - hay);
    hay = hit + 1;
  }
  return NULL;
}

#if defined(__x86_64__)

__attribute__((target("avx2"))) static const uint8_t *find_avx2(const uint8_t *hay, size_t n,
                                                                const uint8_t *needle, size_t m) {
  const __m256i first = _mm256_set1_epi8((char)needle[0]);
  const __m256i last = _mm256_set1_epi8((char)needle[m - 1]);
  size_t at = 0;
  for (; at + m - 1 + 32 <= n; at += 32) {
    const __m256i one = _mm256_loadu_si256((const __m256i *)(hay + at));
    const __m256i other = _mm256_loadu_si256((const __m256i *)(hay + at + m - 1));
    uint32_t hits = (uint32_t)_mm256_movemask_epi8(
        _mm256_and_si256(_mm256_cmpeq_epi8(first, one), _mm256_cmpeq_epi8(last, other)));
    for (; hits != 0; hits &= hits - 1) {
      const uint8_t *hit = hay + at + __builtin_ctz(hits);
      if (memcmp(hit, needle, m) == 0) {
        return hit;
      }
    }
  }
  return daybook_find_portable(hay + at, n - at, needle, m);
}

static const uint8_t *find_sse2(const uint8_t *hay, size_t n, const uint8_t *needle, size_t m) {
  const __m128i first = _mm_set1_epi8((char)needle[0]);
  const __m128i last = _mm_set1_epi8((char)needle[m - 1]);
  size_t at = 0;
  for (; at + m - 1 + 16 <= n; at += 16) {
    const __m128i one = _mm_loadu_si128((const __m128i *)(hay + at));
    const __m128i other = _mm_loadu_si128((const __m128i *)(hay + at + m - 1));
    uint32_t hits = (uint32_t)_mm_movemask_epi8(
        _mm_and_si128(_mm_cmpeq_epi8(first, one), _mm_cmpeq_epi8(last, other)));
    for (; hits != 0; hits &= hits - 1) {
      const uint8_t *hit = hay + at + __builtin_ctz(hits);
      if (memcmp(hit, needle, m) == 0) {
        return hit;
      }
    }
  }
  return daybook_find_portable(hay + at, n - at, needle, m);
}

static const uint8_t *find_fast(const uint8_t *hay, size_t n, const uint8_t *needle, size_t m) {
  return __builtin_cpu_supports("avx2") ? find_avx2(hay, n, needle, m)
                                        : find_sse2(hay, n, needle, m);
}

#elif defined(__aarch64__)

static const uint8_t *find_fast(const uint8_t *hay, size_t n, const uint8_t *needle, size_t m) {
  const uint8x16_t first = vdupq_n_u8(needle[0]);
  const uint8x16_t last = vdupq_n_u8(needle[m - 1]);
  size_t at = 0;
  for (; at + m - 1 + 16 <= n; at += 16) {
    const uint8x16_t both = vandq_u8(vceqq_u8(first, vld1q_u8(hay + at)),
                                     vceqq_u8(last, vld1q_u8(hay + at + m - 1)));
    // Narrowing by four bits gives one nibble a lane: the movemask of NEON.
    uint64_t hits = vget_lane_u64(
        vreinterpret_u64_u8(vshrn_n_u16(vreinterpretq_u16_u8(both), 4)), 0);
    while (hits != 0) {
      const int lane = __builtin_ctzll(hits) / 4;
      const uint8_t *hit = hay + at + lane;
      if (memcmp(hit, needle, m) == 0) {
        return hit;
      }
      hits &= ~(0xFull << (lane * 4));
    }
  }
  return daybook_find_portable(hay + at, n - at, needle, m);
}

#else

static const uint8_t *find_fast(const uint8_t *hay, size_t n, const uint8_t *needle, size_t m) {
  return daybook_find_portable(hay, n, needle, m);
}

#endif

const uint8_t *daybook_find(const uint8_t *hay, size_t n, const uint8_t *needle, size_t m) {
  if (m == 0) {
    return hay;
  }
  if (m > n) {
    return NULL;
  }
  return find_fast(hay, n, needle, m);
}
