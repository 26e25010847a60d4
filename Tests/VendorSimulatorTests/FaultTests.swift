import NIOHTTP1
import Testing

@testable import VendorSimulator

@Suite(.timeLimit(.minutes(10)))
struct FaultTests {
    private static let events = "[\(RunningVendor.view)]"

    @Test func `a status is given to every request`() async throws {
        try await RunningVendor.gravity("status 503 retry-after 7") { vendor in
            let reply = try await vendor.addEvents(Self.events)
            #expect(reply.status == 503)
            #expect(reply.headers.first(name: "Retry-After") == "7")
            #expect(vendor.recorder.refusals == ["503": 1])
            #expect(vendor.recorder.requests == 1)
        }
    }

    @Test func `a status with a code has the vendor's shape, also under a 200`() async throws {
        try await RunningVendor.dengage("status 200 FAILED_ACCOUNT") { vendor in
            let reply = try await vendor.track("[\(RunningVendor.pageView)]")
            #expect(reply.status == 200)
            #expect(reply.body == "{\"timestamp\":\"\",\"responses\":[],\"statusCode\":\"FAILED_ACCOUNT\"}")
        }
        try await RunningVendor.gravity("status 500 ERR_INTERNAL_ERROR") { vendor in
            let reply = try await vendor.addEvents(Self.events)
            #expect(reply.status == 500)
            #expect(reply.body.contains("\"faultInfo\":\"ERR_INTERNAL_ERROR\""))
        }
    }

    @Test func `a share of the requests fails, and only those`() async throws {
        try await RunningVendor.gravity("fail 50% status 502") { vendor in
            var failed = 0
            for _ in 0..<100 where try await vendor.addEvents(Self.events).status == 502 { failed += 1 }
            #expect((30...70).contains(failed))
            #expect(vendor.recorder.events == 100 - failed)
        }
    }

    @Test func `a request with a poisonous event is refused whole, as the vendor would`() async throws {
        try await RunningVendor.gravity("poison sku-13 400 ERR_ITEM_NOT_FOUND\npoison sku-14") { vendor in
            let batch = "[\(RunningVendor.view),{\"eventType\":\"VIEW\",\"itemId\":\"sku-13\"}]"
            let reply = try await vendor.addEvents(batch)
            #expect(reply.status == 400)
            #expect(reply.body.contains("ERR_ITEM_NOT_FOUND"))
            #expect(try await vendor.addEvents("[{\"eventType\":\"sku-14\"}]").body.contains("ERR_INVALID_EVENT_TYPE"))
            #expect(vendor.recorder.events == 0)
            #expect(try await vendor.addEvents(Self.events).status == 200)
        }
        try await RunningVendor.dengage("poison sku-13") { vendor in
            let event = RunningVendor.pageView.replacing("PAGE_VIEW", with: "sku-13")
            let reply = try await vendor.track(event)
            #expect(reply.body.contains("BAD_INPUT"))
        }
    }

    @Test func `answers take as long as they are told to`() async throws {
        try await RunningVendor.gravity("latency 60ms..80ms") { vendor in
            let time = try await ContinuousClock().measure { _ = try await vendor.addEvents(Self.events) }
            #expect(time >= .milliseconds(60))
        }
        try await RunningVendor.gravity("", { $0.latency = .milliseconds(60) }) { vendor in
            let time = try await ContinuousClock().measure { _ = try await vendor.addEvents(Self.events) }
            #expect(time >= .milliseconds(60))
        }
    }

    @Test func `requests over the quota get 429 and how long to wait`() async throws {
        try await RunningVendor.gravity("quota 0.01/s retry-after 3") { vendor in
            let first = try await vendor.addEvents(Self.events)
            #expect(first.status == 200)
            let second = try await vendor.addEvents(Self.events)
            #expect(second.status == 429)
            #expect(second.headers.first(name: "Retry-After") == "3")
            #expect(vendor.recorder.refusals == ["429": 1])
        }
    }

    @Test func `the vendor's own quota outlives a cure`() async throws {
        try await RunningVendor.gravity("", { $0.requestsPerSecond = 0.01 }) { vendor in
            let first = try await vendor.addEvents(Self.events)
            #expect(first.status == 200)
            vendor.simulator.heal()
            let reply = try await vendor.addEvents(Self.events)
            #expect(reply.status == 429)
            #expect(reply.headers.first(name: "Retry-After") == "1")
        }
    }

    @Test func `a reset breaks the answer of a request whose events were taken`() async throws {
        try await RunningVendor.dengage("reset 100%") { vendor in
            await #expect(throws: (any Error).self) {
                try await vendor.track("[\(RunningVendor.pageView)]")
            }
            #expect(vendor.recorder.events == 1)
            vendor.simulator.heal()
            let reply = try await vendor.track("[\(RunningVendor.pageView)]")
            #expect(reply.status == 200)
            #expect(vendor.recorder.duplicates == 1)
        }
    }

    @Test func `a page of HTML takes no events, whatever its status`() async throws {
        try await RunningVendor.dengage("html") { vendor in
            let reply = try await vendor.track(RunningVendor.pageView)
            #expect(reply.status == 200)
            #expect(reply.headers.first(name: "Content-Type") == "text/html")
            #expect(reply.body.hasPrefix("<!DOCTYPE html>"))
            #expect(vendor.recorder.events == 0)
            #expect(vendor.recorder.refusals == ["html": 1])
        }
        try await RunningVendor.gravity("html status 502") { vendor in
            let reply = try await vendor.addEvents(Self.events)
            #expect(reply.status == 502)
        }
    }

    @Test func `an answer can be empty though the events were taken`() async throws {
        try await RunningVendor.dengage("empty") { vendor in
            let reply = try await vendor.track(RunningVendor.pageView)
            #expect(reply.status == 200)
            #expect(reply.body.isEmpty)
            #expect(vendor.recorder.events == 1)
        }
    }

    @Test func `a request over the size is answered 413 and one of that size is taken`() async throws {
        try await RunningVendor.gravity("size \(Self.events.utf8.count)B") { vendor in
            let (fitting, larger) = (
                try await vendor.addEvents(Self.events), try await vendor.addEvents(Self.events + " ")
            )
            #expect(fitting.status == 200)
            #expect(larger.status == 413)
            #expect(vendor.recorder.events == 1)
        }
    }

    @Test func `credentials that have expired are answered as wrong ones are`() async throws {
        try await RunningVendor.dengage("expire") { vendor in
            let reply = try await vendor.track(RunningVendor.pageView)
            #expect(reply.body.contains("NO_ACCOUNT"))
        }
        try await RunningVendor.gravity("expire") { vendor in
            let reply = try await vendor.addEvents(Self.events)
            #expect(reply.status == 401)
            #expect(reply.headers.first(name: "WWW-Authenticate") != nil)
        }
    }

    @Test func `an answer that trickles and a body that is read slowly take their time and are whole`() async throws {
        try await RunningVendor.dengage("trickle 1ms\nslow-read 1KB/s") { vendor in
            let clock = ContinuousClock()
            let start = clock.now
            let reply = try await vendor.track(RunningVendor.pageView)
            // At least so long: a body of fifty bytes and an answer of a hundred.
            #expect(clock.now - start >= .milliseconds(100))
            #expect(reply.body.contains("SUCCESS"))
            #expect(vendor.recorder.events == 1)
        }
    }

    @Test func `a script can be replaced and ended over HTTP`() async throws {
        try await RunningVendor.gravity { vendor in
            let played = try await vendor.send("/_script", body: "status 503\n")
            #expect(played.status == 200)
            #expect(try await vendor.addEvents(Self.events).status == 503)
            let bad = try await vendor.send("/_script", body: "status 504\n\nstatus 5o4")
            #expect(bad.status == 400)
            #expect(bad.body == "{\"error\":\"line 3: \\\"5o4\\\" is no status; it must be 200 to 599\"}")
            #expect(try await vendor.addEvents(Self.events).status == 503)
            #expect(try await vendor.send("/_heal", body: "").status == 200)
            #expect(try await vendor.addEvents(Self.events).status == 200)
            #expect(vendor.recorder.requests == 3)
        }
    }
}
