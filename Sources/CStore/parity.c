// The parity of segments: XOR of blocks, in words, which compilers turn into vector instructions.

#include "CStore.h"

#include <string.h>

void daybook_xor(uint8_t *into, const uint8_t *from, size_t count) {
  size_t done = 0;
  for (; count - done >= 8; done += 8) {
    uint64_t one, other;
    memcpy(&one, into + done, 8);
    memcpy(&other, from + done, 8);
    one ^= other;
    memcpy(into + done, &one, 8);
  }
  for (; done < count; done++) into[done] ^= from[done];
}
