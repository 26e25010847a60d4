import Testing
import Validation

/// A schema may lead to the same rule in many ways; what that may cost is bounded.
@Suite struct StepTests {
    /// Asks twice about the member `a` on each level.
    private static let doubling = #"""
        {"type":"object","anyOf":[
            {"properties":{"a":{"$ref":"#"}},"required":["b"]},
            {"properties":{"a":{"$ref":"#"}},"required":["c"]}]}
        """#

    private func nested(_ depth: Int) -> String {
        String(repeating: #"{"a":"#, count: depth) + "{}" + String(repeating: "}", count: depth)
    }

    @Test func `a schema that doubles its work with each level ends with one plain error`() throws {
        let findings = try findings(Self.doubling, nested(60))
        #expect(findings.errors.map(\.keyword) == ["limit"])
        #expect(findings.warnings.isEmpty)
        #expect(try self.findings(Self.doubling, nested(3)).errors.map(\.keyword) == ["anyOf"])
    }

    @Test func `running out does not turn a no into a yes`() throws {
        let not = #"{"not":\#(Self.doubling)}"#.replacing(##""$ref":"#""##, with: ##""$ref":"#/not""##)
        #expect(try findings(not, nested(60)).errors.map(\.keyword) == ["limit"])
        let advice = #"{"x-advice":true,"allOf":[\#(Self.doubling)]}"#
            .replacing(##""$ref":"#""##, with: ##""$ref":"#/allOf/0""##)
        #expect(try !findings(advice, nested(60)).isValid)
    }

    @Test func `what grows with the value alone is never cut short`() throws {
        let list = "[" + Array(repeating: #"{"a":[1,2,3,{"b":"x"}]}"#, count: 20_000).joined(separator: ",") + "]"
        let rules = (0..<40).map { #"{"properties":{"k\#($0)":{"type":"string"}}}"# }.joined(separator: ",")
        let schema = ##"{"items":{"allOf":[\##(rules)],"properties":{"a":{"items":{"type":["number","object"]}}}}}"##
        #expect(try findings(schema, list).isValid)
    }

    private func findings(_ schemaText: String, _ instance: String) throws -> Findings {
        try schema(schemaText).validate(try document(instance, maxDepth: 128))
    }
}
