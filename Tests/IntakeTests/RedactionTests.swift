import EventLog
import Testing
import Validation
import Vendors

@testable import Intake

/// Fields that are not stored as they come.
@Suite struct RedactionTests {
    private func redacted(_ event: String, _ fields: [String: Redaction.Way]) throws -> String? {
        let document = try Document(parsing: Array(event.utf8))
        let paths = try fields.map { (try #require(FieldPath($0.key)), $0.value) }
        let redaction = Redaction(Dictionary(uniqueKeysWithValues: paths))
        return redaction.applied(to: document.root, of: document) { "<\(String(decoding: $0, as: UTF8.self))>" }
            .map { String(decoding: $0, as: UTF8.self) }
    }

    @Test(arguments: [
        (#"{ "a" : 1 , "email":"x@y" , "b":[ 1,2 ] }"#, ["email": Redaction.Way.remove], #"{"a" : 1,"b":[ 1,2 ]}"#),
        (#"{"email":"x@y"}"#, ["email": .remove], "{}"),
        (#"{"email":"x\u0040y","n":1.50}"#, ["email": .hash, "n": .hash], #"{"email":"<x@y>","n":"<1.50>"}"#),
        (
            #"{"user":{"email":"x","id":"u"},"list":[{"email":"y"}, { "k":1 }]}"#, ["email": .hash],
            #"{"user":{"email":"<x>","id":"u"},"list":[{"email":"<y>"},{ "k":1 }]}"#
        ),
        (#"{"e\u006dail":"x","k":1}"#, ["email": .remove], #"{"k":1}"#),
        (#"{"email":{"home":"x"},"k":[]}"#, ["email": .hash], #"{"k":[]}"#),
        (#"{"phone":"1","params":{"phone":"2"}}"#, ["/params/phone": .remove], #"{"phone":"1","params":{}}"#),
        (#"{"list":["a","b","c"]}"#, ["/list/1": .remove], #"{"list":["a","c"]}"#),
        (#"{"list":["a","b"]}"#, ["/list/0": .hash], #"{"list":["<a>","b"]}"#),
        (#"{"a/b":{"~":"x"},"k":1}"#, ["/a~1b/~0": .remove], #"{"a/b":{},"k":1}"#),
        (
            #"{"nameValues":[{"name":"email","value":"x"},{"name":"size", "value":"9"}]}"#, ["email": .hash],
            #"{"nameValues":[{"name":"email","value":"<x>"},{"name":"size", "value":"9"}]}"#
        ),
        (
            #"{"nameValues":[{"name":"email","value":"x"},{"name":"size", "value":"9"}]}"#, ["email": .remove],
            #"{"nameValues":[{"name":"size", "value":"9"}]}"#
        ),
    ])
    func `what is named is taken out or exchanged, and the rest stays to the byte`(
        event: String, fields: [String: Redaction.Way], expected: String
    ) throws {
        let found = try redacted(event, fields)
        #expect(found == expected)
        _ = try Document(parsing: Array((found ?? "").utf8))
    }

    @Test(arguments: [#"{ "a":1 }"#, #"{"mail":"x","list":[{"name":"other","value":"email"}],"t":"email"}"#, "[]", "1"])
    func `an event that holds nothing of it stays as it is`(event: String) throws {
        #expect(try redacted(event, ["email": .hash, "/phone": .remove]) == nil)
    }

    @Test func `neither accepted nor refused events are stored with it, and what cannot be read is not kept`()
        async throws
    {
        let redaction = Redaction([try #require(FieldPath("email")): .hash, try #require(FieldPath("phone")): .remove])
        try await withIntake(redaction: redaction) { place in
            let good = #"{"name":"SEARCH","userId":"u","sessionId":"s","query":"q","email":"ann@x","phone":"555"}"#
            let bad = #"{"name":"SEARCH","sessionId":"s","email":"ann@x","phone":"555"}"#
            #expect(await place.dengage("[\(good),\(bad)]").status == 200)
            _ = await place.dengage(#"[{"email":"ann@x""#)
            let pseudonym = place.log.pseudonym(of: Array("ann@x".utf8))
            try await place.expectStored([
                #"{"name":"SEARCH","userId":"u","sessionId":"s","query":"q","email":"\#(pseudonym)"}"#
            ])
            let letters = try await place.letters()
            #expect(
                letters.map { String(decoding: $0.body, as: UTF8.self) } == [
                    #"{"name":"SEARCH","sessionId":"s","email":"\#(pseudonym)"}"#
                ])
            #expect(try await place.log.status().sources.first { $0.name == "shop" }?.rejected == 2)
        }
    }
}
