public import EventLog
public import ServiceLifecycle
import Synchronization

/// The last hour, a moment every five seconds, for the console's charts. In memory alone: a restart begins a new one.
public final class History: Service {
    /// How the counters stood.
    struct Moment {
        struct Destination {
            var pending: Int
            var delivered: Int
        }

        /// Milliseconds since 1970.
        var at: Int64
        var accepted = 0
        var delivered = 0
        var retried = 0
        var died = 0
        var destinations: [String: Destination] = [:]
    }

    static let step = Duration.seconds(5)
    /// Milliseconds.
    static let span: Int64 = 3_600_000

    private let log: any EventLog
    /// Milliseconds since 1970.
    private let now: @Sendable () -> Int64
    private let kept = Mutex<[Moment]>([])

    public init(log: any EventLog, now: @escaping @Sendable () -> Int64) {
        self.log = log
        self.now = now
    }

    /// Oldest first.
    var moments: [Moment] { kept.withLock { $0 } }

    public func run() async throws {
        try? await cancelWhenGracefulShutdown {
            while true {
                // A log that cannot be read is told of elsewhere; here it leaves a gap.
                if let status = try? await self.log.status() { self.keep(Moment(status, at: self.now())) }
                try await Task.sleep(for: Self.step)
            }
        }
    }

    func keep(_ moment: Moment) {
        kept.withLock { moments in
            moments.removeAll { $0.at <= moment.at - Self.span }
            moments.append(moment)
        }
    }
}

extension History.Moment {
    init(_ status: LogStatus, at: Int64) {
        self.at = at
        for source in status.sources { accepted += source.accepted }
        for one in status.destinations {
            let delivered = one.delivered + one.replayed
            self.delivered += delivered
            retried += one.retried
            died += one.died
            destinations[one.name] = Destination(pending: one.pending + one.deferred, delivered: delivered)
        }
    }
}
