import Testing
import Validation

/// What compilation leaves out, joins or writes out ahead changes no verdict and no place.
@Suite struct ProgramTests {
    @Test func `what two schemas name is looked up once, and each answers for its own`() throws {
        let library = try SchemaLibrary(documents: [
            (
                "a.json",
                Array(
                    ##"{"$ref":"b.json","required":["x","y"],"properties":{"x":{"type":"string"},"z":{"maximum":5}}}"##
                        .utf8)
            ),
            (
                "b.json",
                Array(
                    #"{"type":"object","required":["w","y"],"properties":{"x":{"minLength":2},"v":{"type":"null"}}}"#
                        .utf8)
            ),
        ])
        let schema = try library.schema("a.json")
        #expect(schema.validate(try document(#"{"x":"ab","y":1,"w":2,"v":null,"z":5}"#)).isValid)
        let places = try Set(
            schema.validate(document(#"{"x":"a","v":1,"z":6}"#)).errors.map { "\($0.pointer) \($0.schemaPointer)" })
        #expect(
            places == [
                "/x b.json#/properties/x/minLength", "/v b.json#/properties/v/type", "/z a.json#/properties/z/maximum",
                " a.json#/required", " b.json#/required",
            ])
        #expect(try schema.validate(document("[]")).errors.map(\.schemaPointer) == ["b.json#/type"])
        let both = try schema.validate(document(#"{"x":1,"y":1,"w":1}"#)).errors.map(\.schemaPointer)
        #expect(both == ["a.json#/properties/x/type"])
    }

    @Test func `a member that one names and the other requires is missed in the name of the other`() throws {
        let schema = ##"{"$ref":"#/$defs/b","properties":{"x":{"type":"string"}},"$defs":{"b":{"required":["x"]}}}"##
        #expect(try findings(schema, "{}").errors.map(\.schemaPointer) == ["test.json#/$defs/b/required"])
        let both =
            ##"{"$ref":"#/$defs/b","required":["x"],"properties":{"x":true},"$defs":{"b":{"required":["x"]}}}"##
        #expect(try findings(both, "{}").errors.map(\.schemaPointer) == ["test.json#/required"])
    }

    @Test func `unevaluated members see through what was joined`() throws {
        let schema = ##"""
            {"$ref":"#/$defs/b","properties":{"x":true},"unevaluatedProperties":false,
             "$defs":{"b":{"properties":{"y":true}}}}
            """##
        #expect(try findings(schema, #"{"x":1,"y":2}"#).isValid)
        #expect(try !findings(schema, #"{"x":1,"z":2}"#).isValid)
    }

    /// Escapes make the matcher run the pattern as it is, without its table.
    @Test(arguments: 0..<40 as Range<UInt64>)
    func `a pattern's table says what the pattern says`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let source = Self.pattern(depth: 3, &random)
        let schema = try schema(#"{"pattern":"\#(source)"}"#)
        for _ in 0..<60 {
            let text = (0..<Int.random(in: 0...8, using: &random)).map { _ in
                "abcA1-\n".randomElement(using: &random) ?? "a"
            }
            let plain = text.map { $0 == "\n" ? "c" : String($0) }.joined()
            let escaped = plain.unicodeScalars.map { "\\u00" + String($0.value, radix: 16) }.joined()
            let (one, other) = try (
                schema.validate(document("\"\(plain)\"")).isValid, schema.validate(document("\"\(escaped)\"")).isValid
            )
            #expect(one == other, "\(source) on \(plain)")
        }
    }

    private static func pattern(depth: Int, _ random: inout SeededGenerator) -> String {
        let atoms = ["a", "b", "[ab]", "[^a]", ".", "[A-Z]", "^", "$", "1", "(?i:A)", "\\\\d", "c?"]
        guard depth > 0 else { return atoms.randomElement(using: &random) ?? "a" }
        let parts = (0..<Int.random(in: 1...3, using: &random)).map { _ in pattern(depth: depth - 1, &random) }
        switch Int.random(in: 0..<5, using: &random) {
        case 0: return "(\(parts.joined(separator: "|")))"
        case 1: return "(\(parts.joined()))*"
        case 2: return "(\(parts.joined())){1,2}"
        default: return parts.joined()
        }
    }
}
