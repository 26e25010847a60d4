import EventLog
import Foundation
import Intake
import Testing
import Validation
import Vendors

/// Every client of Gravity changes its base address and nothing else.
@Suite struct GravityClientTests {
    static let view = GravityIntakeTests.view

    @Test(arguments: GravityClientCase.all)
    func `what a client sends is stored as it is, and the answer leaves it content`(
        clientCase: GravityClientCase
    ) async throws {
        try await withIntake { intake in
            let request = clientCase.client.request(
                clientCase.method, clientCase.elements, isAsync: clientCase.isAsync, lastError: clientCase.lastError)
            guard case .body(_, inflate: false, _) = intake.intake.admit(request) else {
                Issue.record("the body would not be read as it is")
                return
            }
            let answer = await intake.intake.respond(to: request)
            #expect(clientCase.client.isContent(with: answer), "\(answer.status) \(answer.text)")
            #expect(answer.headers["X-Sluice-Rejected"] == nil)
            let events = try await intake.log.next(for: intake.destination, events: 10, bytes: 10_000).events
            #expect(events.map { String(decoding: $0.body, as: UTF8.self) } == clientCase.elements)
            let method = clientCase.method == "addEvents" ? nil : clientCase.method
            #expect(events.allSatisfy { $0.envelope.map { String(decoding: $0, as: UTF8.self) } == method })
        }
    }

    @Test func `every client and every method has a case`() throws {
        #expect(Set(GravityClientCase.all.map(\.client)) == Set(GravityClient.allCases))
        let methods = Set(GravityClientCase.all.map(\.method)).union(["optOut"])
        #expect(methods == Set(GravityMethod.allCases.map(\.rawValue)))
    }

    @Test(arguments: GravityClient.allCases, ["userId", "cookieId"])
    func `a client that opts out is content`(client: GravityClient, parameter: String) async throws {
        try await withIntake { intake in
            let answer = await intake.intake.respond(to: client.optOut(parameter, "k\u{E1} 1"))
            #expect(client.isContent(with: answer))
            try await intake.expectStored([#"{"\#(parameter)":"k\#u{E1} 1"}"#])
        }
    }

    @Test func `every type of event that the vendor documents is taken`() async throws {
        let kinds = try GravityDialect(sources: [], schemas: .builtIn()).kinds
        let types = kinds.filter { GravityMethod(rawValue: $0) == nil }
        try await withIntake { intake in
            let events = types.map { #"{"eventType":"\#($0)","itemId":"i","userId":"u","cookieId":"c","time":1}"# }
            let answer = await intake.gravity("[\(events.joined(separator: ","))]")
            #expect(answer.status == 200 && answer.headers["X-Sluice-Rejected"] == nil)
            try await intake.expectStored(events)
        }
    }

    @Test(arguments: ["async=true", "async=false", "async=1", "async=0", "async=", "", "x=y&async", "method=addItems"])
    func `no parameter of the query changes what becomes of the events`(query: String) async throws {
        try await withIntake { intake in
            for path in ["addEvents", "/addEvents"] {
                let answer = await intake.send(
                    "POST", GravityClient.base + path + "?" + query, headers: GravityClient.php.headers,
                    body: Array("[\(Self.view)]".utf8))
                #expect(GravityClient.php.isContent(with: answer))
            }
            try await intake.expectStored([Self.view, Self.view])
        }
    }

    @Test(arguments: [nil, "", "text/plain", "application/json", "multipart/form-data; boundary=x"])
    func `a body is JSON whatever its type says`(type: String?) async throws {
        try await withIntake { intake in
            var headers: HeaderList = ["Authorization": GravityClient.credentials]
            headers["Content-Type"] = type
            let answer = await intake.gravity("[\(Self.view)]", headers: headers)
            #expect(answer.status == 200)
            try await intake.expectStored([Self.view])
        }
    }

    @Test func `the iOS client sends its credentials once it is asked for them`() async throws {
        try await withIntake { intake in
            var request = GravityClient.iOS.request("addEvents", [Self.view])
            request.headers["Authorization"] = nil
            let challenge = await intake.intake.respond(to: request)
            #expect(challenge.status == 401)
            #expect(challenge.headers["WWW-Authenticate"]?.hasPrefix("Basic realm=") == true)
            request.headers["Authorization"] = GravityClient.credentials
            let answer = await intake.intake.respond(to: request)
            #expect(GravityClient.iOS.isContent(with: answer))
            try await intake.expectStored([Self.view])
        }
    }

    @Test(arguments: GravityClient.allCases)
    func `a client learns the code of what is wrong`(client: GravityClient) async throws {
        try await withIntake { intake in
            for (event, code) in [
                ("null", "ERR_EVENTS_HAS_NULL_ELEMENT"), (#"{"cookieId":"c"}"#, "ERR_INVALID_EVENT_TYPE"),
                (#"{"eventType":"VIEW","cookieId":"c"}"#, "ERR_ITEMID_IS_NULL_OR_EMPTY"),
                (#"{"eventType":"BROWSE","cookieId":"c","time":1525625386000}"#, "ERR_PARAM_IS_NULL"),
                (#"{"eventType":"BROWSE"}"#, "ERR_PARAM_IS_NULL"),
            ] {
                let answer = await intake.intake.respond(to: client.request("addEvents", [event]))
                #expect(client.fault(in: answer) == code, "\(event)")
                #expect(!client.isContent(with: answer))
            }
            let unknown = await intake.intake.respond(to: client.request("addNothing", []))
            #expect(client.fault(in: unknown) == "ERR_INVALID_METHOD_NAME")
            var stranger = client.request("addEvents", [Self.view])
            stranger.headers["Authorization"] = "Basic dXNlcjp4"
            let answer = await intake.intake.respond(to: stranger)
            #expect(answer.status == 401)
            #expect(client.fault(in: answer) != nil)
            try await intake.expectStored([])
        }
    }

    @Test(arguments: GravityClient.allCases)
    func `a client that sends a good and a bad event is content with the good one`(client: GravityClient) async throws {
        try await withIntake { intake in
            let answer = await intake.intake.respond(to: client.request("addEvents", [Self.view, "{}"]))
            #expect(client.isContent(with: answer))
            #expect(answer.headers["X-Sluice-Rejected"] == "1")
            try await intake.expectStored([Self.view])
        }
    }

    @Test func `what a client left unset is left out or filled in on the way to the vendor`() {
        let endpoint = GravityEndpoint(url: "https://h/WebshopServlet", username: "u", password: "p")
        for (event, sent) in [
            (
                #"{"eventType":"VIEW","itemId":"i","recommendationId":null,"time":1525625386,"userId":null,"cookieId":"c","nameValues":null}"#,
                #"{"eventType":"VIEW","itemId":"i","time":1525625386,"cookieId":"c"}"#
            ),
            (
                #"{"eventType":"VIEW","itemId":"i","cookieId":"c"}"#,
                #"{"eventType":"VIEW","itemId":"i","cookieId":"c","time":1700000000}"#
            ),
        ] {
            let request = endpoint.request(
                for: [OutboundEvent(receivedAt: 1_700_000_000_999, body: Array(event.utf8))])
            #expect(String(decoding: request.body, as: UTF8.self) == "[\(sent)]")
        }
    }
}
