import Logging

/// A log that checks itself while it is used.
extension SQLiteEventLog {
    public func check(progress: @escaping @Sendable (Double) -> Void) async throws(LogError) -> LogReport {
        _ = try await shared.inbox.perform(.holdTrimming(1))
        let result: Result<LogReport, LogError>
        do throws(LogError) { result = .success(try await steadyAudit(progress)) } catch { result = .failure(error) }
        _ = try await shared.inbox.perform(.holdTrimming(-1))
        return try result.get()
    }

    /// Again when events were taken back meanwhile, which the counting may or may not have seen.
    private func steadyAudit(_ progress: @Sendable (Double) -> Void) async throws(LogError) -> LogReport {
        for _ in 0..<5 {
            let before = shared.removals.total
            let report = try await audit(progress)
            if report.isSound || shared.removals.total == before { return report }
        }
        throw LogError(.busy, "events are taken back faster than they can be counted")
    }

    /// In slices, each a read of its own.
    private func audit(_ progress: @Sendable (Double) -> Void) async throws(LogError) -> LogReport {
        let path = shared.configuration.path
        var audit = try await inspect(isShort: false) { try LogAudit(reading: $0, path) }
        while true {
            let (next, goesOn) = try await inspect(isShort: audit.isNextShort) { [audit] db in
                var audit = audit
                let goesOn = try audit.step(db)
                return (audit, goesOn)
            }
            audit = next
            if !goesOn { return audit.report }
            progress(audit.progress)
        }
    }

    /// What a server does after it was started: walks through all rows, slowly, and tells what it finds. Ends when the log
    /// is closed.
    func checkInBackground() async {
        var walk = LogWalk()
        var told = 0
        do throws(LogError) {
            while true {
                let (next, goesOn) = try await inspect(isShort: walk.isNextShort) { [walk] db in
                    var walk = walk
                    let goesOn = try walk.step(db)
                    return (walk, goesOn)
                }
                walk = next
                tell(walk, &told)
                shared.selfCheck.set(
                    LogStatus.Check(isDone: !goesOn, progress: walk.progress, faults: walk.faults))
                guard goesOn else { return }
                try? await Task.sleep(for: .milliseconds(20))
            }
        } catch {
            // Closed, or the log failed, which others say.
        }
    }

    private func tell(_ walk: LogWalk, _ told: inout Int) {
        for finding in walk.faults.findings.dropFirst(told) {
            shared.configuration.logger.critical(
                "the log is damaged: \(WALFile.pointer)", metadata: ["found": .string(finding)])
        }
        told = walk.faults.findings.count
    }
}
