import EventLog
import Foundation
import Intake
import Testing
import Validation
import Vendors

/// Every client of Dengage changes its base address and nothing else.
@Suite struct DengageClientTests {
    @Test(arguments: DengageClientCase.all)
    func `what a client sends is stored as it is, and the answer leaves it content`(
        clientCase: DengageClientCase
    ) async throws {
        try await withIntake(origins: [DengageClient.origin]) { intake in
            let client = clientCase.client
            for request in client.requests(for: clientCase.events, atOnce: clientCase.isAtOnce) {
                guard case .body = intake.intake.admit(request) else {
                    Issue.record("the body would not be read")
                    return
                }
                let answer = await intake.intake.respond(to: request)
                let sent = client.sendsOneEvent ? 1 : clientCase.events.count
                #expect(client.isContent(with: answer, events: sent), "\(answer.status) \(answer.text)")
                #expect(!answer.text.contains("\"errors\""), "\(answer.text)")
                #expect(answer.headers["Access-Control-Allow-Origin"] == DengageClient.origin)
            }
            try await intake.expectStored(clientCase.events)
        }
    }

    @Test func `every kind of event is sent by some client`() throws {
        let dialect = try DengageDialect(sources: [], schemas: .builtIn())
        let sent = DengageClientCase.all.flatMap(\.events)
        for kind in dialect.kinds {
            #expect(sent.contains { $0.contains("\"\(kind)\"") }, "\(kind)")
        }
        #expect(Set(DengageClientCase.all.map(\.client)) == Set(DengageClient.allCases))
    }

    @Test(arguments: DengageClient.allCases)
    func `a client that asks for ids gets as many as it asked for, as texts`(client: DengageClient) async throws {
        try await withIntake { intake in
            for count in [1, 2] {
                guard let request = client.requestForKeys(count) else { return }
                let answer = await intake.intake.respond(to: request)
                #expect(answer.status == 200)
                let keys = try #require(JSONSerialization.jsonObject(with: Data(answer.body)) as? [String])
                #expect(keys.count == count)
                #expect(keys.allSatisfy { Int64($0) != nil })
                #expect(answer.headers["Access-Control-Allow-Origin"] == DengageClient.origin)
            }
        }
    }

    @Test(arguments: DengageClient.allCases)
    func `a client learns what is wrong, and is not made to send it again`(client: DengageClient) async throws {
        try await withIntake(origins: [DengageClient.origin]) { intake in
            for (event, code) in [
                (#"{"name":"PAGE_VIEW","sessionId":"s"}"#, "NO_USERID"),
                (#"{"name":"PAGE_VIEW","userId":"u"}"#, "NO_SESSIONID"),
                (#"{"name":"BASKET_OPERATIONS","userId":"u","sessionId":"s","step":"add"}"#, "BAD_INPUT"),
                (#"{"name":"PAGE_VIEW" "userId":"u"}"#, "BAD_INPUT"),
            ] {
                let request = try #require(client.requests(for: [event]).first)
                let answer = await intake.intake.respond(to: request)
                #expect(client.failure(in: answer) == code)
            }
            var request = try #require(client.requests(for: [DengageIntakeTests.view]).first)
            request.headers["Origin"] = "https://evil.example"
            let answer = await intake.intake.respond(to: request)
            #expect(client.failure(in: answer) == "NO_DOMAIN_APIKEY_MATCH")
        }
    }

    @Test(arguments: DengageClient.allCases)
    func `a client that sends a good and a bad event is content with the good one`(client: DengageClient) async throws {
        try await withIntake { intake in
            let events = [DengageIntakeTests.view, #"{"name":"PAGE_VIEW","userId":"u"}"#]
            let answers = client.requests(for: events)
            for (index, request) in answers.enumerated() {
                let answer = await intake.intake.respond(to: request)
                let sent = client.sendsOneEvent ? 1 : 2
                #expect(client.isContent(with: answer, events: sent) == (index == 0))
            }
            try await intake.expectStored([DengageIntakeTests.view])
        }
    }

    @Test func `the key that the iOS library puts into its events does not reach the vendor`() async throws {
        let events = try #require(DengageClientCase.all.first { $0.client == .iOS }?.events)
        let endpoint = DengageEndpoint(url: "https://h", apiKey: "vendor", origin: nil)
        let request = endpoint.request(for: events.map { OutboundEvent(receivedAt: 0, body: Array($0.utf8)) })
        let body = String(decoding: request.body, as: UTF8.self)
        #expect(body == "[" + events.joined(separator: ",").replacing(#""apiKey":"key-1","#, with: "") + "]")
        #expect(request.url.hasSuffix("apiKey=vendor"))
    }

    @Test func `all other events reach the vendor byte for byte`() async throws {
        let events = DengageClientCase.all.filter { $0.client != .iOS }.flatMap(\.events)
        let endpoint = DengageEndpoint(url: "https://h", apiKey: "vendor", origin: nil)
        let request = endpoint.request(for: events.map { OutboundEvent(receivedAt: 0, body: Array($0.utf8)) })
        #expect(String(decoding: request.body, as: UTF8.self) == "[" + events.joined(separator: ",") + "]")
    }
}
