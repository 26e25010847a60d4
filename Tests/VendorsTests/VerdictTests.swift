import Foundation
import Testing
import Vendors

/// A planted mistake that these catch, tried by hand: a 200 that is taken for success by its status alone.
@Suite struct VerdictTests {
    private let dengage = DengageEndpoint(url: "http://127.0.0.1", apiKey: "k", origin: nil)
    private let gravity = GravityEndpoint(url: "http://127.0.0.1/WebshopServlet", username: "u", password: "p")
    private let field = GravityFieldEndpoint(url: "http://127.0.0.1", apiKey: "k")
    private let track = OmetriaTrackEndpoint(url: "http://127.0.0.1", key: "k", secret: "s")
    private let push = OmetriaPushEndpoint(url: "http://127.0.0.1/v2", key: "k")
    private let relevance = RichRelevanceEndpoint(url: "http://127.0.0.1", apiKey: "k", apiClientKey: "c")
    private var all: [any Endpoint] { [dengage, gravity, field, track, push, relevance] }

    private func answer(_ status: Int, _ body: String = "", _ headers: HeaderList = [:]) -> Reply {
        .answer(status: status, headers: headers, body: Array(body.utf8))
    }

    /// What a verdict comes down to, without its words.
    private func name(_ verdict: Verdict) -> String {
        switch verdict {
        case .delivered: "delivered"
        case .partly: "partly"
        case .split(let refused, _): "split \(refused.rawValue)"
        case .later: "later"
        case .unsure: "unsure"
        case .parked: "parked"
        }
    }

    @Test(arguments: [
        (#"{"statusCode":"SUCCESS"}"#, "delivered"),
        (#"{"timestamp":1,"responses":[[]],"campaigns":[[]]}"#, "delivered"),
        (#"{"statusCode":"NO_EVENT"}"#, "split vendor_rejected"),
        (#"{"statusCode":"NO_USERID"}"#, "split vendor_rejected"),
        (#"{"statusCode":"NO_SESSIONID"}"#, "split vendor_rejected"),
        (#"{"statusCode":"BAD_INPUT"}"#, "split vendor_rejected"),
        (#"{"statusCode":"NO_API_KEY"}"#, "parked"),
        (#"{"statusCode":"NO_ACCOUNT"}"#, "parked"),
        (#"{"statusCode":"UNVERIFIED_ACCOUNT"}"#, "parked"),
        (#"{"statusCode":"FAILED_ACCOUNT"}"#, "parked"),
        (#"{"statusCode":"NO_DOMAIN_APIKEY_MATCH"}"#, "parked"),
        (#"{"statusCode":"SOMETHING_NEW"}"#, "unsure"),
        ("<html>ok</html>", "unsure"),
        ("", "unsure"),
        ("[]", "unsure"),
        ("{}", "unsure"),
    ])
    func `Dengage judges a 200 by its statusCode`(body: String, verdict: String) {
        #expect(name(dengage.verdict(on: answer(200, body))) == verdict)
    }

    @Test(arguments: [
        (200, "", "delivered"),
        (200, "\n", "delivered"),
        (204, "", "unsure"),
        (202, "", "unsure"),
        (200, "<html>", "unsure"),
        (400, #"{"message":"m","faultInfo":"ERR_INVALID_EVENT_TYPE"}"#, "split vendor_rejected"),
        (500, #"{"message":"m","faultInfo":"ERR_INVALID_EVENT_TYPE"}"#, "split vendor_rejected"),
        (200, #"{"message":"m","faultInfo":"ERR_EVENTS_HAS_NULL_ELEMENT"}"#, "split vendor_rejected"),
        (500, #"{"message":"m","faultInfo":"ERR_INTERNAL_ERROR"}"#, "unsure"),
        (400, #"{"message":"m","faultInfo":"ERR_INVALID_METHOD_NAME"}"#, "parked"),
        (401, #"{"message":"m","faultInfo":"ERR_PARAM_IS_NULL"}"#, "parked"),
    ])
    func `Gravity takes only the empty 200 for success, and a faultInfo before the status`(
        status: Int, body: String, verdict: String
    ) {
        #expect(name(gravity.verdict(on: answer(status, body))) == verdict)
    }

    @Test(arguments: [
        (301, "parked"), (302, "parked"), (400, "split vendor_rejected"), (401, "parked"), (403, "parked"),
        (404, "parked"), (405, "parked"), (408, "later"), (410, "parked"), (413, "split too_large"),
        (414, "split too_large"), (418, "split vendor_rejected"), (422, "split vendor_rejected"), (425, "later"),
        (429, "later"), (500, "unsure"), (502, "unsure"), (503, "unsure"), (504, "unsure"),
    ])
    func `all judge any other status alike`(status: Int, verdict: String) {
        for endpoint in all { #expect(name(endpoint.verdict(on: answer(status))) == verdict) }
    }

    @Test(arguments: [
        (200, "", "delivered"), (204, "", "delivered"), (202, "{}", "delivered"),
        (200, #"{"status":"ok"}"#, "delivered"),
        (200, "<html>", "unsure"), (200, "{", "unsure"), (422, #"{"message":"m"}"#, "split vendor_rejected"),
        (401, "", "parked"),
    ])
    func `Gravity Field and Ometria's tracking take any 2xx for success that is not a page for people`(
        status: Int, body: String, verdict: String
    ) {
        for endpoint in [field, track] as [any Endpoint] {
            #expect(name(endpoint.verdict(on: answer(status, body))) == verdict)
        }
    }

    @Test(arguments: [
        (#"{"status":"ok","placements":[]}"#, "delivered"),
        (#"{"status":"error","errormessage":"internal error"}"#, "unsure"), (#"{"status":"OK"}"#, "unsure"),
        ("{}", "unsure"), ("", "unsure"), ("<html>", "unsure"), (#"rr({"status":"ok"})"#, "unsure"),
    ])
    func `RichRelevance judges a 200 by its status`(body: String, verdict: String) {
        #expect(name(relevance.verdict(on: answer(200, body))) == verdict)
    }

    @Test(arguments: [
        (#"{"status":"OK","request_id":"r","accepted":3,"rejected":0}"#, "delivered"),
        (#"{"status":"ok"}"#, "delivered"),
        (#"{"status":"OK","accepted":2,"rejected":1}"#, "split vendor_rejected"),
        (#"{"status":"FAILED","rejected":0}"#, "unsure"), ("{}", "unsure"), ("", "unsure"), ("[]", "unsure"),
    ])
    func `Ometria's pushing is refused where a record was rejected`(body: String, verdict: String) {
        #expect(name(push.verdict(on: answer(200, body))) == verdict)
    }

    @Test func `no connection is for later, a broken one is unsure`() {
        for endpoint in all {
            #expect(name(endpoint.verdict(on: .unreachable("refused"))) == "later")
            #expect(name(endpoint.verdict(on: .interrupted("reset"))) == "unsure")
        }
    }

    @Test(arguments: [("30", 30), ("0", 0), ("999999", 3600)])
    func `Retry-After in seconds is read, an hour at most`(field: String, seconds: Int) {
        let verdict = gravity.verdict(on: answer(429, "", ["Retry-After": field]))
        guard case .later(_, let retryAfter) = verdict else {
            Issue.record("\(verdict)")
            return
        }
        #expect(retryAfter == .seconds(seconds))
    }

    @Test(arguments: [
        "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994",
        " Sun, 06 Nov 1994 08:49:37 GMT ",
    ])
    func `Retry-After as a date is read in all three forms, counted from the answer's own Date`(field: String) {
        let date = "Sun, 06 Nov 1994 08:47:37 GMT"
        #expect(RetryAfter.duration(["Retry-After": field, "Date": date]) == .seconds(120))
        #expect(RetryAfter.duration(["Retry-After": field, "Date": "Sun, 06 Nov 1994 01:00:00 GMT"]) == .seconds(3600))
        #expect(RetryAfter.duration(["Retry-After": field, "Date": "Mon, 07 Nov 1994 08:49:37 GMT"]) == .zero)
        #expect(RetryAfter.duration(["Retry-After": field]) == nil)
    }

    @Test(arguments: [
        "", "soon", "-1", "1.5", "Sun, 06 Nov 1994 08:49:37", "Sun, 6 Nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 24:49:37 GMT", "Sun, 06 Foo 1994 08:49:37 GMT", "06 Nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 08:49:37 CET", "1994-11-06T08:49:37Z",
    ])
    func `a Retry-After that is neither counts as absent`(field: String) {
        #expect(RetryAfter.duration(["Retry-After": field, "Date": "Sun, 06 Nov 1994 08:47:37 GMT"]) == nil)
    }

    @Test func `more seconds than fit a number are an hour`() {
        #expect(RetryAfter.duration(["Retry-After": "99999999999999999999999"]) == .seconds(3600))
    }

    @Test(
        arguments: [
            (0, "Thu, 01 Jan 1970 00:00:00 GMT"), (784_111_777_000, "Sun, 06 Nov 1994 08:49:37 GMT"),
            (1_764_021_600_000, "Mon, 24 Nov 2025 22:00:00 GMT"),
        ] as [(Int64, String)])
    func `a moment is written as HTTP writes it`(milliseconds: Int64, text: String) {
        #expect(HTTPDate.text(milliseconds: milliseconds) == text)
    }

    // MARK: Decided by the user

    @Test func `a verdict of the configuration goes before the vendor's table, a code before a status`() {
        let overrides = VerdictOverrides(["403": .later, "200": .parked, "NO_ACCOUNT": .later, "409": .delivered])
        let judge = { (reply: Reply) in
            name(overrides.apply(to: reply, code: dengage.code(of: reply), else: dengage.verdict(on: reply)))
        }
        #expect(judge(answer(403)) == "later")
        #expect(judge(answer(401)) == "parked")
        #expect(judge(answer(409)) == "delivered")
        #expect(judge(answer(200, #"{"statusCode":"NO_ACCOUNT"}"#)) == "later")
        #expect(judge(answer(200, #"{"statusCode":"SUCCESS"}"#)) == "parked")
        #expect(judge(.interrupted("reset")) == "unsure")
    }

    @Test func `a pause that the vendor asks for is kept where the user says later`() {
        let reply = answer(403, "", ["Retry-After": "7"])
        let verdict = VerdictOverrides(["403": .later]).apply(to: reply, code: nil, else: .parked("HTTP 403"))
        guard case .later(_, let pause) = verdict else {
            Issue.record("\(verdict)")
            return
        }
        #expect(pause == .seconds(7))
    }

    // MARK: The page

    /// Each row `| STATUS or CODE | verdict |` of the page says what the code does.
    @Test func `the table of verdicts in the documentation is true`() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let page = try String(contentsOf: root.appending(path: "ops/docs/vendors.md"), encoding: .utf8)
        var rows = 0
        var chapter = ""
        for line in page.split(separator: "\n") {
            if line.hasPrefix("## ") { chapter = String(line.dropFirst(3)) }
            let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            guard cells.count >= 2, !cells[1].prefix(while: \.isLetter).isEmpty else { continue }
            let word = cells[1].prefix(while: \.isLetter)
            for code in cells[0].split(separator: "`", omittingEmptySubsequences: false).enumerated()
            where !code.offset.isMultiple(of: 2) {
                let text = String(code.element)
                for (endpoint, reply) in replies(text, in: chapter) {
                    rows += 1
                    #expect(name(endpoint.verdict(on: reply)).hasPrefix(word), "\(chapter) \(text)")
                }
            }
        }
        #expect(rows > 80)
    }

    private func ometria(_ text: String) -> Reply {
        answer(200, text == "rejected" ? #"{"status":"OK","rejected":1}"# : text)
    }

    /// What a status or a code in a chapter of the page stands for; none in one that has no table of them.
    private func replies(_ text: String, in chapter: String) -> [(any Endpoint, Reply)] {
        let status = Int(text)
        return switch chapter {
        case "Any vendor": status.map { status in all.map { ($0, answer(status)) } } ?? []
        case "Dengage": [(dengage, answer(200, #"{"statusCode":"\#(text)"}"#))]
        case "Gravity": [(gravity, answer(400, #"{"faultInfo":"\#(text)"}"#))]
        case "Ometria": [(text == "rejected" ? push : track, status.map { answer($0) } ?? ometria(text))]
        case "RichRelevance": [(relevance, answer(200, #"{"status":"\#(text)"}"#))]
        case "Gravity Field": [(field, status.map { answer($0) } ?? answer(200, text))]
        default: []
        }
    }
}
