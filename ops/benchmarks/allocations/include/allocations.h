#ifndef ALLOCATIONS_H
#define ALLOCATIONS_H

/// Blocks of memory asked for by this process so far, by any of malloc, calloc, realloc, posix_memalign and aligned_alloc.
long allocations_so_far(void);

#endif
