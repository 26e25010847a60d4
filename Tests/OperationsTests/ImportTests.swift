import AsyncHTTPClient
import EventLog
import NIOHTTP1
import Synchronization
import Testing
import Validation
import Vendors

@testable import Operations

/// Lines that are taken in over the admin API, with intake's part played.
struct ImportTests {
    private static func rejection(_ index: Int, _ message: String) -> Rejection {
        Rejection(
            index: index,
            violation: Violation(pointer: "", schemaPointer: "", keyword: "type", message: message), code: "")
    }

    /// A line is what becomes of it.
    private static func use(
        _ body: (TestAdmin, _ keys: () -> [String: String]) async throws -> Void
    ) async throws {
        let keys = Mutex<[String: String]>([:])
        let bring: Bringer = { (body, source, key) async throws(LogError) in
            let line = String(decoding: body, as: UTF8.self)
            guard source == "shop" else { return nil }
            keys.withLock { $0[line] = key }
            return switch line {
            case "two": (.stored, 2, [])
            case "repeated": (.repeated(answer: []), 1, [])
            case "clash": (.clashed, 1, [])
            case "wrong": (.stored, 0, [rejection(0, "no name")])
            case "second": (.stored, 0, [rejection(1, "no name")])
            case "both": (.stored, 0, [rejection(0, "no name"), rejection(1, "no name")])
            default: (.stored, 1, [])
            }
        }
        try await TestAdmin.use(token: nil, bring: bring) { (admin: TestAdmin) async throws in
            try await body(admin) { keys.withLock { $0 } }
        }
    }

    @Test func `each line's fate is told by its number, counted from the one that the request begins with`()
        async throws
    {
        try await Self.use { (admin, keys) async throws in
            let lines = "one\ntwo\n\nrepeated\n \nclash\nwrong\nsecond\nboth\n"
            let answer = try await admin.text("POST", "/api/v1/import?source=shop&import=i&line=41", body: lines)
            #expect(
                answer == #"{"events":3,"repeated":1,"refused":["#
                    + #"{"line":46,"message":"another line 46 was stored by this import"},"#
                    + #"{"line":47,"message":"no name"},{"line":48,"message":"event 1: no name"},"#
                    + #"{"line":49,"message":"event 0: no name"}]}"#)
            // Under this key intake stores a line once.
            #expect(keys()["one"] == "import i 41")
            #expect(keys()["both"] == "import i 49")
            #expect(keys().count == 7)
        }
    }

    @Test func `a thousand lines are taken at once, not more, and none of an unknown source`() async throws {
        try await Self.use { (admin, _) async throws in
            let lines = String(repeating: "line\n", count: 1_000)
            let answer = try await admin.text("POST", "/api/v1/import?source=shop&import=i", body: lines)
            #expect(answer == #"{"events":1000,"repeated":0,"refused":[]}"#)
            let more = try await admin.ask("POST", "/api/v1/import?source=shop&import=i", body: lines + "x\n")
            #expect(more.status == .payloadTooLarge)
            let unknown = try await admin.ask("POST", "/api/v1/import?source=nobody&import=i", body: "x")
            #expect(unknown.status == .notFound)
        }
    }
}
