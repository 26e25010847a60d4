// Storage that can lose what was not synced, that can fail, and a clock that can jump: a library to preload.
//
//     LD_PRELOAD=shim.so SHIM_ROOT=DIR SHIM_CONTROL=FILE [SHIM_JOURNAL=FILE] PROGRAM
//
// SIGKILL leaves the page cache, a power cut does not. So before each change to a file or a directory below SHIM_ROOT,
// what was there before is appended to SHIM_JOURNAL; a sync appends that everything before it is safe. After the kill
// `rollback.py` reads the journal and puts back what a disk could have lost. With a journal nothing is really synced:
// the page cache is the disk here.
//
// What it models:
//
// - A sync of a file covers the writes to it that had returned before the sync began, and takes effect when it returns.
// - A sync of a directory covers its entries. The sync of a file does not cover its entry.
// - A sector of 512 bytes is on the disk as it was after any of the writes since the last sync, or before all of them.
//
// SHIM_CONTROL is a `struct control`, mapped by whoever tests, who can change it while the program runs.
//
// Left out: `-shm` files, which are memory that happens to be mapped from a file, and what is written by other calls
// than these. SQLite 3.40.1 writes with pwrite64 and ftruncate64 and syncs with fdatasync; its `mmap_size` is 0.

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum { SECTOR = 512, MOST_DESCRIPTORS = 65536 };

// Which files or directories something falls upon.
enum { DATABASE = 1, WAL = 2, DIRECTORY = 4, OTHER = 8 };

// What can fail.
enum { WRITE = 1, SYNC = 2, READ = 4, OPEN = 8 };

struct control {
    _Atomic int32_t kill_after;         // this many watched changes and syncs later the process is killed; 0: never
    _Atomic int32_t sync_microseconds;  // what a sync takes
    _Atomic uint32_t swallowed_syncs;   // of these a sync does nothing and succeeds
    _Atomic uint32_t failing;           // what fails,
    _Atomic uint32_t failing_files;     // of which files,
    _Atomic int32_t error;              // with which errno
    _Atomic uint32_t failures;          // how often something has failed
    _Atomic uint32_t watched;           // changes and syncs so far
    _Atomic int64_t clock_nanoseconds;  // added to the time of day
};

// The journal: a `struct record`, then the path, the other path and the bytes that were there before.
enum { WRITTEN = 1, TRUNCATED, SYNCED, CREATED, RENAMED, UNLINKED, MADE, DIRECTORY_SYNCED };

struct record {
    uint32_t kind;
    uint32_t path_length, other_length, data_length;
    uint64_t inode;    // of the file; of RENAMED, of the file that was replaced, or 0
    uint64_t offset;   // of `data`; of SYNCED and DIRECTORY_SYNCED, the length of the journal when the sync began
    uint64_t end;      // of what is changed; `data` ends earlier where the file did
    uint64_t size;     // of the file before
};

static struct control none;
static struct control *control = &none;
static char root[PATH_MAX];
static size_t root_length;
static int journal = -1;
static char saved[PATH_MAX];  // a directory for files that were unlinked or replaced
static uint64_t journal_length;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

// Per descriptor what it is, 0 when it is not watched.
static _Atomic uint8_t kinds[MOST_DESCRIPTORS];

static void broken(const char *what) {
    fprintf(stderr, "shim: %s: %s\n", what, strerror(errno));
    abort();
}

__attribute__((constructor)) static void begin(void) {
    const char *directory = getenv("SHIM_ROOT"), *settings = getenv("SHIM_CONTROL"), *path = getenv("SHIM_JOURNAL");
    if (!directory) return;
    snprintf(root, sizeof root, "%s", directory);
    root_length = strlen(root);
    if (settings) {
        int file = syscall(SYS_openat, AT_FDCWD, settings, O_RDWR | O_CLOEXEC);
        if (file < 0) broken(settings);
        control = mmap(NULL, sizeof *control, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
        if (control == MAP_FAILED) broken(settings);
        close(file);
    }
    if (path) {
        journal = syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
        if (journal < 0) broken(path);
        snprintf(saved, sizeof saved, "%s.saved", path);
    }
}

// Paths

static const char *absolute(const char *path, char buffer[PATH_MAX]) {
    if (path[0] == '/') return path;
    char directory[PATH_MAX];
    if (!getcwd(directory, sizeof directory)) broken("getcwd");
    if (snprintf(buffer, PATH_MAX, "%s/%s", directory, path) >= PATH_MAX) broken(path);
    return buffer;
}

static int ends(const char *path, const char *suffix) {
    size_t length = strlen(path), own = strlen(suffix);
    return length >= own && strcmp(path + length - own, suffix) == 0;
}

// What a path is; 0 when it is not watched.
static uint8_t kind_of(const char *path) {
    if (root_length == 0 || strncmp(path, root, root_length) != 0) return 0;
    if (path[root_length] != '/' && path[root_length] != 0) return 0;
    if (ends(path, "-shm")) return 0;
    struct stat status;
    if (stat(path, &status) == 0 && S_ISDIR(status.st_mode)) return DIRECTORY;
    if (ends(path, "-wal")) return WAL;
    return ends(path, ".db") ? DATABASE : OTHER;
}

static uint8_t kind_at(int descriptor) {
    return descriptor >= 0 && descriptor < MOST_DESCRIPTORS ? kinds[descriptor] : 0;
}

static const char *path_at(int descriptor, char buffer[PATH_MAX]) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t length = readlink(link, buffer, PATH_MAX - 1);
    if (length < 0) broken(link);
    buffer[length] = 0;
    return buffer;
}

// What is told and done from outside

static void count(void) {
    control->watched += 1;
    if (control->kill_after > 0 && atomic_fetch_sub(&control->kill_after, 1) == 1) {
        syscall(SYS_kill, getpid(), SIGKILL);
        pause();
    }
}

static int fails(uint32_t what, uint8_t kind) {
    if (!(control->failing & what) || !(control->failing_files & kind)) return 0;
    control->failures += 1;
    errno = control->error;
    return 1;
}

// The journal

// With `lock` held.
static void append(struct record record, const char *path, const char *other, const void *data) {
    if (journal < 0) return;
    record.path_length = path ? strlen(path) : 0;
    record.other_length = other ? strlen(other) : 0;
    struct iovec parts[] = {
        {&record, sizeof record},
        {(void *)path, record.path_length},
        {(void *)other, record.other_length},
        {(void *)data, record.data_length},
    };
    size_t length = sizeof record + record.path_length + record.other_length + record.data_length;
    if (syscall(SYS_writev, journal, parts, 4) != (ssize_t)length) broken("the journal");
    journal_length += length;
}

// The bytes of a file from `start`, which is at the beginning of a sector, to `end` or to the end of the file.
static void append_content(uint32_t kind, int descriptor, uint64_t start, uint64_t end) {
    struct stat status;
    if (fstat(descriptor, &status) != 0) broken("fstat");
    uint64_t size = status.st_size, last = end < size ? end : size, length = last > start ? last - start : 0;
    // The descriptor may be for writing only.
    char link[64], *bytes = malloc(length + 1);
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    int reading = syscall(SYS_openat, AT_FDCWD, link, O_RDONLY | O_CLOEXEC);
    if (!bytes || reading < 0) broken(link);
    for (uint64_t done = 0; done < length;) {
        ssize_t part = syscall(SYS_pread64, reading, bytes + done, length - done, start + done);
        if (part <= 0) broken(link);
        done += part;
    }
    syscall(SYS_close, reading);
    if (kind == TRUNCATED) end = last;
    append((struct record){kind, 0, 0, length, status.st_ino, start, end, size}, NULL, NULL, bytes);
    free(bytes);
}

static uint64_t sector_before(uint64_t offset) { return offset / SECTOR * SECTOR; }

// Keeps a file that is about to lose its name; returns its inode, 0 when it is none that is watched.
static uint64_t save(const char *path) {
    struct stat status;
    if (journal < 0 || lstat(path, &status) != 0 || !S_ISREG(status.st_mode)) return 0;
    char kept[PATH_MAX + 32];
    snprintf(kept, sizeof kept, "%s/%llu", saved, (unsigned long long)status.st_ino);
    if (link(path, kept) != 0 && errno != EEXIST) broken(kept);
    return status.st_ino;
}

// Writing

static ssize_t write_at(int descriptor, const void *bytes, size_t length, off_t offset, uint8_t kind) {
    count();
    if (fails(WRITE, kind)) return -1;
    pthread_mutex_lock(&lock);
    if (journal >= 0)
        append_content(
            WRITTEN, descriptor, sector_before(offset), sector_before(offset + length + SECTOR - 1));
    ssize_t done = syscall(SYS_pwrite64, descriptor, bytes, length, offset);
    int reason = errno;
    pthread_mutex_unlock(&lock);
    errno = reason;
    return done;
}

ssize_t pwrite64(int descriptor, const void *bytes, size_t length, off_t offset) {
    uint8_t kind = kind_at(descriptor);
    return kind ? write_at(descriptor, bytes, length, offset, kind)
                : syscall(SYS_pwrite64, descriptor, bytes, length, offset);
}

ssize_t pwrite(int descriptor, const void *bytes, size_t length, off_t offset) {
    return pwrite64(descriptor, bytes, length, offset);
}

ssize_t write(int descriptor, const void *bytes, size_t length) {
    uint8_t kind = kind_at(descriptor);
    if (!kind) return syscall(SYS_write, descriptor, bytes, length);
    off_t offset = lseek(descriptor, 0, fcntl(descriptor, F_GETFL) & O_APPEND ? SEEK_END : SEEK_CUR);
    ssize_t done = write_at(descriptor, bytes, length, offset, kind);
    if (done > 0) lseek(descriptor, offset + done, SEEK_SET);
    return done;
}

int ftruncate64(int descriptor, off_t length) {
    uint8_t kind = kind_at(descriptor);
    if (!kind) return syscall(SYS_ftruncate, descriptor, length);
    count();
    if (fails(WRITE, kind)) return -1;
    pthread_mutex_lock(&lock);
    if (journal >= 0) append_content(TRUNCATED, descriptor, sector_before(length), UINT64_MAX);
    int result = syscall(SYS_ftruncate, descriptor, length);
    int reason = errno;
    pthread_mutex_unlock(&lock);
    errno = reason;
    return result;
}

int ftruncate(int descriptor, off_t length) { return ftruncate64(descriptor, length); }

// Reading

ssize_t pread64(int descriptor, void *bytes, size_t length, off_t offset) {
    uint8_t kind = kind_at(descriptor);
    if (kind && fails(READ, kind)) return -1;
    return syscall(SYS_pread64, descriptor, bytes, length, offset);
}

ssize_t pread(int descriptor, void *bytes, size_t length, off_t offset) {
    return pread64(descriptor, bytes, length, offset);
}

// Syncing

static int sync_file(int descriptor, long call) {
    uint8_t kind = kind_at(descriptor);
    if (!kind) return syscall(call, descriptor);
    count();
    if (fails(SYNC, kind)) return -1;
    pthread_mutex_lock(&lock);
    uint64_t begun = journal_length;
    pthread_mutex_unlock(&lock);
    if (control->sync_microseconds > 0) usleep(control->sync_microseconds);
    if (control->swallowed_syncs & kind) return 0;
    if (journal < 0) return syscall(call, descriptor);
    struct stat status;
    if (fstat(descriptor, &status) != 0) broken("fstat");
    char path[PATH_MAX];
    const char *directory = kind == DIRECTORY ? path_at(descriptor, path) : NULL;
    pthread_mutex_lock(&lock);
    append(
        (struct record){.kind = directory ? DIRECTORY_SYNCED : SYNCED, .inode = status.st_ino, .offset = begun},
        directory, NULL, NULL);
    pthread_mutex_unlock(&lock);
    return 0;
}

int fdatasync(int descriptor) { return sync_file(descriptor, SYS_fdatasync); }

int fsync(int descriptor) { return sync_file(descriptor, SYS_fsync); }

// Names

static int open_at(int directory, const char *given, int flags, mode_t mode) {
    char buffer[PATH_MAX];
    int is_relative = given[0] != '/' && directory != AT_FDCWD;
    const char *path = is_relative || root_length == 0 ? given : absolute(given, buffer);
    uint8_t kind = is_relative ? 0 : kind_of(path);
    if (!kind) return syscall(SYS_openat, directory, given, flags, mode);
    if (fails(OPEN, kind)) return -1;
    pthread_mutex_lock(&lock);
    struct stat status;
    int is_new = flags & O_CREAT && lstat(path, &status) != 0;
    if (is_new) {
        count();
        append((struct record){.kind = CREATED}, path, NULL, NULL);
    }
    int cut = !is_new && flags & O_TRUNC;
    int descriptor = syscall(SYS_openat, AT_FDCWD, path, flags & ~O_TRUNC, mode);
    int reason = errno;
    pthread_mutex_unlock(&lock);
    if (descriptor >= MOST_DESCRIPTORS) broken("too many descriptors");
    if (descriptor >= 0) kinds[descriptor] = kind;
    if (descriptor >= 0 && cut) ftruncate64(descriptor, 0);
    errno = reason;
    return descriptor;
}

#define MODE(flags, last)                                 \
    mode_t mode = 0;                                      \
    if ((flags) & (O_CREAT | O_TMPFILE)) {                \
        va_list rest;                                     \
        va_start(rest, last);                             \
        mode = va_arg(rest, mode_t);                      \
        va_end(rest);                                     \
    }

int open(const char *path, int flags, ...) {
    MODE(flags, flags)
    return open_at(AT_FDCWD, path, flags, mode);
}

int open64(const char *path, int flags, ...) {
    MODE(flags, flags)
    return open_at(AT_FDCWD, path, flags, mode);
}

int openat(int directory, const char *path, int flags, ...) {
    MODE(flags, flags)
    return open_at(directory, path, flags, mode);
}

int openat64(int directory, const char *path, int flags, ...) {
    MODE(flags, flags)
    return open_at(directory, path, flags, mode);
}

int close(int descriptor) {
    if (kind_at(descriptor)) kinds[descriptor] = 0;
    return syscall(SYS_close, descriptor);
}

int unlink(const char *given) {
    char buffer[PATH_MAX];
    const char *path = absolute(given, buffer);
    if (!kind_of(path)) return syscall(SYS_unlinkat, AT_FDCWD, path, 0);
    count();
    pthread_mutex_lock(&lock);
    uint64_t inode = save(path);
    if (inode) append((struct record){.kind = UNLINKED, .inode = inode}, path, NULL, NULL);
    int result = syscall(SYS_unlinkat, AT_FDCWD, path, 0);
    int reason = errno;
    pthread_mutex_unlock(&lock);
    errno = reason;
    return result;
}

int rename(const char *given, const char *given_other) {
    char buffer[PATH_MAX], other_buffer[PATH_MAX];
    const char *path = absolute(given, buffer), *other = absolute(given_other, other_buffer);
    if (!kind_of(path) && !kind_of(other)) return syscall(SYS_renameat2, AT_FDCWD, path, AT_FDCWD, other, 0);
    count();
    pthread_mutex_lock(&lock);
    append((struct record){.kind = RENAMED, .inode = save(other)}, path, other, NULL);
    int result = syscall(SYS_renameat2, AT_FDCWD, path, AT_FDCWD, other, 0);
    int reason = errno;
    pthread_mutex_unlock(&lock);
    errno = reason;
    return result;
}

int mkdir(const char *given, mode_t mode) {
    char buffer[PATH_MAX];
    const char *path = absolute(given, buffer);
    struct stat status;
    if (!kind_of(path) || lstat(path, &status) == 0) return syscall(SYS_mkdirat, AT_FDCWD, path, mode);
    count();
    pthread_mutex_lock(&lock);
    append((struct record){.kind = MADE}, path, NULL, NULL);
    int result = syscall(SYS_mkdirat, AT_FDCWD, path, mode);
    int reason = errno;
    pthread_mutex_unlock(&lock);
    errno = reason;
    return result;
}

// The time of day

int clock_gettime(clockid_t clock, struct timespec *time) {
    static int (*real)(clockid_t, struct timespec *);
    if (!real) real = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
    int result = real(clock, time);
    if (result != 0 || clock != CLOCK_REALTIME) return result;
    int64_t now = (int64_t)time->tv_sec * 1000000000 + time->tv_nsec + control->clock_nanoseconds;
    time->tv_sec = now / 1000000000;
    time->tv_nsec = now % 1000000000;
    return 0;
}

int gettimeofday(struct timeval *restrict time, void *restrict zone) {
    (void)zone;
    struct timespec now;
    int result = clock_gettime(CLOCK_REALTIME, &now);
    *time = (struct timeval){now.tv_sec, now.tv_nsec / 1000};
    return result;
}

time_t time(time_t *stored) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (stored) *stored = now.tv_sec;
    return now.tv_sec;
}
