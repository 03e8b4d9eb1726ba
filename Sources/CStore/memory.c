// What the C library declares in a header that Swift does not import.

#include "CStore.h"

#include <stdlib.h>

#ifdef __GLIBC__
#include <malloc.h>
#endif

void daybook_trim_memory(void) {
#ifdef __GLIBC__
  (void)malloc_trim(0);
#endif
}
