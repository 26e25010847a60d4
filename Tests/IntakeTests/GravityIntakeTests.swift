import EventLog
import Foundation
import Intake
import Testing
import Vendors

@Suite struct GravityIntakeTests {
    static let view = #"{"eventType":"VIEW","cookieId":"c","itemId":"i","time":1525625386,"userId":null}"#

    private func fault(_ answer: Answer) throws -> String? {
        (try JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: String])?["faultInfo"]
    }

    @Test func `events are stored as their own bytes and answered with an empty 200`() async throws {
        try await withIntake { intake in
            let answer = await intake.gravity("[\(Self.view), \(Self.view)]")
            #expect(answer.status == 200)
            #expect(answer.body.isEmpty)
            #expect(answer.headers["X-Sluice-Rejected"] == nil)
            try await intake.expectStored([Self.view, Self.view])
        }
    }

    @Test func `a mixed batch succeeds and says how many were refused`() async throws {
        try await withIntake { intake in
            let milliseconds = Self.view.replacing("1525625386", with: "1525625386000")
            let answer = await intake.gravity("[\(Self.view),\(milliseconds)]")
            #expect(answer.status == 200 && answer.body.isEmpty)
            #expect(answer.headers["X-Sluice-Rejected"] == "1")
            let letters = try await intake.letters()
            #expect(letters.count == 1)
            #expect(letters[0].detail.contains("/time"))
        }
    }

    @Test(arguments: [
        (#"[{"cookieId":"c"}]"#, "ERR_INVALID_EVENT_TYPE"),
        (#"[{"eventType":"","cookieId":"c"}]"#, "ERR_INVALID_EVENT_TYPE"),
        (#"[{"eventType":"VIEW","cookieId":"c"}]"#, "ERR_ITEMID_IS_NULL_OR_EMPTY"),
        (
            #"[{"eventType":"VIEW","cookieId":"c","itemId":"i","nameValues":[{"name":"","value":"v"}]}]"#,
            "ERR_NAME_IN_NAMEVALUE_IS_NULL_OR_EMPTY"
        ),
        (
            #"[{"eventType":"VIEW","cookieId":"c","itemId":"i","nameValues":[{"name":"n","value":["v"]}]}]"#,
            "ERR_VALUE_IN_NAMEVALUE_IS_NULL"
        ),
        (
            #"[{"eventType":"VIEW","cookieId":"c","itemId":"i","nameValues":[{"value":"v"}]}]"#,
            "ERR_NAME_IN_NAMEVALUE_IS_NULL_OR_EMPTY"
        ),
        (
            #"[{"eventType":"VIEW","cookieId":"c","itemId":"i","nameValues":[{"name":"n"}]}]"#,
            "ERR_VALUE_IN_NAMEVALUE_IS_NULL"
        ),
        (#"[{"eventType":"BROWSE","cookieId":"c","nameValues":[null]}]"#, "ERR_NAMEVALUE_IS_NULL"),
        (#"[{"eventType":"BROWSE","cookieId":"c","nameValues":"n"}]"#, "ERR_NAMEVALUE_IS_NULL"),
        (#"[{"eventType":"LOGIN","cookieId":"c"}]"#, "ERR_USERID_IS_NULL_OR_EMPTY"),
        (#"[{"eventType":"LOGIN","cookieId":"c","userId":""}]"#, "ERR_USERID_IS_NULL_OR_EMPTY"),
        (#"[{"eventType":"LOGIN","userId":"u"}]"#, "ERR_PARAM_IS_NULL"),
        (#"[{"eventType":"BROWSE","cookieId":"c","recommendationId":5}]"#, "ERR_INVALID_EVENT_RECOMMENDATIONID"),
        (#"[{"eventType":"VIEW","cookieId":"c","itemId":"i","itemId":"j"}]"#, "ERR_PARAM_IS_NULL"),
        (#"[{"eventType":"VIEW","cookieId":"c","itemId":"\ud800"}]"#, "ERR_PARAM_IS_NULL"),
        ("[null]", "ERR_EVENTS_HAS_NULL_ELEMENT"),
        ("null", "ERR_EVENTS_IS_NULL"),
        ("[]", "ERR_EVENTS_IS_NULL"),
        ("", "ERR_EVENTS_IS_NULL"),
        ("[{]", "ERR_EVENTS_IS_NULL"),
    ])
    func `a batch with nothing accepted answers the vendor's fault`(body: String, code: String) async throws {
        try await withIntake { intake in
            let answer = await intake.gravity(body)
            #expect(answer.status == 400)
            #expect(try fault(answer) == code)
            try await intake.expectStored([])
        }
    }

    @Test func `wrong or missing credentials are challenged`() async throws {
        try await withIntake { intake in
            for headers: HeaderList in [
                [:], ["Authorization": "Basic dXNlcjp4"], ["Authorization": "Bearer dXNlcjpwYXNz"],
            ] {
                let answer = await intake.gravity("[\(Self.view)]", headers: headers)
                #expect(answer.status == 401)
                #expect(answer.headers["WWW-Authenticate"]?.hasPrefix("Basic") == true)
            }
            let other = await intake.send(
                "POST", "/grrec-other-war/WebshopServlet/addEvents", headers: ["Authorization": "Basic dXNlcjpwYXNz"],
                body: Array("[\(Self.view)]".utf8))
            #expect(other.status == 401)
            try await intake.expectStored([])
            let letters = try await intake.letters()
            #expect(letters.isEmpty)
        }
    }

    @Test func `a compressed upload is refused before it is read`() async throws {
        try await withIntake { intake in
            let head = InboundRequest(
                method: "POST", target: "/grrec-shop-war/WebshopServlet/addEvents",
                headers: ["Authorization": "Basic dXNlcjpwYXNz", "Content-Encoding": "gzip"], body: [])
            guard case .refuse(let answer) = intake.intake.admit(head) else {
                Issue.record("it was let in")
                return
            }
            #expect(answer.status == 415)
        }
    }

    @Test(arguments: GravityMethod.allCases)
    func `a request whose body could not be had is refused in the vendor's shape`(method: GravityMethod) async throws {
        try await withIntake(limits: IntakeLimits(bodyBytes: 1_000_000)) { intake in
            let head = InboundRequest(
                method: "POST", target: "/grrec-shop-war/WebshopServlet/\(method)?userId=u",
                headers: ["Authorization": "Basic dXNlcjpwYXNz"], body: [])
            guard case .body(limit: 1_000_000, inflate: false, _) = intake.intake.admit(head) else {
                Issue.record("another limit is in force")
                return
            }
            for (refusal, status) in [(Refusal.tooLarge(limit: 1_000_000), 413), (.tooSlow, 408)] {
                let answer = intake.intake.refuse(refusal, of: head)
                let code = try fault(answer)
                #expect(answer.status == status && code == "ERR_PARAM_IS_NULL")
                #expect(answer.text.contains(refusal.message))
            }
            try await intake.expectStored([])
        }
    }

    @Test func `query parameters of the vendor's clients change nothing`() async throws {
        try await withIntake { intake in
            let answer = await intake.send(
                "POST", "/grrec-shop-war/WebshopServlet/addEvents?method=addEvents&async=1&_v=1.0.15&_er=28",
                headers: ["Authorization": "Basic dXNlcjpwYXNz", "Content-Type": "application/x-www-form-urlencoded"],
                body: Array("[\(Self.view)]".utf8))
            #expect(answer.status == 200)
            try await intake.expectStored([Self.view])
        }
    }

    @Test(arguments: [
        ("addEvents", "ERR_EVENTS_HAS_NULL_ELEMENT"), ("addItems", "ERR_ITEMS_HAS_NULL_ELEMENT"),
        ("updateItems", "ERR_ITEMS_HAS_NULL_ELEMENT"), ("addUsers", "ERR_USERS_HAS_NULL_ELEMENT"),
    ])
    func `an element that is no object has the code of its call`(method: String, code: String) async throws {
        try await withIntake { intake in
            for element in ["null", "5", #""x""#, "[]"] {
                let answer = await intake.send(
                    "POST", "/grrec-shop-war/WebshopServlet/\(method)",
                    headers: ["Authorization": "Basic dXNlcjpwYXNz"],
                    body: Array("[\(element)]".utf8))
                let given = try fault(answer)
                #expect(answer.status == 400 && given == code)
            }
        }
    }

    @Test func `an unknown method and a wrong verb are named`() async throws {
        try await withIntake { intake in
            let headers: HeaderList = ["Authorization": "Basic dXNlcjpwYXNz"]
            let unknown = await intake.send("POST", "/grrec-shop-war/WebshopServlet/addNothing", headers: headers)
            #expect(unknown.status == 404)
            let code = try fault(unknown)
            #expect(code == "ERR_INVALID_METHOD_NAME")
            for method in GravityMethod.allCases {
                let put = await intake.send("PUT", "/grrec-shop-war/WebshopServlet/\(method)", headers: headers)
                #expect(put.status == 405)
                #expect(put.headers["Allow"] == "GET, POST")
                let code = try fault(put)
                #expect(code == "ERR_INVALID_METHOD_NAME")
            }
        }
    }

    @Test(arguments: [
        ("addEvents", view, "ERR_EVENTS_IS_NULL"), ("addItems", #"{"itemId":"i"}"#, "ERR_ITEMS_IS_NULL"),
        ("updateItems", #"{"itemId":"i","hidden":true}"#, "ERR_ITEMS_IS_NULL"),
        ("addUsers", #"{"userId":"u"}"#, "ERR_USERS_IS_NULL"),
    ])
    func `a call is the same on GET and POST, with async in any spelling`(
        method: String, element: String, whenEmpty: String
    ) async throws {
        try await withIntake { intake in
            let headers: HeaderList = ["Authorization": "Basic dXNlcjpwYXNz"]
            for verb in ["GET", "POST"] {
                for async in ["true", "false", "1", "0"] {
                    let path = "/grrec-shop-war/WebshopServlet/\(method)?method=\(method)&async=\(async)"
                    let taken = await intake.send(verb, path, headers: headers, body: Array("[\(element)]".utf8))
                    #expect(taken.status == 200 && taken.body.isEmpty)
                    for body in ["", "null", "[]"] {
                        let empty = await intake.send(verb, path, headers: headers, body: Array(body.utf8))
                        let code = try fault(empty)
                        #expect(empty.status == 400 && code == whenEmpty)
                    }
                }
            }
            try await intake.expectStored(Array(repeating: element, count: 8))
        }
    }

    @Test(arguments: [
        ("addItems", #"{"itemId":"i","title":"t","hidden":false}"#, #"{"title":"t"}"#, "ERR_ITEMID_IS_NULL_OR_EMPTY"),
        ("updateItems", #"{"itemId":"i","hidden":true}"#, #"{"hidden":true}"#, "ERR_ITEMID_IS_NULL_OR_EMPTY"),
        ("addUsers", #"{"userId":"u","hidden":false}"#, #"{"hidden":false}"#, "ERR_USERID_IS_NULL_OR_EMPTY"),
    ])
    func `items, changes and users are stored with the method that brought them`(
        method: String, good: String, bad: String, code: String
    ) async throws {
        try await withIntake { intake in
            let path = "/grrec-shop-war/WebshopServlet/\(method)?async=true"
            let headers: HeaderList = ["Authorization": "Basic dXNlcjpwYXNz"]
            let taken = await intake.send("POST", path, headers: headers, body: Array("[\(good)]".utf8))
            #expect(taken.status == 200 && taken.body.isEmpty)
            let refused = await intake.send("POST", path, headers: headers, body: Array("[\(bad)]".utf8))
            #expect(refused.status == 400)
            #expect(try fault(refused) == code)
            let events = try await intake.log.next(for: intake.destination, events: 10, bytes: 1000).events
            #expect(events.map { $0.envelope.map { String(decoding: $0, as: UTF8.self) } } == [method])
            let outbound = events.map {
                OutboundEvent(receivedAt: $0.receivedAt, envelope: $0.envelope, body: $0.body)
            }
            let endpoint = GravityEndpoint(url: "http://h/WebshopServlet", username: "u", password: "p")
            let request = endpoint.request(for: outbound)
            #expect(request.url == "http://h/WebshopServlet/\(method)?async=true")
            #expect(String(decoding: request.body, as: UTF8.self) == "[\(good)]")
            #expect(endpoint.call(of: outbound[0]).isOrdered)
        }
    }
}
