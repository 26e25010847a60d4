import Testing
import Validation

@Suite struct OddityTests {
    private func judge(_ instance: String, by schema: String = "{}") throws -> Findings {
        try findings(schema, instance)
    }

    @Test func `a repeated member is a warning at its pointer`() throws {
        let findings = try judge(#"{"a":{"x":1,"y":2,"x":3},"b":0}"#)
        #expect(findings.isValid)
        #expect(findings.warnings.map(\.pointer) == ["/a/x"])
        #expect(findings.warnings.map(\.keyword) == ["duplicate"])
    }

    @Test func `a repeated member is found through its escapes`() throws {
        #expect(try judge(#"{"ab":1,"\u0061b":3}"#).warnings.map(\.keyword) == ["duplicate"])
        #expect(try judge(#"{"ab":1,"\u0061c":3}"#).warnings.isEmpty)
    }

    @Test(arguments: [#"{"properties":{"x":{}}}"#, #"{"required":["x"]}"#, #"{"anyOf":[{"required":["x"]}]}"#])
    func `a repeated member that the schema reads is an error, and only one`(schema: String) throws {
        let findings = try judge(#"{"x":1,"x":1,"y":1,"y":2}"#, by: schema)
        #expect(findings.errors.map(\.keyword) == ["duplicate"])
        #expect(findings.errors.map(\.pointer) == ["/x"])
        #expect(findings.warnings.map(\.pointer) == ["/y"])
    }

    @Test func `repeats are found among few and many members`() throws {
        for count in [2, 3, 16, 31, 32, 33, 100, 5000] {
            let names = (0..<count).map { "\"n\($0)\":0" }
            let distinct = "{\(names.joined(separator: ","))}"
            let repeated = "{\((names + ["\"n\(count / 2)\":1"]).joined(separator: ","))}"
            #expect(try judge(distinct).warnings.isEmpty)
            #expect(try judge(repeated).warnings.map(\.pointer) == ["/n\(count / 2)"])
        }
    }

    @Test func `half a surrogate pair is an error of the value that holds it`() throws {
        let document = try document(#"[{"a":"x\ud800"},{"a":"\ud83d\ude00"},{"\udc00":1}]"#)
        let any = try schema("true")
        let findings = document.elements(of: document.root).map { any.validate(document, at: $0) }
        #expect(findings.map { $0.errors.map(\.keyword) } == [["encoding"], [], ["encoding"]])
        #expect(findings[0].errors.first?.pointer == "/a")
    }

    @Test func `an escaped NUL is ordinary text`() throws {
        #expect(try judge(#"{"a":"\u0000"}"#, by: #"{"properties":{"a":{"minLength":1,"maxLength":1}}}"#).isValid)
    }

    @Test func `findings are bounded`() throws {
        let many = "[" + Array(repeating: "1", count: 1000).joined(separator: ",") + "]"
        #expect(try judge(many, by: #"{"items":{"type":"string"}}"#).errors.count == Findings.limit)
        let advice = try judge(many, by: #"{"items":{"x-advice":true,"type":"string"}}"#)
        #expect(advice.isValid && advice.warnings.count == Findings.limit)
    }
}
