import Testing
import Validation

/// Names and short strings are compared a word at a time, from what may stand around them in the text.
@Suite struct NameTests {
    private static let letters = Array("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")

    /// Ways to write a name: as it is, with its first letter escaped, with its last one escaped.
    private func spellings(_ name: String) -> [String] {
        guard let first = name.unicodeScalars.first, let last = name.unicodeScalars.last else { return [name] }
        let escaped = { (scalar: Unicode.Scalar) in "\\u00" + String(scalar.value, radix: 16) }
        return [name, escaped(first) + name.dropFirst(), name.dropLast() + escaped(last)]
    }

    @Test(arguments: 0...40)
    func `a name of any length is known by every byte, escaped or not, wherever the text ends`(length: Int) throws {
        let name = String(Self.letters.prefix(length))
        let known = try schema(
            "{\"properties\":{\"\(name)\":{\"type\":\"integer\"},\"other\":{}},\"additionalProperties\":false}")
        for spelling in spellings(name) {
            for rest in ["1}", "1 , \"other\": \"and more text than a word behind it\"}"] {
                #expect(known.validate(try document("{\"\(spelling)\":\(rest)")).isValid)
                #expect(!known.validate(try document("{\"\(spelling)\":true\(rest.dropFirst())")).isValid)
            }
        }
        for position in 0..<length {
            var other = Array(name)
            other[position] = "_"
            #expect(!known.validate(try document("{\"\(String(other))\":1}")).isValid)
        }
        #expect(!known.validate(try document("{\"\(name)_\":1}")).isValid)
    }

    @Test(arguments: 0...40)
    func `a constant of any length is known by every byte, escaped or not, wherever the text ends`(
        length: Int
    ) throws {
        let text = String(Self.letters.prefix(length))
        for keyword in ["{\"const\":\"\(text)\"}", "{\"enum\":[\"other\",\"\(text)\"]}"] {
            let constant = try schema(keyword)
            for spelling in spellings(text) {
                #expect(constant.validate(try document("\"\(spelling)\"")).isValid)
                #expect(constant.validate(try document("\"\(spelling)\"                ")).isValid)
            }
            for position in 0..<length {
                var other = Array(text)
                other[position] = "_"
                #expect(!constant.validate(try document("\"\(String(other))\"                ")).isValid)
            }
        }
    }

    @Test func `repeats are told from names that only look alike, at every depth`() throws {
        let any = try schema("true")
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<300 {
            let names = (0..<Int.random(in: 1...40, using: &generator)).map { _ in
                "n\(UInt16.random(in: 0...600, using: &generator))"
            }
            let inner = "{" + names.map { "\"\($0)\":{\"a\":[{\"b\":0}]}" }.joined(separator: ",") + "}"
            let findings = any.validate(try document("{\"n1\":{\"n2\":\(inner)},\"n3\":[\(inner)]}"))
            #expect(findings.warnings.isEmpty == (Set(names).count == names.count))
        }
    }

    /// The pairs have equal hashes of 32 bits (in the order of a search through n0, n1, n2 …).
    @Test(arguments: [("n95310", "n118443"), ("n106331", "n143467"), ("n37046", "n193231")])
    func `names that differ are told apart though their hashes are equal`(one: String, other: String) throws {
        let known = try schema("{\"properties\":{\"\(one)\":{\"type\":\"integer\"}},\"required\":[\"\(one)\"]}")
        #expect(known.validate(try document("{\"\(one)\":1,\"\(other)\":\"x\"}")).isValid)
        #expect(known.validate(try document("{\"\(other)\":\"x\"}")).errors.map(\.missing) == [one])
        for count in [0, 30] {
            let further = (0..<count).map { ",\"x\($0)\":0" }.joined()
            let text = "{\"\(one)\":1,\"\(other)\":\"x\"\(further)}"
            #expect(try schema("true").validate(try document(text)).warnings.isEmpty)
            let repeated = text.replacing("}", with: ",\"\(other)\":2}")
            #expect(try schema("true").validate(try document(repeated)).warnings.map(\.pointer) == ["/\(other)"])
        }
    }

    @Test(arguments: [1, 7, 8, 9, 100, 1000, 10_000])
    func `a text of many small values is read whole, and what was open stays open`(count: Int) throws {
        let ones = Array(repeating: "1", count: count).joined(separator: ",")
        let text = "{\"a\":[\(ones),{\"x\":[\(ones)],\"b\":[{},[]]}],\"c\":{\"x\":[\(ones)],\"x\":0},\"a\":2}"
        let document = try document(text)
        let elements = try #require(document.member("a", of: document.root))
        #expect(document.count(of: elements) == count + 1)
        #expect(document.count(of: document.root) == 3)
        let pointers = try schema("true").validate(document).warnings.map(\.pointer)
        #expect(Set(pointers) == ["/a", "/c/x"])
        #expect(parseFault(Array(text.dropLast().utf8)) != nil)
    }
}
