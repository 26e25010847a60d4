import Testing
import Validation

@Suite struct MessageTests {
    @Test(
        arguments: [
            (
                #"{"properties":{"quantity":{"type":"number"}}}"#, #"{"quantity":"two"}"#, "/quantity", "type",
                #"/quantity must be a number, got the string "two""#
            ),
            (
                #"{"properties":{"a":{"type":["integer","string","null"]}}}"#, #"{"a":[1]}"#, "/a", "type",
                "/a must be a string, a whole number or null, got an array"
            ),
            (
                #"{"items":{"enum":["add",1]}}"#, #"["add","del"]"#, "/1", "enum",
                #"/1 must be one of "add", 1, got the string "del""#
            ),
            (#"{"const":"a"}"#, "{}", "", "const", #"the object must be "a", got an object"#),
            (#"{"minimum":1}"#, "0.5", "", "minimum", "the value must be at least 1, got 0.5"),
            (#"{"minLength":1}"#, #""""#, "", "minLength", "the value must not be empty"),
            (#"{"maxLength":2}"#, #""äöü""#, "", "maxLength", "the value must have at most 2 characters, not 3"),
            (#"{"pattern":"^a"}"#, #""b""#, "", "pattern", #"the value must match the pattern ^a, got the string "b""#),
            (#"{"required":["a"]}"#, "{}", "", "required", #"the object must have the member "a""#),
            (
                #"{"properties":{"o":{"additionalProperties":false}}}"#, #"{"o":{"a/b":1}}"#, "/o/a~1b",
                "additionalProperties", "/o/a~1b must not be there: the schema does not know it"
            ),
            (
                #"{"propertyNames":{"pattern":"^a"}}"#, #"{"b":1}"#, "/b", "pattern",
                #"the member name "b" must match the pattern ^a, got the string "b""#
            ),
            (#"{"minItems":2}"#, "[1]", "", "minItems", "the array must have at least 2 elements, not 1"),
            (
                #"{"dependentRequired":{"a":["b"]}}"#, #"{"a":1}"#, "", "dependentRequired",
                #"the object must have the member "b""#
            ),
            (#"{"anyOf":[false,false],"x-message":"be sensible"}"#, "{}", "", "anyOf", "the object must be sensible"),
            (#"{"properties":{"a":false}}"#, #"{"a":1}"#, "/a", "false", "/a must not be there"),
        ]
    )
    func `a finding says where, what was expected and what is there`(
        schema: String, instance: String, pointer: String, keyword: String, message: String
    ) throws {
        let findings = try findings(schema, instance)
        #expect(findings.errors.count == 1)
        let violation = try #require(findings.errors.first)
        #expect(violation.pointer == pointer)
        #expect(violation.keyword == keyword)
        #expect(violation.message == message)
        #expect(violation.schemaPointer.hasPrefix("test.json#") && violation.schemaPointer.hasSuffix("/" + keyword))
    }

    @Test func `advice is a warning and says should`() throws {
        let schema = #"{"properties":{"a":{"allOf":[{"x-advice":true,"enum":["b"]}]}},"required":["a"]}"#
        let advised = try findings(schema, #"{"a":"c"}"#)
        #expect(advised.isValid)
        #expect(advised.warnings.map(\.message) == [#"/a should be one of "b", got the string "c""#])
        #expect(try findings(schema, "{}").errors.count == 1)
    }

    @Test func `advice is a rule like any other when judged strictly`() throws {
        let schema = try schema(#"{"allOf":[{"x-advice":true,"enum":["b"]}],"not":{"x-advice":true,"const":"b"}}"#)
        #expect(schema.validate(try document("\"c\"")).isValid == false)
        let strict = schema.validate(try document("\"c\""), strict: true)
        #expect(strict.errors.map(\.message) == [#"the value must be one of "b", got the string "c""#])
    }

    @Test func `advice does not decide between alternatives`() throws {
        let schema = #"{"anyOf":[{"x-advice":true,"type":"string"}],"not":{"type":"null"}}"#
        let findings = try findings(schema, "1")
        #expect(findings.isValid && findings.warnings.isEmpty)
    }

    @Test func `every error of an event is found`() throws {
        let schema = #"{"required":["x","y"],"properties":{"a":{"type":"string"},"b":{"minimum":3}}}"#
        let findings = try findings(schema, #"{"a":1,"b":2}"#)
        #expect(findings.errors.map(\.pointer) == ["/a", "/b", "", ""])
    }

    @Test func `long and strange values are cut and made visible`() throws {
        let long = String(repeating: "é", count: 10_000)
        let findings = try findings(#"{"additionalProperties":{"type":"null"}}"#, "{\"\(long)\":\"\u{7F}\(long)\"}")
        let violation = try #require(findings.errors.first)
        #expect(violation.message.utf8.count < 600)
        #expect(violation.pointer.utf8.count < 600)
        #expect(violation.message.contains("…") && !violation.message.contains("\u{7F}"))
    }
}
