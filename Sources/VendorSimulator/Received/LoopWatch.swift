import NIOCore
import NIOPosix
import Synchronization

/// How late the event loops are that note when requests come: on a busy machine a request is noted later than it came, by no
/// more than that. Whoever judges a rate by the arrivals has to allow for it.
struct LoopWatch {
    /// Between two looks: what is late for less may stay unseen.
    static let interval = TimeAmount.milliseconds(5)

    private let tasks: [RepeatedTask]

    init(_ recorder: Recorder) {
        tasks = MultiThreadedEventLoopGroup.singleton.makeIterator().map { loop in
            let last = Last()
            return loop.scheduleRepeatedTask(initialDelay: Self.interval, delay: Self.interval) { _ in
                let now = NIODeadline.now()
                recorder.looked(late: now - last.exchange(now) - Self.interval)
            }
        }
    }

    func stop() {
        for task in tasks { task.cancel() }
    }

    /// When a loop last looked.
    private final class Last: Sendable {
        private let time = Mutex(NIODeadline.now())

        func exchange(_ now: NIODeadline) -> NIODeadline {
            time.withLock { time in
                defer { time = now }
                return time
            }
        }
    }
}
