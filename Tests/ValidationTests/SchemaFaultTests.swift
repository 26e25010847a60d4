import Testing
import Validation

@Suite struct SchemaFaultTests {
    @Test(
        arguments: [
            ("[]", "", "must be an object, true or false"),
            (#"{"properties":{"a":1}}"#, "/properties/a", "must be an object"),
            (#"{"type":"text"}"#, "/type", "a type is one of"), (#"{"type":[]}"#, "/type", "at least one"),
            (#"{"type":["null","null"]}"#, "/type/1", "twice"),
            (#"{"minLength":-1}"#, "/minLength", "at least 0"), (#"{"maxItems":1.5}"#, "/maxItems", "whole number"),
            (#"{"minimum":"1"}"#, "/minimum", "must be a number"),
            (#"{"multipleOf":0}"#, "/multipleOf", "greater than 0"),
            (#"{"multipleOf":0.1234567890123456789}"#, "/multipleOf", "18 significant"),
            (#"{"required":"a"}"#, "/required", "array of names"), (#"{"required":["a","a"]}"#, "/required/1", "twice"),
            (#"{"required":[1]}"#, "/required/0", "string"),
            (#"{"enum":1}"#, "/enum", "array"), (#"{"pattern":"("}"#, "/pattern", "without its )"),
            (#"{"pattern":1}"#, "/pattern", "string"),
            (#"{"uniqueItems":1}"#, "/uniqueItems", "true or false"),
            (#"{"allOf":[]}"#, "/allOf", "at least one schema"),
            (#"{"properties":[]}"#, "/properties", "object of schemas"),
            (##"{"$ref":"#/$defs/a"}"##, "/$ref", "nothing stands at"),
            (##"{"$ref":"other.json"}"##, "/$ref", "nothing stands at other.json"),
            (##"{"$ref":"#"}"##, "", "refers to itself without end"),
            (
                ##"{"$defs":{"a":{"allOf":[{"$ref":"#/$defs/b"}]},"b":{"not":{"$ref":"#/$defs/a"}}}}"##, "/$defs/a",
                "refers to itself"
            ),
            (#"{"unevaluatedProperties":1}"#, "/unevaluatedProperties", "must be an object"),
            (##"{"$dynamicRef":"#a"}"##, "/$dynamicRef", "nothing stands at #a"),
            (##"{"$dynamicRef":1}"##, "/$dynamicRef", "must be a string"),
            (#"{"$dynamicAnchor":""}"#, "/$dynamicAnchor", "must be a string"),
            (
                ##"{"$dynamicAnchor":"a","allOf":[{"$dynamicRef":"#a"}]}"##, "", "refers to itself without end"
            ),
            (#"{"items":[{}]}"#, "/items", "prefixItems"),
            (#"{"patternProperties":{"(?=a)":{}}}"#, "/patternProperties/(?=a)", "look-around"),
            (#"{"$schema":"http://json-schema.org/draft-07/schema#"}"#, "/$schema", "2020-12"),
            (#"{"$schema":1}"#, "/$schema", "2020-12"),
            (#"{"allOf":[{"$schema":"urn:sluice:schema"}]}"#, "/allOf/0/$schema", "only beside an $id"),
            (#"{"format":1}"#, "/format", "must be a string"),
            (#"{"$schema":"urn:sluice:schema","format":"date"}"#, "/format", "those that can are date-time, email"),
            (#"{"x-advice":1}"#, "/x-advice", "true or false"), (#"{"x-message":1}"#, "/x-message", "string"),
            (##"{"$id":"#a"}"##, "/$id", "fragment"),
            (#"{"$defs":{"a":{"$anchor":"x"},"b":{"$anchor":"x"}}}"#, "/$defs/b/$anchor", "another schema"),
            (#"{"a":1,"a":2}"#, "", "twice"), ("{\n\"a\":}", "", "line 2, column 5"),
        ]
    )
    func `a broken schema is refused with file, place and reason`(schema: String, pointer: String, reason: String)
        throws
    {
        let fault = try #require(schemaFault(schema))
        #expect(fault.document == "test.json")
        #expect(fault.pointer == pointer)
        #expect(fault.message.contains(reason), "\(fault.message)")
    }

    @Test func `a chain of references that would exhaust the stack is refused`() throws {
        func chain(_ length: Int) -> String {
            let links = (0..<length).map { "\"d\($0)\":{\"allOf\":[{\"$ref\":\"#/$defs/d\($0 + 1)\"}]}" }
            return "{\"$defs\":{\(links.joined(separator: ",")),\"d\(length)\":{}}}"
        }
        #expect(schemaFault(chain(10)) == nil)
        #expect(schemaFault(chain(2000))?.message.contains("in a row") == true)
    }

    @Test func `a schema of a dialect that asks for an unknown vocabulary is refused`() throws {
        func library(isRequired: Bool) throws(SchemaFault) -> SchemaLibrary {
            let dialect = #"{"$id":"https://x.example/d","$vocabulary":{"https://x.example/v":\#(isRequired)}}"#
            let schema = #"{"$schema":"https://x.example/d"}"#
            return try SchemaLibrary(documents: [("d.json", Array(dialect.utf8)), ("s.json", Array(schema.utf8))])
        }
        _ = try library(isRequired: false)
        #expect(throws: SchemaFault.self) { try library(isRequired: true) }
    }

    @Test func `two documents of one name are refused`() {
        let twice = [("a.json", Array("{}".utf8)), ("a.json", Array("{}".utf8))]
        #expect(throws: SchemaFault.self) { try SchemaLibrary(documents: twice) }
    }

    @Test func `random changes to a schema end in a fault or a library`() throws {
        var random = SeededGenerator(seed: 7)
        let sources = EmbeddedSchemaTexts.all
        for _ in 0..<150 {
            guard let source = sources.randomElement(using: &random) else { continue }
            let mutated = Mutation.apply(to: source.bytes, using: &random)
            let others = sources.filter { $0.name != source.name }
            do throws(SchemaFault) {
                _ = try SchemaLibrary(documents: others + [(source.name, mutated)])
            } catch {
                #expect(!error.message.isEmpty)
            }
        }
    }
}
