import Foundation
import Testing
import VendorSimulator

struct FaultScriptTests {
    @Test(arguments: [
        ("status 503", Fault.status(503, code: nil, retryAfter: nil)),
        ("status 401 NO_ACCOUNT", .status(401, code: "NO_ACCOUNT", retryAfter: nil)),
        ("status 429 retry-after 5", .status(429, code: nil, retryAfter: 5)),
        ("status 429 SLOW retry-after 5", .status(429, code: "SLOW", retryAfter: 5)),
        ("fail 5% status 502", .fail(share: 0.05, status: 502)),
        ("fail 0.5%", .fail(share: 0.005, status: 500)),
        ("poison sku-13", .poison("sku-13", status: nil, code: nil)),
        ("poison sku-13 400 ERR_X", .poison("sku-13", status: 400, code: "ERR_X")),
        ("poison sku-13 BAD_INPUT", .poison("sku-13", status: nil, code: "BAD_INPUT")),
        ("poison \"red shoes\" 422  # not those", .poison("red shoes", status: 422, code: nil)),
        ("latency 200ms", .latency(.even(.milliseconds(200)...(.milliseconds(200))))),
        ("latency 50ms..1.5s", .latency(.even(.milliseconds(50)...(.milliseconds(1500))))),
        ("latency 80ms p99 1s", .latency(.skewed(median: .milliseconds(80), p99: .seconds(1)))),
        ("html", .page(share: 1, status: 200)),
        ("html 5% status 502", .page(share: 0.05, status: 502)),
        ("empty", .empty(share: 1)),
        ("empty 5%", .empty(share: 0.05)),
        ("size 100KB", .size(bytes: 100_000)),
        ("size 1MiB", .size(bytes: 1 << 20)),
        ("expire", .expire),
        ("slow-read 50KB/s", .slowRead(bytesPerSecond: 50_000)),
        ("trickle 200ms", .trickle(.milliseconds(200))),
        ("quota 100/s retry-after 2", .quota(Quota(rate: 100, retryAfter: 2))),
        ("quota 7.5/s", .quota(Quota(rate: 7.5, retryAfter: 1))),
        ("reset 1%", .reset(share: 0.01)),
    ])
    func `a line is understood`(text: String, fault: Fault) throws {
        #expect(try FaultScript(parsing: text).lines == [.init(fault)])
        let timed = try FaultScript(parsing: "# a comment\n\n  at 10s  for 2m \(text)\r\n").lines
        #expect(timed == [.init(from: .seconds(10), until: .seconds(130), fault)])
    }

    @Test func `a fault with a beginning and no length lasts`() throws {
        #expect(try FaultScript(parsing: "at 1h reset 1%").lines == [.init(from: .seconds(3600), .reset(share: 0.01))])
    }

    @Test(arguments: [
        (
            "statu 503",
            "\"statu\" is no fault; there are status, fail, html, empty, poison, size, expire, latency, slow-read, trickle, "
                + "quota and reset"
        ),
        ("size big", "\"big\" is no size such as 100KB or 1MiB"),
        ("slow-read 50KB", "\"50KB\" is no pace such as 100KB/s"),
        ("slow-read 0B/s", "\"0B/s\" is no pace such as 100KB/s"),
        ("latency 2s p99 1s", "p99 is no less than the median, which is not zero"),
        ("latency 0s p99 1s", "p99 is no less than the median, which is not zero"),
        ("html 5", "\"5\" does not belong here"),
        ("trickle", "a duration such as 10s is missing"),
        ("status", "a status such as 503 is missing"),
        ("status 99", "\"99\" is no status; it must be 200 to 599"),
        ("status 503 retry-after soon", "\"soon\" is no number of seconds"),
        ("fail 5", "\"5\" is no share; it must be 0% to 100%"),
        ("fail 500%", "\"500%\" is no share; it must be 0% to 100%"),
        ("at 10 status 503", "\"10\" is no duration such as 200ms, 10s, 5m or 1h"),
        ("at 10s", "a fault is missing"),
        ("latency 2s..1s", "\"2s..1s\" ends before it begins"),
        ("quota 100", "\"100\" is no rate such as 100/s"),
        ("quota 0/s", "\"0/s\" is no rate such as 100/s"),
        ("poison", "the text that is refused is missing"),
        ("poison \"sku", "a quotation mark is not closed"),
        ("reset 1% now", "\"now\" does not belong here"),
    ])
    func `a line that is not understood is refused with its number and what is wrong`(text: String, message: String) {
        #expect(throws: FaultScriptError(line: 3, message: message)) {
            try FaultScript(parsing: "status 503\n\n\(text)\nnonsense")
        }
    }

    @Test func `the page for users and the help show a line for each fault, all of which are understood`() throws {
        let script = try FaultScript(parsing: Self.withoutRemarks(FaultScript.language))
        #expect(script.lines.count == FaultScript.language.split(separator: "\n").count - 1)
        let words = Set(FaultScript.language.split(whereSeparator: \.isWhitespace).map(String.init))
        for fault in Self.faults { #expect(words.contains(fault), "\(fault)") }
        let page = try String(contentsOf: Self.root.appending(path: "ops/docs/simulator.md"), encoding: .utf8)
        #expect(page.contains("```\n\(FaultScript.language)\n```"))
    }

    private static let faults = [
        "status", "fail", "html", "empty", "poison", "size", "expire", "latency", "slow-read", "trickle", "quota",
        "reset",
    ]

    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// What stands in the second column is for people.
    private static func withoutRemarks(_ text: String) -> String {
        text.split(separator: "\n").map { row in
            row.hasPrefix("#") ? String(row) : String(row.prefix(37))
        }.joined(separator: "\n")
    }

    @Test func `the command line's shorthand is a share of failures`() throws {
        #expect(try FaultScript.fail("5%").lines == [.init(.fail(share: 0.05, status: 500))])
        #expect(throws: FaultScriptError.self) { try FaultScript.fail("often") }
    }
}
