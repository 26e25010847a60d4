import Foundation
import NIOHTTP1
import Testing

@testable import VendorSimulator

@Suite(.timeLimit(.minutes(10)))
struct DengageTests {
    private static let event = RunningVendor.pageView

    @Test func `events are answered with one empty list each, and kept as they came`() async throws {
        try await RunningVendor.dengage { vendor in
            let events = [
                "{\"name\":\"A\",\"userId\":\"u\",\"sessionId\":\"s\", \"x\": [1.0, \"],\\\"\"]}", Self.event,
            ]
            let reply = try await vendor.track(
                " [ \(events[0]) ,\n\(events[1])]\n", path: "//add/events/v1.json?apiKey=K")
            #expect(reply.status == 200)
            #expect(reply.body.hasSuffix("\"responses\":[[],[]],\"campaigns\":[[],[]],\"statusCode\":\"SUCCESS\"}"))
            #expect(vendor.recorder.received.map { String(decoding: $0, as: UTF8.self) } == events)
            #expect(vendor.recorder.refused == 0)
        }
    }

    @Test func `a single object is taken as one event`() async throws {
        try await RunningVendor.dengage { vendor in
            let reply = try await vendor.track("\n" + Self.event)
            #expect(reply.body.contains("\"responses\":[[]],"))
            #expect(vendor.recorder.received == [Array(Self.event.utf8)])
        }
    }

    @Test(arguments: [
        ("", "NO_EVENT"),
        ("[]", "NO_EVENT"),
        (" [ ] ", "NO_EVENT"),
        ("null", "BAD_INPUT"),
        ("17", "BAD_INPUT"),
        ("[17]", "BAD_INPUT"),
        ("[\(event),]", "BAD_INPUT"),
        ("[\(event)", "BAD_INPUT"),
        ("[{\"userId\":\"u\",\"sessionId\":\"s\"}]", "BAD_INPUT"),
        ("[\(event),{\"name\":\"A\",\"sessionId\":\"s\"}]", "NO_USERID"),
        ("[{\"name\":\"A\",\"userId\":\"\",\"sessionId\":\"s\"}]", "NO_USERID"),
        ("[{\"name\":\"A\",\"userId\":\"u\",\"sessionId\":null}]", "NO_SESSIONID"),
    ])
    func `a body is refused whole with the vendor's code and status 200`(body: String, code: String) async throws {
        try await RunningVendor.dengage { vendor in
            let reply = try await vendor.track(body)
            #expect(reply.status == 200)
            #expect(reply.body == "{\"timestamp\":\"\",\"responses\":[],\"statusCode\":\"\(code)\"}")
            #expect(vendor.recorder.events == 0)
            #expect(vendor.recorder.refusals == [code: 1])
        }
    }

    @Test(arguments: [
        ("/add/events/v1.json", "https://shop.example", "NO_API_KEY"),
        ("/add/events/v1.json?apiKey=", "https://shop.example", "NO_API_KEY"),
        ("/add/events/v1.json?apiKey=L", "https://shop.example", "NO_ACCOUNT"),
        ("/add/events/v1.json?apiKey=K", "https://other.example", "NO_DOMAIN_APIKEY_MATCH"),
        ("/add/events/v1.json?apiKey=K", nil, "NO_DOMAIN_APIKEY_MATCH"),
    ])
    func `the caller is judged before the body`(path: String, origin: String?, code: String) async throws {
        try await RunningVendor.dengage { vendor in
            let reply = try await vendor.track("no JSON", path: path, headers: origin.map { ["Origin": $0] } ?? [:])
            #expect(reply.body.contains("\"statusCode\":\"\(code)\""))
        }
    }

    @Test(arguments: [("?count=2", 2), ("", 1), ("?count=0", 1)])
    func `ids are minted as asked, as strings of signed numbers`(query: String, count: Int) async throws {
        try await RunningVendor.dengage { vendor in
            for path in ["/get/key", "/get/key/v1.json"] {
                let reply = try await vendor.send(path + query)
                let keys = try JSONDecoder().decode([String].self, from: Data(reply.body.utf8))
                #expect(keys.count == count)
                #expect(keys.allSatisfy { Int64($0) != nil })
                #expect(Set(keys).count == count)
            }
        }
    }

    @Test func `other paths are not found`() async throws {
        try await RunningVendor.dengage { vendor in
            let reply = try await vendor.track(Self.event, path: "/add/events/v2.json?apiKey=K")
            #expect(reply.status == 404)
        }
    }
}
