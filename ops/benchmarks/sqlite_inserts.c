// What SQLite alone makes of the same bytes: inserts in transactions of 1,000 rows, each transaction synced
// (WAL, synchronous=FULL), for a number of seconds. No HTTP, no parsing, no answer to anybody.
//
//     sqlite_inserts DATABASE EVENTS SECONDS
//
// DATABASE must not exist. EVENTS holds one event per line; they are inserted in turn. Before the inserts, fdatasync is
// timed on a file beside the database. Ends with one line of JSON; exit code 1 when anything is not as it should be.

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { ROWS_PER_TRANSACTION = 1000, SYNCS = 200, PAGE = 4096 };

struct event {
    const char *bytes;
    int length;
};

static void fail(const char *what, const char *why) {
    fprintf(stderr, "sqlite_inserts: %s: %s\n", what, why);
    exit(1);
}

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void run(sqlite3 *database, const char *sql) {
    if (sqlite3_exec(database, sql, NULL, NULL, NULL) != SQLITE_OK) fail(sql, sqlite3_errmsg(database));
}

// The first column of the first row, as a number.
static int64_t number(sqlite3 *database, const char *sql) {
    sqlite3_stmt *statement;
    if (sqlite3_prepare_v2(database, sql, -1, &statement, NULL) != SQLITE_OK) fail(sql, sqlite3_errmsg(database));
    if (sqlite3_step(statement) != SQLITE_ROW) fail(sql, sqlite3_errmsg(database));
    int64_t value = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return value;
}

static int ascending(const void *left, const void *right) {
    double difference = *(const double *)left - *(const double *)right;
    return (difference > 0) - (difference < 0);
}

// Milliseconds that one fdatasync takes, the median of many: a page rewritten in a file that already has its size and
// its blocks, as in a WAL that starts over.
static double sync_milliseconds(const char *database_path) {
    char path[4096];
    if (snprintf(path, sizeof path, "%s-sync", database_path) >= (int)sizeof path) fail(database_path, "too long");
    int file = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);
    if (file < 0) fail(path, strerror(errno));
    char page[PAGE];
    memset(page, 'x', sizeof page);
    for (int i = 0; i < SYNCS; i++)
        if (pwrite(file, page, sizeof page, (off_t)i * PAGE) != PAGE) fail(path, strerror(errno));
    if (fsync(file) != 0) fail(path, strerror(errno));

    double times[SYNCS];
    for (int i = 0; i < SYNCS; i++) {
        memset(page, 'a' + i % 26, sizeof page);
        double start = now();
        if (pwrite(file, page, sizeof page, (off_t)i * PAGE) != PAGE) fail(path, strerror(errno));
        if (fdatasync(file) != 0) fail(path, strerror(errno));
        times[i] = (now() - start) * 1e3;
    }
    close(file);
    unlink(path);
    qsort(times, SYNCS, sizeof times[0], ascending);
    return times[SYNCS / 2];
}

// Reads the lines of a file; they stay in memory for the life of the process.
static struct event *read_events(const char *path, int *count) {
    FILE *file = fopen(path, "rb");
    if (!file) fail(path, strerror(errno));
    struct event *events = NULL;
    *count = 0;
    for (;;) {
        char *line = NULL;
        size_t capacity = 0;
        ssize_t length = getline(&line, &capacity, file);
        if (length < 0) break;
        if (line[length - 1] == '\n') length -= 1;
        events = realloc(events, sizeof *events * (size_t)(*count + 1));
        if (!events) fail(path, "out of memory");
        events[*count] = (struct event){line, (int)length};
        *count += 1;
    }
    fclose(file);
    if (*count == 0) fail(path, "holds no events");
    return events;
}

static sqlite3 *open_database(const char *path) {
    if (access(path, F_OK) == 0) fail(path, "exists");
    sqlite3 *database;
    if (sqlite3_open(path, &database) != SQLITE_OK) fail(path, sqlite3_errmsg(database));
    run(database, "PRAGMA page_size = 4096");
    run(database, "PRAGMA journal_mode = WAL");
    run(database, "PRAGMA synchronous = FULL");
    run(database, "CREATE TABLE events (seq INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT");
    if (number(database, "PRAGMA synchronous") != 2) fail(path, "synchronous is not FULL");
    return database;
}

int main(int argc, char **argv) {
    if (argc != 4) fail("usage", "sqlite_inserts DATABASE EVENTS SECONDS");
    double seconds = atof(argv[3]);
    int count;
    struct event *events = read_events(argv[2], &count);
    double sync = sync_milliseconds(argv[1]);
    sqlite3 *database = open_database(argv[1]);

    sqlite3_stmt *insert;
    const char *sql = "INSERT INTO events (body) VALUES (?1)";
    if (sqlite3_prepare_v3(database, sql, -1, SQLITE_PREPARE_PERSISTENT, &insert, NULL) != SQLITE_OK)
        fail(sql, sqlite3_errmsg(database));

    int64_t rows = 0;
    double start = now(), elapsed = 0;
    while (elapsed < seconds) {
        run(database, "BEGIN IMMEDIATE");
        for (int i = 0; i < ROWS_PER_TRANSACTION; i++, rows++) {
            struct event event = events[rows % count];
            sqlite3_bind_blob(insert, 1, event.bytes, event.length, SQLITE_STATIC);
            if (sqlite3_step(insert) != SQLITE_DONE) fail(sql, sqlite3_errmsg(database));
            sqlite3_reset(insert);
        }
        run(database, "COMMIT");
        elapsed = now() - start;
    }
    sqlite3_finalize(insert);

    if (number(database, "SELECT count(*) FROM events") != rows) fail(argv[1], "rows are missing");
    printf("{\"rows\": %lld, \"seconds\": %.6f, \"syncMilliseconds\": %.4f, \"sqlite\": \"%s\"}\n", (long long)rows,
           elapsed, sync, sqlite3_libversion());
    return sqlite3_close(database) == SQLITE_OK ? 0 : 1;
}
