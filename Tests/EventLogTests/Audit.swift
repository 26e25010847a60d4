import GRDB
import Testing

@testable import EventLog

/// What a log file says about itself, checked against its rows by the same audit that `sluice log check` makes.
struct Audit {
    let path: String

    func check(sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let report = try await ClosedLog(path: path).check()
        #expect(report.faults.findings == [], sourceLocation: sourceLocation)
        #expect(report.isSound, sourceLocation: sourceLocation)
    }
}
