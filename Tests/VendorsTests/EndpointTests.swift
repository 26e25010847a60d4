import Testing
import Vendors

@Suite struct EndpointTests {
    private func event(_ body: String, receivedAt: Int64 = 1_525_625_386_999) -> OutboundEvent {
        OutboundEvent(receivedAt: receivedAt, body: Array(body.utf8))
    }

    private func text(_ request: OutboundRequest) -> String {
        String(decoding: request.body, as: UTF8.self)
    }

    @Test func `Dengage gets each event's own bytes, its key and the configured Origin`() {
        let endpoint = DengageEndpoint(url: "https://dce1.example.com/", apiKey: "a b", origin: "https://shop.example")
        let request = endpoint.request(for: [event(#"{ "name" : "PAGE_VIEW" }"#), event(#"{"name":"\u0041"}"#)])
        #expect(text(request) == #"[{ "name" : "PAGE_VIEW" },{"name":"\u0041"}]"#)
        #expect(request.url == "https://dce1.example.com/add/events/v1.json?apiKey=a%20b")
        #expect(request.method == "POST")
        #expect(request.headers["origin"] == "https://shop.example")
        #expect(request.headers["Content-Type"] == "application/json")
        #expect(request.headers["Accept"] == "application/json")
    }

    @Test func `a member apiKey is taken out of Dengage events and nothing else is touched`() {
        let endpoint = DengageEndpoint(url: "http://h", apiKey: "k", origin: nil)
        let request = endpoint.request(for: [
            event(#"{"apiKey":"secret", "name":"X","params":{"apiKey":"kept"} }"#),
            event(#"{"api\u004bey":"secret","name":"Y"}"#),
        ])
        #expect(text(request) == #"[{"name":"X","params":{"apiKey":"kept"}},{"name":"Y"}]"#)
    }

    @Test func `Gravity gets a time from the receipt where there is none, and no null members`() {
        let endpoint = GravityEndpoint(url: "http://h/WebshopServlet", username: "user", password: "pass")
        let request = endpoint.request(for: [
            event(#"{"eventType":"VIEW","itemId":"1","time":1525625386}"#),
            event(#"{"eventType":"VIEW","itemId":null, "cookieId":"c" }"#),
            event(#"{"eventType":"LOGIN","time":null}"#),
        ])
        #expect(
            text(request)
                == #"[{"eventType":"VIEW","itemId":"1","time":1525625386},"#
                + #"{"eventType":"VIEW","cookieId":"c","time":1525625386},"#
                + #"{"eventType":"LOGIN","time":1525625386}]"#)
        #expect(request.url == "http://h/WebshopServlet/addEvents?async=true")
        #expect(request.headers["Authorization"] == "Basic dXNlcjpwYXNz")
        #expect(request.headers["Content-Encoding"] == nil)
    }

    @Test func `a Gravity event with its own time and no nulls goes out to the byte`() {
        let endpoint = GravityEndpoint(url: "http://h/WebshopServlet", username: "u", password: "p")
        let body = "{ \"eventType\" : \"BUY\",\n \"time\": 1, \"nameValues\":[{\"name\":\"n\",\"value\":\"null\"}] }"
        #expect(text(endpoint.request(for: [event(body)])) == "[\(body)]")
    }

    private static let visitor = #"{"user":{"id":"u"},"session":{"custom":"s"} }"#

    private func fieldEvent(_ body: String, _ envelope: String = visitor) -> OutboundEvent {
        OutboundEvent(receivedAt: 1, envelope: Array(envelope.utf8), body: Array(body.utf8))
    }

    @Test func `Gravity Field gets a visitor's events together, all as they came`() {
        let endpoint = GravityFieldEndpoint(url: "https://evs.example", apiKey: "key")
        let request = endpoint.request(for: [fieldEvent(#"{ "name":"a" }"#), fieldEvent(#"{"name":"b"}"#)])
        #expect(
            text(request)
                == #"{"user":{"id":"u"},"session":{"custom":"s"} ,"events":[{ "name":"a" },{"name":"b"}]}"#)
        #expect(request.url == "https://evs.example/ssapi/event" && request.method == "POST")
        #expect(request.headers["Authorization"] == "Bearer key")
        #expect(request.headers["Content-Type"] == "application/json")
    }

    @Test func `events of two visitors, visits or places never share a request to Gravity Field`() {
        let endpoint = GravityFieldEndpoint(url: "https://evs.example", apiKey: "key")
        let call = { (envelope: String) in endpoint.call(of: self.fieldEvent(#"{"name":"a"}"#, envelope)) }
        #expect(call(Self.visitor) == call(Self.visitor))
        #expect(call(Self.visitor) != call(Self.visitor.replacing("\"u\"", with: "\"v\"")))
        #expect(call(Self.visitor) != call(Self.visitor.replacing("\"s\"", with: "\"t\"")))
        #expect(call(Self.visitor) != call(Self.visitor.replacing(" }", with: ",\"context\":{}}")))
        #expect(call(Self.visitor).mostEvents == nil)
    }

    @Test(arguments: ["page", "engagement"])
    func `a page view and an engagement go to Gravity Field to the byte, each by itself`(name: String) {
        let endpoint = GravityFieldEndpoint(url: "https://evs.example", apiKey: "user:key", isBasic: true)
        let body = #"{ "user" : {},"session":{} }"#
        let request = endpoint.request(for: [fieldEvent(body, name)])
        #expect(text(request) == body)
        #expect(request.url == "https://evs.example/ssapi/\(name)")
        #expect(request.headers["Authorization"] == "Basic dXNlcjprZXk=")
        #expect(endpoint.call(of: fieldEvent(body, name)).mostEvents == 1)
    }

    @Test func `a Gravity Field event's weight is never less than what it adds to the body`() {
        let endpoint = GravityFieldEndpoint(url: "https://evs.example", apiKey: "key")
        let events = [#"{"name":"a"}"#, "{}", #"{"name":"b"}"#].map { fieldEvent($0) }
        for count in 1...3 {
            let some = Array(events.prefix(count))
            #expect(endpoint.request(for: some).body.count <= some.reduce(2) { $0 + endpoint.weight(of: $1) })
        }
    }

    @Test func `an event's weight is never less than what it adds to the body`() {
        let endpoint = GravityEndpoint(url: "http://h/WebshopServlet", username: "u", password: "p")
        let events = [#"{"eventType":"VIEW"}"#, #"{}"#, #"{"eventType":"VIEW","time":1525625386}"#].map { event($0) }
        let weights = events.reduce(2) { $0 + endpoint.weight(of: $1) }
        #expect(endpoint.request(for: events).body.count <= weights)
    }

    @Test(arguments: ["", "f", "fo", "foo", "foob", "fooba", "foobar"])
    func `Base64 is that of RFC 4648`(text: String) {
        let known = [
            "": "", "f": "Zg==", "fo": "Zm8=", "foo": "Zm9v", "foob": "Zm9vYg==", "fooba": "Zm9vYmE=",
            "foobar": "Zm9vYmFy",
        ]
        #expect(Base64.encode(Array(text.utf8)) == known[text])
        #expect(Base64.decode(known[text] ?? "?") == Array(text.utf8))
    }

    @Test(arguments: ["Zg", "Zg=", "Zg===", "Z===", "Zm 8", "Zm-8", "Z=m8", "\u{e9}"])
    func `what is not Base64 is not read`(text: String) {
        #expect(Base64.decode(text) == nil)
    }

    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"), (1_795_216_523_456, "2026-11-20T23:15:23.456Z"),
            (951_782_400_000, "2000-02-29T00:00:00.000Z"), (-1, "1969-12-31T23:59:59.999Z"),
        ] as [(Int64, String)])
    func `timestamps are RFC 3339 and read back`(milliseconds: Int64, text: String) {
        #expect(Timestamp.text(milliseconds: milliseconds) == text)
        #expect(Timestamp.milliseconds(text) == milliseconds)
    }

    @Test func `timestamps with an offset are read, and what is not RFC 3339 is not`() {
        #expect(Timestamp.milliseconds("1970-01-01T02:00:00+02:00") == 0)
        for text in [
            "", "10m", "2026-13-01T00:00:00Z", "2026-01-01", "2026-01-01T00:00:00", "2026-01-01T25:00:00Z",
            "999999999999999999-01-01T00:00:00Z", "2026-01-01T00:00:00+999999999999999999:00",
        ] {
            #expect(Timestamp.milliseconds(text) == nil, "\(text)")
        }
    }
}
