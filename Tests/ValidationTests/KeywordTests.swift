import Testing
import Validation

/// A schema with values that it accepts and values that it refuses.
struct KeywordCase: Sendable, CustomTestStringConvertible {
    let schema: String
    let good: [String]
    let bad: [String]

    init(_ schema: String, good: [String], bad: [String]) {
        self.schema = schema
        self.good = good
        self.bad = bad
    }

    var testDescription: String { schema }
}

@Suite struct KeywordTests {
    private static let assertions: [KeywordCase] = [
        KeywordCase("true", good: ["1", "{}"], bad: []),
        KeywordCase("false", good: [], bad: ["1", "null"]),
        KeywordCase("{}", good: ["1", "[]"], bad: []),
        KeywordCase(#"{"type":"object"}"#, good: ["{}"], bad: ["[]", "null", "1"]),
        KeywordCase(#"{"type":["string","null"]}"#, good: ["\"\"", "null"], bad: ["0", "false"]),
        KeywordCase(#"{"type":"boolean"}"#, good: ["true", "false"], bad: ["0", "\"true\"", "null"]),
        KeywordCase(#"{"type":"number"}"#, good: ["1", "1.5"], bad: ["\"1\""]),
        KeywordCase(#"{"const":{"a":[1,"é"]}}"#, good: [#"{"a":[1.0,"\u00e9"]}"#], bad: [#"{"a":[1]}"#, "{}", "1"]),
        KeywordCase(
            #"{"const":{"a":1,"b":2}}"#, good: [#"{"b":2,"a":1}"#], bad: [#"{"a":1}"#, #"{"a":1,"b":2,"c":3}"#]),
        KeywordCase(#"{"const":"0"}"#, good: [#""0""#, #""\u0030""#], bad: ["101", "0", #""00""#, "[0]"]),
        KeywordCase(#"{"const":false}"#, good: ["false"], bad: ["0", "null", "[]"]),
        KeywordCase(
            #"{"enum":["a","ü",1,null,[2]]}"#, good: ["\"a\"", #""\u00fc""#, "1.0", "null", "[2]"],
            bad: ["\"b\"", "2", "[]", "false"]),
        KeywordCase(#"{"enum":[]}"#, good: [], bad: ["1", "\"a\""]),
        KeywordCase(
            #"{"minLength":2,"maxLength":3}"#, good: ["\"ab\"", "\"é€😀\"", #""\ud83d\ude00\u0041""#, "5"],
            bad: ["\"a\"", "\"abcd\"", "\"😀\""]),
        KeywordCase(#"{"minLength":2.0}"#, good: ["\"ab\""], bad: ["\"a\""]),
        KeywordCase(#"{"maxLength":1e20}"#, good: ["\"ab\""], bad: []),
        KeywordCase(
            #"{"minProperties":1,"maxProperties":2}"#, good: [#"{"a":1}"#, "[]"], bad: ["{}", #"{"a":1,"b":1,"c":1}"#]),
        KeywordCase(#"{"minItems":1,"maxItems":2}"#, good: ["[1]", "[1,2]", "{}"], bad: ["[]", "[1,2,3]"]),
        KeywordCase(
            #"{"uniqueItems":true}"#, good: ["[]", "[1,true,\"1\",[1],{\"a\":1}]", "[[1],[2]]"],
            bad: ["[1,1.0]", #"[{"a":1,"b":2},{"b":2,"a":1}]"#, #"["a","\u0061"]"#]),
        KeywordCase(#"{"uniqueItems":false}"#, good: ["[1,1]"], bad: []),
    ]

    private static let applicators: [KeywordCase] = [
        KeywordCase(
            #"{"properties":{"a":{"type":"string"}}}"#, good: ["{}", #"{"a":""}"#, #"{"b":1}"#, "[]"],
            bad: [#"{"a":1}"#, #"{"\u0061":1}"#]),
        KeywordCase(#"{"properties":{"a":false}}"#, good: ["{}"], bad: [#"{"a":1}"#]),
        KeywordCase(#"{"required":["a","b/c"]}"#, good: [#"{"a":1,"b/c":null}"#, "1"], bad: ["{}", #"{"a":1}"#]),
        KeywordCase(
            #"{"patternProperties":{"^a":{"type":"integer"},"b$":{"minimum":5}}}"#, good: [#"{"ab":5}"#, #"{"c":""}"#],
            bad: [#"{"ab":1}"#, #"{"a":1.5}"#]),
        KeywordCase(
            #"{"properties":{"a":{}},"patternProperties":{"^x-":{}},"additionalProperties":false}"#,
            good: [#"{"a":1,"x-b":1}"#], bad: [#"{"b":1}"#]),
        KeywordCase(
            #"{"required":["a"],"additionalProperties":{"type":"integer"}}"#, good: [#"{"a":1}"#], bad: [#"{"a":"x"}"#]),
        KeywordCase(#"{"propertyNames":{"maxLength":2}}"#, good: [#"{"ab":1}"#, "{}"], bad: [#"{"abc":1}"#]),
        KeywordCase(#"{"items":{"type":"integer"}}"#, good: ["[]", "[1,2]", "{}"], bad: ["[1,\"a\"]"]),
        KeywordCase(
            #"{"prefixItems":[{"type":"integer"},{"type":"string"}],"items":false}"#, good: ["[]", "[1]", "[1,\"a\"]"],
            bad: ["[\"a\"]", "[1,\"a\",2]"]),
        KeywordCase(#"{"prefixItems":[{"type":"integer"}]}"#, good: ["[1,\"a\"]"], bad: ["[\"a\"]"]),
        KeywordCase(#"{"contains":{"const":1}}"#, good: ["[1]", "[2,1]", "{}"], bad: ["[]", "[2]"]),
        KeywordCase(
            #"{"contains":{"const":1},"minContains":2,"maxContains":3}"#, good: ["[1,1]", "[1,2,1,1]"],
            bad: ["[1]", "[1,1,1,1]"]),
        KeywordCase(#"{"contains":{"const":1},"minContains":0}"#, good: ["[]", "[2]"], bad: []),
        KeywordCase(#"{"contains":{"const":1},"minContains":0,"maxContains":1}"#, good: ["[]", "[1]"], bad: ["[1,1]"]),
        KeywordCase(#"{"minContains":2}"#, good: ["[]"], bad: []),
        KeywordCase(#"{"allOf":[{"minimum":1},{"maximum":2}]}"#, good: ["1", "2"], bad: ["0", "3"]),
        KeywordCase(#"{"anyOf":[{"minimum":5},{"maximum":2}]}"#, good: ["1", "6"], bad: ["3"]),
        KeywordCase(#"{"oneOf":[{"minimum":1},{"maximum":2}]}"#, good: ["0", "3"], bad: ["1", "2"]),
        KeywordCase(#"{"not":{"type":"string"}}"#, good: ["1"], bad: ["\"a\""]),
        KeywordCase(#"{"not":{"not":{"type":"string"}}}"#, good: ["\"a\""], bad: ["1"]),
        KeywordCase(
            #"{"if":{"minimum":10},"then":{"multipleOf":5},"else":{"multipleOf":2}}"#, good: ["15", "4", "\"a\""],
            bad: ["11", "3"]),
        KeywordCase(#"{"if":false,"then":false}"#, good: ["1"], bad: []),
        KeywordCase(#"{"then":false,"else":false}"#, good: ["1"], bad: []),
        KeywordCase(
            #"{"dependentRequired":{"a":["b","c"],"d":[]}}"#,
            good: ["{}", #"{"b":1}"#, #"{"a":1,"b":1,"c":1}"#, #"{"d":1}"#], bad: [#"{"a":1,"b":1}"#]),
        KeywordCase(
            #"{"dependentSchemas":{"a":{"maxProperties":1}}}"#, good: [#"{"a":1}"#, #"{"b":1,"c":1}"#],
            bad: [#"{"\u0061":1,"b":1}"#]),
        KeywordCase(#"{"foo":1,"format":"email","x-advice":false}"#, good: ["\"no mail\""], bad: []),
    ]

    private static let unevaluated: [KeywordCase] = [
        KeywordCase(
            #"{"allOf":[{"properties":{"a":{}}}],"unevaluatedProperties":false}"#, good: [#"{"a":1}"#, "{}", "[1]"],
            bad: [#"{"b":1}"#]),
        KeywordCase(
            #"{"properties":{"a":{}},"unevaluatedProperties":{"type":"integer"}}"#, good: [#"{"a":"","b":1}"#],
            bad: [#"{"b":""}"#]),
        KeywordCase(
            #"{"anyOf":[{"properties":{"a":{"const":1}}},{"properties":{"b":{"const":2}}}],"unevaluatedProperties":false}"#,
            good: [#"{"a":1,"b":2}"#, #"{"a":1}"#], bad: [#"{"a":1,"b":3}"#, #"{"a":2,"b":2}"#]),
        KeywordCase(
            #"{"oneOf":[{"required":["a"],"properties":{"a":{}}},{"required":["b"],"properties":{"b":{}}}],"unevaluatedProperties":false}"#,
            good: [#"{"a":1}"#, #"{"b":1}"#], bad: [#"{"a":1,"c":1}"#, #"{"a":1,"b":1}"#]),
        KeywordCase(
            #"{"if":{"properties":{"k":{"const":1}},"required":["k"]},"then":{"properties":{"a":{}}},"else":{"patternProperties":{"^[bk]$":{}}},"unevaluatedProperties":false}"#,
            good: [#"{"k":1,"a":1}"#, #"{"k":2,"b":1}"#], bad: [#"{"k":1,"b":1}"#, #"{"k":2,"a":1}"#]),
        KeywordCase(
            #"{"not":{"not":{"properties":{"a":{}}}},"unevaluatedProperties":false}"#, good: ["{}"], bad: [#"{"a":1}"#]),
        KeywordCase(
            #"{"dependentSchemas":{"a":{"properties":{"a":{},"b":{}}}},"unevaluatedProperties":false}"#,
            good: [#"{"a":1,"b":1}"#], bad: [#"{"b":1}"#]),
        KeywordCase(
            #"{"allOf":[{"properties":{"a":{}},"unevaluatedProperties":true}],"unevaluatedProperties":false}"#,
            good: [#"{"a":1,"b":1}"#], bad: []),
        // A subschema sees what stands inside it, not what stands beside it.
        KeywordCase(
            #"{"properties":{"a":{}},"allOf":[{"unevaluatedProperties":false}]}"#, good: ["{}"], bad: [#"{"a":1}"#]),
        KeywordCase(
            #"{"properties":{"a":{"properties":{"b":{}}}},"unevaluatedProperties":false}"#,
            good: [#"{"a":{"b":1,"c":1}}"#], bad: [#"{"a":{},"b":1}"#]),
        KeywordCase(
            #"{"allOf":[{"x-advice":true,"properties":{"a":{"type":"string"}}}],"unevaluatedProperties":false}"#,
            good: ["{}"], bad: [#"{"a":""}"#, #"{"a":1}"#]),
        KeywordCase(
            #"{"prefixItems":[{}],"contains":{"const":1},"unevaluatedItems":false}"#,
            good: ["[1]", "[0,1]", "[0,1,1]", "{}"], bad: ["[1,2]", "[0,1,2]"]),
        KeywordCase(
            #"{"anyOf":[{"prefixItems":[{},{"const":1}]},{}],"unevaluatedItems":{"type":"string"}}"#,
            good: ["[\"\",1]", "[\"\",\"\"]", "[1,1,\"\"]"], bad: ["[1,2]", "[1,1,1]"]),
        KeywordCase(#"{"allOf":[{"items":{}}],"unevaluatedItems":false}"#, good: ["[1,2]"], bad: []),
    ]

    private static let references: [KeywordCase] = [
        KeywordCase(
            ##"{"$ref":"#/$defs/a","maximum":5,"$defs":{"a":{"minimum":1}}}"##, good: ["1", "5"], bad: ["0", "6"]),
        KeywordCase(
            ##"{"properties":{"next":{"$ref":"#"}},"required":["v"]}"##, good: [#"{"v":1,"next":{"v":2}}"#],
            bad: [#"{"v":1,"next":{}}"#]),
        KeywordCase(
            ##"{"$ref":"#here","$defs":{"x":{"$anchor":"here","type":"string"}}}"##, good: ["\"a\""], bad: ["1"]),
        KeywordCase(
            ##"{"$defs":{"a~b/c%d":{"type":"string"}},"$ref":"#/$defs/a~0b~1c%25d"}"##, good: ["\"a\""], bad: ["1"]),
        KeywordCase(
            ##"{"$id":"https://x.example/a/b","$ref":"c","$defs":{"i":{"$id":"c","type":"string"}}}"##, good: ["\"a\""],
            bad: ["1"]),
        KeywordCase(
            ##"{"$id":"https://x.example/a/b","$ref":"c#/$defs/j","$defs":{"i":{"$id":"/a/c","$defs":{"j":{"$ref":"#k"},"k":{"$anchor":"k","type":"null"}}}}}"##,
            good: ["null"], bad: ["1"]),
        KeywordCase(
            ##"{"$ref":"#/properties/a/items/0","properties":{"a":{"prefixItems":[true]}},"unknown":{"x":{"type":"string"}},"allOf":[{"$ref":"#/unknown/x"}]}"##
                .replacing("items/0", with: "prefixItems/0"), good: ["\"a\""], bad: ["1"]),
        KeywordCase(
            ##"{"properties":{"$ref":{"type":"string"}}}"##, good: [##"{"$ref":"a"}"##], bad: [##"{"$ref":1}"##]),
        KeywordCase(
            ##"{"$id":"https://x.example/list","$ref":"tree","$defs":{"l":{"$dynamicAnchor":"node","type":"array"},"t":{"$id":"tree","$dynamicAnchor":"node","properties":{"next":{"$dynamicRef":"#node"}}}}}"##,
            good: [#"{"next":[]}"#], bad: [#"{"next":{}}"#]),
        KeywordCase(##"{"const":{"$ref":"#/nowhere"}}"##, good: [##"{"$ref":"#/nowhere"}"##], bad: ["1"]),
    ]

    @Test(arguments: assertions + applicators + unevaluated + references)
    func `a keyword accepts and refuses as the draft says`(example: KeywordCase) throws {
        let schema = try schema(example.schema)
        for text in example.good { #expect(schema.validate(try document(text)).errors == [], "\(text)") }
        for text in example.bad { #expect(!schema.validate(try document(text)).isValid, "\(text)") }
    }

    @Test func `unique items are found among many`() throws {
        let unique = try schema(#"{"uniqueItems":true}"#)
        let items = (0..<5000).map { "{\"n\":\($0),\"a\":[\($0)]}" }
        #expect(unique.validate(try document("[\(items.joined(separator: ","))]")).isValid)
        #expect(
            !unique.validate(try document("[\((items + ["{\"a\":[4e1],\"n\":40.0}"]).joined(separator: ","))]")).isValid
        )
    }

    @Test func `a hundred required members are all asked for`() throws {
        let names = (0..<150).map { "\"n\($0)\"" }
        let schema = try schema("{\"required\":[\(names.joined(separator: ","))]}")
        let all = names.map { "\($0):1" }
        #expect(schema.validate(try document("{\(all.joined(separator: ","))}")).isValid)
        for missing in [0, 63, 64, 127, 128, 149] {
            let rest = all.indices.filter { $0 != missing }.map { all[$0] }
            let errors = schema.validate(try document("{\(rest.joined(separator: ","))}")).errors
            #expect(errors.map(\.message) == ["the object must have the member \"n\(missing)\""])
        }
    }

    @Test(arguments: ["true", "false"])
    func `members are accounted for however many there are`(items: String) throws {
        let schema = try schema(
            "{\"anyOf\":[{\"patternProperties\":{\"^a\":{}},\"unevaluatedItems\":\(items)},{}],\"unevaluatedProperties\":false}"
        )
        let names = (0..<700).map { "\"a\($0)\":1" }
        #expect(schema.validate(try document("{\(names.joined(separator: ","))}")).isValid)
        for position in [0, 63, 64, 255, 256, 319, 320, 699] {
            var changed = names
            changed[position] = "\"b\":1"
            let findings = schema.validate(try document("{\(changed.joined(separator: ","))}"))
            #expect(findings.errors.map(\.message) == ["/b must not be there: the schema does not know it"])
        }
    }

    @Test func `a schema asked for by name is the root of its own dynamic scope`() throws {
        let tree = ##"{"$id":"tree","$dynamicAnchor":"node","properties":{"next":{"$dynamicRef":"#node"}}}"##
        let strict = ##"{"$id":"strict","$dynamicAnchor":"node","$ref":"tree","unevaluatedProperties":false}"##
        let library = try SchemaLibrary(documents: [("t.json", Array(tree.utf8)), ("s.json", Array(strict.utf8))])
        let nested = try document(#"{"next":{"next":{},"other":1}}"#)
        #expect(try library.schema("t.json").validate(nested).isValid)
        let errors = try library.schema("s.json").validate(nested).errors
        #expect(errors.map(\.pointer) == ["/next/other"])
        #expect(errors.map(\.schemaPointer) == ["s.json#/unevaluatedProperties"])
    }

    @Test func `a definition that is a resource is reached in two ways that differ`() throws {
        let names = (0..<8).map { "inner\($0)" }
        let definitions = names.map {
            ##""\##($0)":{"$id":"\##($0)","$dynamicAnchor":"node","properties":{"next":{"$dynamicRef":"#node"}}}"##
        }
        let references = names.map { "{\"$ref\":\"\($0)\"}" }
        let outer = """
            {"$dynamicAnchor":"node","maxProperties":1,"allOf":[\(references.joined(separator: ","))],
            "$defs":{\(definitions.joined(separator: ","))}}
            """
        let library = try SchemaLibrary(documents: [("outer.json", Array(outer.utf8))])
        let nested = try document(#"{"next":{"next":{},"other":1}}"#)
        for name in names { #expect(try library.schema(name).validate(nested).isValid) }
        #expect(try library.schema("outer.json").validate(nested).errors.map(\.keyword) == ["maxProperties"])
    }

    @Test func `documents refer to each other by file name and by id`() throws {
        let library = try SchemaLibrary(documents: [
            (
                "a.json",
                Array(##"{"properties":{"x":{"$ref":"b.json#/$defs/x"},"y":{"$ref":"https://x.example/b#y"}}}"##.utf8)
            ),
            (
                "b.json",
                Array(
                    ##"{"$id":"https://x.example/b","$defs":{"x":{"type":"string"},"y":{"$anchor":"y","type":"null"}}}"##
                        .utf8)
            ),
        ])
        let findings = try library.schema("a.json").validate(try document(#"{"x":1,"y":2}"#))
        #expect(findings.errors.map(\.schemaPointer) == ["b.json#/$defs/x/type", "b.json#/$defs/y/type"])
        #expect(try library.schema("b.json#/$defs/x").validate(try document("\"a\"")).isValid)
        #expect(try !library.schema("b.json#y").validate(try document("1")).isValid)
        #expect(throws: SchemaFault.self) { try library.schema("c.json") }
        #expect(throws: SchemaFault.self) { try library.schema("b.json#/$defs/z") }
    }
}
