import EventLog
import Foundation
import Logging

/// What the log alone takes, without HTTP and without judging events: 32 callers, each of which appends 100 events,
/// waits until they are durable, and appends again. `ops/bench` measures it against plain SQLite inserts.
///
///     log-appends LOG EVENTS SECONDS
///
/// LOG must not exist. EVENTS holds one event per line; each caller appends the first 100 again and again, as slices of
/// one request body. Ends with one line of JSON.
@main
struct LogAppends {
    static let callers = 32
    static let eventsPerAppend = 100

    static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 4, let seconds = Double(arguments[3]) else {
            throw Complaint(description: "usage: log-appends LOG EVENTS SECONDS")
        }
        let body = [UInt8](try Data(contentsOf: URL(fileURLWithPath: arguments[2])))
        let events = body.split(separator: UInt8(ascii: "\n")).prefix(eventsPerAppend)
        guard events.count == eventsPerAppend else {
            throw Complaint(description: "\(arguments[2]) holds fewer than \(eventsPerAppend) events")
        }
        let log = try await SQLiteEventLog.open(
            LogConfiguration(path: arguments[1], logger: Logger(label: "log-appends") { _ in SwiftLogNoOpLogHandler() })
        )
        let submission = try await submission(of: Array(events), to: log)
        let start = ContinuousClock.now
        let appends = try await appends(of: submission, to: log, until: start + .seconds(seconds))
        let elapsed = (ContinuousClock.now - start) / .seconds(1)
        let commits = log.commits
        await log.close()
        print(#"{"rows": \#(appends * eventsPerAppend), "seconds": \#(elapsed), "commits": \#(commits)}"#)
    }

    private static func submission(of events: [ArraySlice<UInt8>], to log: SQLiteEventLog) async throws -> Submission {
        let source = try await log.intern("shop", as: .source)
        let kind = try await log.intern("PAGE_VIEW", as: .kind)
        let destination = try await log.intern("vendor", as: .destination)
        try await log.configure(destinations: [DestinationStart(destination: destination, start: .now)])
        let route = try await log.route(to: [destination])
        let subject = log.subject(of: Array("a user".utf8))
        return Submission(
            request: 1, source: source,
            events: events.map { NewEvent(kind: kind, subject: subject, route: route, body: $0) })
    }

    /// Of all callers together.
    @concurrent
    private static func appends(
        of submission: Submission, to log: SQLiteEventLog, until end: ContinuousClock.Instant
    ) async throws -> Int {
        try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<callers {
                group.addTask {
                    var count = 0
                    while ContinuousClock.now < end {
                        try await log.append(submission)
                        count += 1
                    }
                    return count
                }
            }
            return try await group.reduce(0, +)
        }
    }

    struct Complaint: Error, CustomStringConvertible {
        let description: String
    }
}
