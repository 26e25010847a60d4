import Testing

@testable import VendorSimulator

@Suite(.timeLimit(.minutes(10)))
struct RecordTests {
    @Test func `the most in any sliding window is what counting every window finds`() {
        var random = SplitMix64(seed: 7)
        for _ in 0..<50 {
            var (window, times, time) = (SlidingWindow(span: 1000), [UInt64](), UInt64(5))
            for _ in 0..<3000 {
                time += random.next() % 3 == 0 ? random.next() % 400 : random.next() % 3
                times.append(time)
                window.add(time)
            }
            let most = times.indices.map { index in times[index...].prefix { $0 < times[index] + 1000 }.count }.max()
            #expect(window.most == most)
        }
    }

    @Test func `two requests exactly one span apart do not share a window`() {
        var window = SlidingWindow(span: 1000)
        for time in [0, 1000, 1999] as [UInt64] { window.add(time) }
        #expect(window.most == 2)
        #expect(window.count(at: 2000) == 1)
    }

    @Test func `counts are shown as JSON, and events as lines`() async throws {
        try await RunningVendor.dengage { vendor in
            let pretty = "{\n  \"name\": \"PAGE_VIEW\",\r\n  \"userId\": \"u\", \"sessionId\": \"s\"\n}"
            _ = try await vendor.track("[\(pretty), \(RunningVendor.pageView)]")
            _ = try await vendor.track(RunningVendor.pageView)
            _ = try await vendor.track("[]")
            let counts = try await vendor.send("/_received").body
            #expect(
                counts.hasPrefix(
                    "{\"requests\":3,\"events\":3,\"refused\":1,\"distinct\":2,\"duplicates\":1,\"maxPerSecond\":"))
            #expect(counts.hasSuffix(",\"refusals\":{\"NO_EVENT\":1}}"))
            let lines = try await vendor.send("/_received/events").body
            let flat = String(decoding: pretty.utf8.map { $0 < 0x20 ? 0x20 : $0 }, as: UTF8.self)
            #expect(lines == "\(flat)\n\(RunningVendor.pageView)\n\(RunningVendor.pageView)\n")
            #expect(vendor.recorder.received.first == Array(pretty.utf8))
            #expect(vendor.recorder.arrivals.count == 3)
            let arrivals = try await vendor.send("/_received/arrivals").body.split(separator: "\n").map { UInt64($0) }
            #expect(arrivals == vendor.recorder.arrivals)
            #expect(vendor.recorder.mostRequests(within: .seconds(60)) == 3)
        }
    }

    @Test func `what was taken is counted by id: a member that was named, else the bytes`() async throws {
        try await RunningVendor.dengage("", { $0.idMember = "n" }) { vendor in
            let event = { (id: String) in RunningVendor.pageView.replacing("{", with: "{\(id)") }
            let (text, number) = (event("\"n\":\"a b\","), event("\"n\":7,"))
            _ = try await vendor.track("[\(text),\(number),\(text)]")
            _ = try await vendor.track(RunningVendor.pageView)
            // FNV-1a, 64 bits, of the event without such a member.
            let bytes = "\(EventID(of: Array(RunningVendor.pageView.utf8)[...], member: nil))"
            #expect(vendor.recorder.counts == ["a b": 2, "7": 1, bytes: 1])
            let lines = try await vendor.send("/_received/ids").body.split(separator: "\n")
            #expect(lines.contains("{\"id\":\"a b\",\"count\":2}"))
            #expect(lines.count == 3)
            #expect(vendor.recorder.duplicates == 1)
        }
    }

    @Test(arguments: [("", "cbf29ce484222325"), ("a", "af63dc4c8601ec8c"), ("foobar", "85944171f73967e8")])
    func `bytes are counted by their published hash`(text: String, hash: String) {
        #expect("\(EventID(of: Array(text.utf8)[...], member: nil))" == hash)
    }

    @Test func `beyond the bound the oldest events are let go, and counts go on`() {
        let recorder = Recorder(keptBytes: 10)
        for number in 0..<5000 { recorder.took([Array("e\(number % 10)..".utf8)[...]]) }
        #expect(recorder.received == [Array("e8..".utf8), Array("e9..".utf8)])
        #expect(recorder.events == 5000)
        #expect(recorder.duplicates == 4990)
    }

    @Test func `a test can wait for events`() async {
        let recorder = Recorder(keptBytes: 100)
        async let waiting: Void = recorder.waitForEvents(2)
        recorder.took([[1][...]])
        recorder.took([[2][...]])
        await waiting
        await recorder.waitForEvents(2)
        #expect(recorder.events == 2)
    }

    @Test(arguments: [
        ("[]", []),
        ("[ \n ]", []),
        ("[1]", ["1"]),
        ("[ {\"a\":[1,2,{}]} ,\t\"x,]\\\"\\\\\" , [] ]", ["{\"a\":[1,2,{}]}", "\"x,]\\\"\\\\\"", "[]"]),
        ("[\"é\u{2028}\",null]", ["\"é\u{2028}\"", "null"]),
    ])
    func `an array is cut into its elements' own bytes`(text: String, elements: [String]) {
        let bytes = Array(text.utf8)
        #expect(ElementScanner.elements(of: bytes[...]).map { String(decoding: $0, as: UTF8.self) } == elements)
    }
}
