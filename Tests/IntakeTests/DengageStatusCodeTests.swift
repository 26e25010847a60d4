import EventLog
import Foundation
import Intake
import Testing
import Validation
import Vendors

/// Which of the vendor's codes answers what, where more than one thing is wrong or the key is in another place.
@Suite struct DengageStatusCodeTests {
    static let view = DengageIntakeTests.view

    private func object(_ answer: Answer) throws -> [String: Any] {
        try #require(JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any])
    }

    private func expect(_ answer: Answer, code: String, at place: SourceLocation = #_sourceLocation) throws {
        #expect(try object(answer)["statusCode"] as? String == code, sourceLocation: place)
    }

    @Test(
        arguments: [
            (#"{}"#, "NO_USERID", "userId"),
            (#"{"name":"CHECKOUT","step":"fly","sessionId":"s"}"#, "NO_USERID", "userId"),
            (#"{"name":"CHECKOUT","step":"fly"}"#, "NO_USERID", "userId"),
            (#"{"name":"CHECKOUT","step":"fly","userId":"u"}"#, "NO_SESSIONID", "sessionId"),
            (#"{"name":"CHECKOUT","step":"fly","userId":"u","sessionId":""}"#, "NO_SESSIONID", "sessionId"),
            (#"{"name":"CHECKOUT","step":"fly","userId":null,"sessionId":"s"}"#, "NO_USERID", "userId"),
            (#"{"name":"CHECKOUT","step":"fly","userId":5,"sessionId":"s"}"#, "NO_USERID", "userId"),
            (#"{"name":"NO_SUCH","sessionId":"s"}"#, "NO_USERID", "userId"),
            (#"{"name":"NO_SUCH","userId":"u","sessionId":"s"}"#, "BAD_INPUT", "/name"),
            (#"{"name":"CHECKOUT","step":"fly","userId":"u","sessionId":"s"}"#, "BAD_INPUT", "/step"),
        ]
    )
    func `the sentence that goes with a code is about what the code names`(
        event: String, code: String, about: String
    ) async throws {
        try await withIntake { intake in
            let object = try object(await intake.dengage("[\(event)]"))
            #expect(object["statusCode"] as? String == code)
            let message = try #require((object["errors"] as? [[String: Any]])?.first?["message"] as? String)
            #expect(message.contains(about), "\(message)")
            #expect(try await intake.letters().map(\.detail) == [message])
        }
    }

    @Test func `the first refused event gives a batch of refused ones its code`() async throws {
        try await withIntake { intake in
            let noSession = #"{"name":"PAGE_VIEW","userId":"u"}"#
            let noUser = #"{"name":"PAGE_VIEW","sessionId":"s"}"#
            try expect(await intake.dengage("[\(noSession),\(noUser)]"), code: "NO_SESSIONID")
            try expect(await intake.dengage("[\(noUser),\(noSession)]"), code: "NO_USERID")
            try expect(await intake.dengage("[\(noUser),\(Self.view)]"), code: "SUCCESS")
        }
    }

    @Test func `the key is taken from the query, else from the header`() async throws {
        try await withIntake { intake in
            for (query, header, expected) in [
                ("?apiKey=key-1", nil, "SUCCESS"), ("", "key-0", "SUCCESS"), ("?apiKey=", "key-0", "SUCCESS"),
                ("?apiKey=key-1", "nobody", "SUCCESS"), ("?apiKey=nobody", "key-0", "NO_ACCOUNT"),
                ("", "nobody", "NO_ACCOUNT"), ("", "", "NO_API_KEY"), ("?apikey=key-1", nil, "NO_API_KEY"),
            ] {
                let headers = HeaderList(header.map { [("X-Sfy-Api-Key", $0)] } ?? [])
                let answer = await intake.dengage(Self.view, query: query, headers: headers)
                #expect(answer.status == 200)
                try expect(answer, code: expected)
            }
        }
    }

    @Test func `events that the browser library wants processed at once are taken like any other`() async throws {
        try await withIntake { intake in
            for path in ["/sync/events/v1.json", "//sync/events/v1.json"] {
                let answer = await intake.send(
                    "POST", path + "?apiKey=key-1", headers: ["Content-Type": "text/plain"],
                    body: Array("[\(Self.view),{}]".utf8))
                let object = try object(answer)
                #expect(object["statusCode"] as? String == "SUCCESS")
                #expect((object["responses"] as? [Any])?.count == 2)
                #expect((object["errors"] as? [Any])?.count == 1)
            }
            try expect(await intake.send("POST", "/sync/events/v1.json"), code: "NO_API_KEY")
            try await intake.expectStored([Self.view, Self.view])
        }
    }

    @Test func `another method than the route's is refused with those that are answered`() async throws {
        try await withIntake { intake in
            for (method, path, allowed) in [
                ("GET", "/add/events/v1.json?apiKey=key-1", "POST, OPTIONS"),
                ("DELETE", "/sync/events/v1.json", "POST, OPTIONS"), ("POST", "/get/key", "GET, OPTIONS"),
            ] {
                let answer = await intake.send(method, path)
                #expect(answer.status == 405)
                #expect(answer.headers["Allow"] == allowed)
                try expect(answer, code: "BAD_INPUT")
            }
        }
    }

    @Test func `minted ids are kept by no cache`() async throws {
        try await withIntake { intake in
            let answer = await intake.send("GET", "/get/key?count=1000")
            #expect(answer.headers["Cache-Control"] == "no-store")
            let keys = try #require(JSONSerialization.jsonObject(with: Data(answer.body)) as? [String])
            #expect(Set(keys).count == 1000)
        }
    }
}
