// CRC32C with polynomial 0x1EDC6F41 (reflected 0x82F63B78), as in RFC 3720 and ext4. The processor's
// own instruction does eight bytes in three cycles; without it, slicing by eight tables does.

#include "CStore.h"

#include <string.h>

#if defined(__x86_64__)
#include <nmmintrin.h>
#elif defined(__aarch64__)
#include <arm_acle.h>
#include <sys/auxv.h>
#ifndef HWCAP_CRC32
#define HWCAP_CRC32 (1 << 7)
#endif
#endif

static uint32_t tables[8][256];

// Runs before main, so that no thread ever sees half a table.
__attribute__((constructor)) static void build_tables(void) {
  for (uint32_t byte = 0; byte < 256; byte++) {
    uint32_t crc = byte;
    for (int bit = 0; bit < 8; bit++) {
      crc = (crc >> 1) ^ (0x82F63B78u & (0u - (crc & 1u)));
    }
    tables[0][byte] = crc;
  }
  for (uint32_t byte = 0; byte < 256; byte++) {
    for (int table = 1; table < 8; table++) {
      uint32_t before = tables[table - 1][byte];
      tables[table][byte] = (before >> 8) ^ tables[0][before & 0xFF];
    }
  }
}

uint32_t daybook_crc32c_portable(uint32_t seed, const uint8_t *bytes, size_t count) {
  uint32_t crc = ~seed;
  for (; count >= 8; bytes += 8, count -= 8) {
    uint32_t low = crc ^ ((uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 |
                          (uint32_t)bytes[3] << 24);
    crc = tables[7][low & 0xFF] ^ tables[6][low >> 8 & 0xFF] ^ tables[5][low >> 16 & 0xFF] ^
          tables[4][low >> 24] ^ tables[3][bytes[4]] ^ tables[2][bytes[5]] ^ tables[1][bytes[6]] ^
          tables[0][bytes[7]];
  }
  for (; count > 0; bytes++, count--) {
    crc = (crc >> 8) ^ tables[0][(crc ^ *bytes) & 0xFF];
  }
  return ~crc;
}

#if defined(__x86_64__)

__attribute__((target("sse4.2"))) static uint32_t crc32c_fast(uint32_t seed, const uint8_t *bytes,
                                                               size_t count) {
  uint64_t crc = (uint32_t)~seed;
  for (; count >= 8; bytes += 8, count -= 8) {
    uint64_t word;
    memcpy(&word, bytes, 8);
    crc = _mm_crc32_u64(crc, word);
  }
  uint32_t rest = (uint32_t)crc;
  for (; count > 0; bytes++, count--) {
    rest = _mm_crc32_u8(rest, *bytes);
  }
  return ~rest;
}

static int has_fast(void) { return __builtin_cpu_supports("sse4.2"); }

#elif defined(__aarch64__)

__attribute__((target("crc"))) static uint32_t crc32c_fast(uint32_t seed, const uint8_t *bytes,
                                                            size_t count) {
  uint32_t crc = ~seed;
  for (; count >= 8; bytes += 8, count -= 8) {
    uint64_t word;
    memcpy(&word, bytes, 8);
    crc = __crc32cd(crc, word);
  }
  for (; count > 0; bytes++, count--) {
    crc = __crc32cb(crc, *bytes);
  }
  return ~crc;
}

static int has_fast(void) { return (getauxval(AT_HWCAP) & HWCAP_CRC32) != 0; }

#else

static uint32_t crc32c_fast(uint32_t seed, const uint8_t *bytes, size_t count) {
  return daybook_crc32c_portable(seed, bytes, count);
}

static int has_fast(void) { return 0; }

#endif

uint32_t daybook_crc32c(uint32_t seed, const uint8_t *bytes, size_t count) {
  return has_fast() ? crc32c_fast(seed, bytes, count) : daybook_crc32c_portable(seed, bytes, count);
}
