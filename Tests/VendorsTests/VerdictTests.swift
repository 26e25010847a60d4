import Testing
import Vendors

@Suite struct VerdictTests {
    private let dengage = DengageEndpoint(url: "http://127.0.0.1", apiKey: "k", origin: nil)
    private let gravity = GravityEndpoint(url: "http://127.0.0.1/WebshopServlet", username: "u", password: "p")

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
    func `both judge any other status alike`(status: Int, verdict: String) {
        #expect(name(dengage.verdict(on: answer(status))) == verdict)
        #expect(name(gravity.verdict(on: answer(status))) == verdict)
    }

    @Test func `no connection is for later, a broken one is unsure`() {
        #expect(name(dengage.verdict(on: .unreachable("refused"))) == "later")
        #expect(name(gravity.verdict(on: .unreachable("refused"))) == "later")
        #expect(name(dengage.verdict(on: .interrupted("reset"))) == "unsure")
        #expect(name(gravity.verdict(on: .interrupted("timeout"))) == "unsure")
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
}
