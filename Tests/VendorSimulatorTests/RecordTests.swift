import Testing

@testable import VendorSimulator

@Suite(.timeLimit(.minutes(1)))
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
            #expect(counts.hasPrefix("{\"requests\":3,\"events\":3,\"refused\":1,\"duplicates\":1,\"maxPerSecond\":"))
            #expect(counts.hasSuffix(",\"refusals\":{\"NO_EVENT\":1}}"))
            let lines = try await vendor.send("/_received/events").body
            let flat = String(decoding: pretty.utf8.map { $0 < 0x20 ? 0x20 : $0 }, as: UTF8.self)
            #expect(lines == "\(flat)\n\(RunningVendor.pageView)\n\(RunningVendor.pageView)\n")
            #expect(vendor.recorder.received.first == Array(pretty.utf8))
            #expect(vendor.recorder.arrivals.count == 3)
            #expect(vendor.recorder.mostRequests(within: .seconds(60)) == 3)
        }
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
