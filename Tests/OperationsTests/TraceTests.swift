import EventLog
import NIOHTTP1
import Testing

@testable import Operations

/// What the admin API tells of a request, and to whom letters can be sent.
struct TraceTests {
    /// Two events of request 255 for `eu`: the first set apart, the second dead and dropped.
    private func fill(_ log: SQLiteEventLog) async throws {
        let (source, kind) = (try await log.intern("shop", as: .source), try await log.intern("VIEW", as: .kind))
        let eu = try await log.intern("eu", as: .destination)
        try await log.configure(destinations: [DestinationStart(destination: eu, start: .now)])
        let route = try await log.route(to: [eu])
        try await log.append(
            Submission(
                request: 255, source: source, envelope: nil,
                events: ["{}", "{}"].map { NewEvent(kind: kind, subject: 0, route: route, body: Array($0.utf8)[...]) }))
        let events = try await log.next(for: eu, events: 9, bytes: 1 << 20).events.map(\.sequence)
        let later = Deferral(attempts: 3, firstAt: 4, nextAt: 1_795_216_600_000, reason: "vendor_error")
        let death = Death(
            reason: "vendor_rejected", detail: "no such product", status: 400, reply: nil, attempts: 2, firstAt: 3)
        try await log.settle(
            Settlement(
                destination: eu,
                outcomes: [.deferred(sequence: events[0], later), .dead(.event(events[1]), death)]))
        _ = try await log.drop(LetterFilter())
    }

    @Test func `a trace tells when what is set apart is tried again, and what became of a letter and when`()
        async throws
    {
        try await TestAdmin.use(token: nil) { (admin: TestAdmin) async throws in
            try await fill(admin.log)
            let at = "2026-11-20T23:15:23.456Z"
            #expect(
                try await admin.text("GET", "/api/v1/requests/00000000000000ff") == #"{"requestId":"00000000000000ff","#
                    + #""events":[{"sequence":1,"receivedAt":"\#(at)","source":"shop","kind":"VIEW","destinations":["#
                    + #"{"name":"eu","state":"deferred","attempts":3,"reason":"vendor_error","#
                    + #""nextAt":"2026-11-20T23:16:40.000Z"}]},"#
                    + #"{"sequence":2,"receivedAt":"\#(at)","source":"shop","kind":"VIEW","destinations":["#
                    + #"{"name":"eu","state":"dropped","letter":1,"reason":"vendor_rejected","#
                    + #""detail":"no such product","status":400,"attempts":2,"at":"\#(at)"}]}],"refused":[]}"#)
            #expect(try await admin.status("GET", "/api/v1/requests/00000000000000fe") == 404)
        }
    }

    @Test func `letters are sent only where something is sent, and the audit says how that was answered`() async throws
    {
        try await TestAdmin.use(token: nil) { (admin: TestAdmin) async throws in
            try await fill(admin.log)
            #expect(try await admin.text("POST", "/api/v1/dead/send?to=eu") == #"{"count":0}"#)
            let other = try await admin.log.intern("other", as: .destination)
            try await admin.log.configure(destinations: [DestinationStart(destination: other, start: .now)])
            #expect(try await admin.status("POST", "/api/v1/dead/send?to=eu") == 404)
            #expect(try await admin.status("POST", "/api/v1/dead/send") == 400)
            #expect(admin.lines("admin call").map { $0["status"] } == ["200", "400"])
        }
    }
}
