public import EventLog
public import Logging
public import ServiceLifecycle
import Synchronization
import Vendors

/// Hands the letters of replay jobs to delivery, each job at its own rate. While no job runs it waits to be woken.
public final class ReplayRunner: Service {
    /// How often a running job is given its share of letters.
    private static let tick = Duration.milliseconds(100)
    /// After the log could not be read or written.
    private static let pause = Duration.seconds(1)
    /// Letters of one job in one tick, which bounds its rate.
    private static let mostAtOnce = 1_000

    /// The lowest rate, in letters per second: shown with three decimals, a lower one would look like none.
    public static let leastPerSecond = 0.01
    /// The highest rate that can be kept, in letters per second.
    public static let mostPerSecond = Double(mostAtOnce) / 0.1

    private let log: any EventLog
    private let judge: LetterJudge
    private let logger: Logger
    private let replaysQueued: @Sendable () -> Void
    private let wakes: AsyncStream<Void>
    private let waker: AsyncStream<Void>.Continuation

    /// - Parameters:
    ///   - judge: how intake judges events now, and where it would send them.
    ///   - replaysQueued: called when there are letters to be sent.
    public init(
        log: any EventLog, judge: @escaping LetterJudge, logger: Logger, replaysQueued: @escaping @Sendable () -> Void
    ) {
        self.log = log
        self.judge = judge
        self.logger = logger
        self.replaysQueued = replaysQueued
        (wakes, waker) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// A job was begun or resumed.
    func wake() {
        waker.yield()
    }

    public func run() async throws {
        // Those that a restart interrupted.
        wake()
        await withGracefulShutdownHandler {
            for await _ in wakes {
                var shares: [Int64: ReplayShare] = [:]
                while !Task.isShuttingDownGracefully, await advance(&shares) {}
            }
        } onGracefulShutdown: {
            self.waker.finish()
        }
    }

    /// One tick of every running job. False when none is.
    private func advance(_ shares: inout [Int64: ReplayShare]) async -> Bool {
        do {
            let jobs = try await log.runningReplays()
            // One that is paused meanwhile begins anew when it is resumed.
            shares = shares.filter { id, _ in jobs.contains { $0.id == id } }
            for job in jobs {
                let now = ContinuousClock.now
                let count = shares[job.id, default: ReplayShare(at: now)].take(
                    rate: job.rate, limit: Self.mostAtOnce, now: now)
                guard count > 0 else { continue }
                try await hand(count, of: job)
            }
            if jobs.isEmpty { return false }
        } catch {
            if (error as? LogError)?.code == .closed { return false }
            logger.warning("a replay waits", metadata: ["error": "\(error)"])
            try? await Task.sleep(for: Self.pause)
        }
        try? await Task.sleep(for: Self.tick)
        return true
    }
}

extension ReplayRunner {
    private func hand(_ count: Int, of job: ReplayJob) async throws {
        guard let past = try PastWords(words: job.filter)?.filter else {
            try await log.continueReplay(job.id, LetterQuery(words: job.filter).filter(in: log), limit: count)
            return replaysQueued()
        }
        try await log.continuePast(job.id, past, limit: count) { (event, source) async throws(LogError) in
            let judged = try await self.judge(event.body, source, event.envelope)
            return judged?.events.first.map { self.log.isRouted($0.route, to: past.destination) } ?? false
        }
    }
}

extension ReplayJob {
    /// As the command line and the admin API show it.
    var json: JSONText {
        .object([
            ("id", .integer(id)), ("state", .string(state.rawValue)), ("filter", .string(filter)),
            ("rate", .decimal(rate)), ("total", .integer(total)), ("passed", .integer(passed)),
            ("delivered", .integer(delivered)), ("dead", .integer(dead)), ("waiting", .integer(waiting)),
            ("startedAt", .string(Timestamp.text(milliseconds: startedAt))),
            ("endedAt", .optional(endedAt.map(Timestamp.text))),
        ])
    }
}
