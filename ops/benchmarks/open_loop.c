// Requests at a steady rate, whether answers come or not: what a client waits that does not wait for others.
//
//     open_loop PORT TARGET BODY RATE SECONDS CONNECTIONS
//
// Request k is due at start + k / RATE and is sent on the first connection that is free from then on. Its latency counts
// from when it was due, not from when it could be sent: a server that stalls is charged with all that should have been
// asked meanwhile (https://www.azul.com/files/HowNotToMeasureLatency_LLSummit_NYC_12Nov2013.pdf), which a generator that
// waits for answers, like wrk, leaves out.
//
// After SECONDS nothing more is sent; what was due until then and found no free connection is "unsent", and counts with the
// time that it waited.
//
// One thread and CONNECTIONS kept connections to 127.0.0.1. Ends with one line of JSON; exit code 1 when a connection broke
// or an answer could not be read.

#define _GNU_SOURCE

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { ANSWER_BYTES = 64 << 10, EVENTS = 256 };
// How long answers are waited for once all has been sent.
static const double PATIENCE = 30;

struct connection {
    int socket;
    double due;      // of the request under way
    size_t sent;     // of its bytes
    int isBusy;
    char *answer;
    size_t received;
};

static void fail(const char *what, const char *why) {
    fprintf(stderr, "open_loop: %s: %s\n", what, why);
    exit(1);
}

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static char *request;
static size_t request_length;

static void prepare(const char *port, const char *target, const char *path) {
    FILE *file = fopen(path, "rb");
    if (!file) fail(path, strerror(errno));
    fseek(file, 0, SEEK_END);
    size_t length = (size_t)ftell(file);
    rewind(file);
    request = malloc(length + strlen(target) + 256);
    if (!request) fail(path, "out of memory");
    int head = sprintf(
        request,
        "POST %s HTTP/1.1\r\nHost: 127.0.0.1:%s\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n\r\n",
        target, port, length);
    if (fread(request + head, 1, length, file) != length) fail(path, "cannot be read");
    fclose(file);
    request_length = (size_t)head + length;
}

static void open_connection(struct connection *connection, int port) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int one = 1;
    connection->socket = socket(AF_INET, SOCK_STREAM, 0);
    if (connection->socket < 0) fail("socket", strerror(errno));
    if (connect(connection->socket, (struct sockaddr *)&address, sizeof address) != 0) fail("connect", strerror(errno));
    setsockopt(connection->socket, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    connection->answer = malloc(ANSWER_BYTES + 1);
    if (!connection->answer) fail("connect", "out of memory");
}

// Sends what is left of the request as far as the socket takes it, and asks to be told when it takes more.
static void push(struct connection *connection, int queue) {
    while (connection->sent < request_length) {
        ssize_t count = send(connection->socket, request + connection->sent, request_length - connection->sent,
                             MSG_DONTWAIT | MSG_NOSIGNAL);
        if (count < 0 && errno != EAGAIN) fail("send", strerror(errno));
        if (count < 0) break;
        connection->sent += (size_t)count;
    }
    static const uint32_t reading = EPOLLIN, both = EPOLLIN | EPOLLOUT;
    struct epoll_event event = {.data.ptr = connection};
    event.events = connection->sent < request_length ? both : reading;
    if (event.events == both) epoll_ctl(queue, EPOLL_CTL_MOD, connection->socket, &event);
}

// The status once the answer is whole, else 0. Answers have a Content-Length, or no body.
static int pull(struct connection *connection) {
    ssize_t count = recv(connection->socket, connection->answer + connection->received,
                         ANSWER_BYTES - connection->received, MSG_DONTWAIT);
    if (count < 0 && errno == EAGAIN) return 0;
    if (count < 0) fail("recv", strerror(errno));
    if (count == 0) fail("recv", "the connection was closed");
    connection->received += (size_t)count;
    connection->answer[connection->received] = 0;
    char *end = strstr(connection->answer, "\r\n\r\n");
    if (!end) return 0;
    char *field = strcasestr(connection->answer, "\r\ncontent-length:");
    size_t length = field && field < end ? (size_t)atol(field + 17) : 0;
    size_t whole = (size_t)(end + 4 - connection->answer) + length;
    if (whole > ANSWER_BYTES) fail("answer", "too long");
    if (connection->received < whole) return 0;
    return atoi(connection->answer + 9);
}

static int ascending(const void *left, const void *right) {
    uint32_t one = *(const uint32_t *)left, other = *(const uint32_t *)right;
    return (one > other) - (one < other);
}

// Milliseconds below which so large a part of the latencies is.
static double percentile(const uint32_t *sorted, size_t count, double part) {
    size_t index = (size_t)((double)count * part);
    return count == 0 ? 0 : sorted[index < count ? index : count - 1] / 1e3;
}

int main(int argc, char **argv) {
    if (argc != 7) fail("usage", "open_loop PORT TARGET BODY RATE SECONDS CONNECTIONS");
    double rate = atof(argv[4]), seconds = atof(argv[5]);
    int count = atoi(argv[6]);
    size_t total = (size_t)(rate * seconds);
    if (!(rate > 0) || count < 1 || total < 1) fail("usage", "nothing to send");
    prepare(argv[1], argv[2], argv[3]);
    // The kernel else wakes us up to 50 µs late.
    prctl(PR_SET_TIMERSLACK, 1000UL);

    struct connection *connections = calloc((size_t)count, sizeof *connections);
    struct connection **idle = calloc((size_t)count, sizeof *idle);
    uint32_t *latencies = calloc(total, sizeof *latencies);
    if (!connections || !idle || !latencies) fail("connections", "out of memory");
    int queue = epoll_create1(0);
    for (int i = 0; i < count; i++) {
        open_connection(&connections[i], atoi(argv[1]));
        struct epoll_event event = {.events = EPOLLIN, .data.ptr = &connections[i]};
        epoll_ctl(queue, EPOLL_CTL_ADD, connections[i].socket, &event);
        idle[i] = &connections[i];
    }

    // Connections take turns: `spare` of them are idle, from `first` on.
    size_t sent = 0, answered = 0, refused = 0, first = 0, spare = (size_t)count;
    double start = now() + 0.001, end = start + seconds, last = start;
    for (;;) {
        double time = now();
        if ((sent == total || time >= end) && spare == (size_t)count) break;
        while (sent < total && spare > 0 && time < end && start + (double)sent / rate <= time) {
            struct connection *connection = idle[first];
            first = (first + 1) % (size_t)count;
            spare -= 1;
            *connection = (struct connection){.socket = connection->socket, .answer = connection->answer};
            connection->due = start + (double)sent++ / rate;
            connection->isBusy = 1;
            push(connection, queue);
        }
        if (time > end + PATIENCE) fail("answers", "do not come");
        double wait = sent < total && spare > 0 && time < end ? start + (double)sent / rate - time : 1;
        if (wait < 0) wait = 0;
        struct timespec span = {.tv_sec = (time_t)wait, .tv_nsec = (long)((wait - (double)(time_t)wait) * 1e9)};
        struct epoll_event events[EVENTS];
        int ready = epoll_pwait2(queue, events, EVENTS, &span, NULL);
        if (ready < 0 && errno != EINTR) fail("epoll_pwait2", strerror(errno));
        for (int i = 0; i < ready; i++) {
            struct connection *connection = events[i].data.ptr;
            if (!connection->isBusy) fail("recv", "the connection was closed");
            if (events[i].events & EPOLLOUT) {
                struct epoll_event reading = {.events = EPOLLIN, .data.ptr = connection};
                epoll_ctl(queue, EPOLL_CTL_MOD, connection->socket, &reading);
                push(connection, queue);
            }
            if (!(events[i].events & (EPOLLIN | EPOLLERR | EPOLLHUP))) continue;
            int status = pull(connection);
            if (status == 0) continue;
            last = now();
            if (status < 200 || status > 299) refused += 1;
            latencies[answered++] = (uint32_t)((last - connection->due) * 1e6);
            connection->isBusy = 0;
            idle[(first + spare++) % (size_t)count] = connection;
        }
    }
    for (size_t i = sent; i < total; i++) latencies[i] = (uint32_t)((end - start - (double)i / rate) * 1e6);
    qsort(latencies, total, sizeof latencies[0], ascending);
    printf("{\"answers\": %zu, \"unsent\": %zu, \"seconds\": %.6f, \"refused\": %zu, \"p50Milliseconds\": %.3f, \"p99Milliseconds\": %.3f, "
           "\"p999Milliseconds\": %.3f, \"mostMilliseconds\": %.3f}\n",
           answered, total - sent, last - start, refused, percentile(latencies, total, 0.5), percentile(latencies, total, 0.99),
           percentile(latencies, total, 0.999), percentile(latencies, total, 1));
    return 0;
}
