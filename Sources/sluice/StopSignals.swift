import ServiceLifecycle
import UnixSignals

/// SIGTERM and SIGINT: the first stops cleanly, the second at once.
enum StopSignals {
    /// Returns when the task is cancelled.
    static func watch(clean: () async -> Void, atOnce: () -> Void) async {
        var count = 0
        for await _ in await UnixSignalsSequence(trapping: .sigterm, .sigint) {
            count += 1
            if count == 1 { await clean() } else { atOnce() }
        }
    }
}
