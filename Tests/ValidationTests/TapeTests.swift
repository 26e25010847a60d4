import Testing
import Validation

@Suite struct TapeTests {
    @Test(
        arguments: [
            "[]", "{}", "[ ]", " [] ", "[1]", "[1,2]", "[null]", "[true,false]", "true", "null", "\"\"", "0", "-0",
            "42",
            "-1", "1.5", "-0.0", "1e5", "1E5", "1e+5", "1e-5", "0e0", "0E+0", "1.0e-2",
            "123456789012345678901234567890",
            "0.1234567890123456789012345678901234567890", "1e999999999999999999999", "[1\n]", "[1\r\n,\t2]",
            #"{"a":1}"#, #"{"a":1,"b":2}"#, #"{"":0}"#, #"{"a":{"b":[{"c":null}]}}"#, #"{ "a" : 1 , "b" : [ ] }"#,
            #"["\"\\\/\b\f\n\r\t"]"#, #"["\u0000"]"#, #"["\u00e9\u20AC\uD834\uDD1E"]"#, #"["\ud800"]"#,
            #"["\udc00\ud800"]"#,
            #"{"a":1,"a":2}"#, #"["héllo €𝄞"]"#, "[\"\u{7F}\"]", "[\"\u{FFFE}\u{10FFFF}\"]", "[\"\u{2028}\u{2029}\"]",
            #"["//"]"#, #"["\\u0000"]"#, "[[[[[[[[]]]]]]]]", "[-1,-0,-0.5e-7]", "\n\n\"x\"\n\n", #"["𝄞𝄞𝄞𝄞𝄞𝄞𝄞𝄞"]"#,
        ]
    )
    func `a text of RFC 8259 is read`(text: String) {
        #expect(parseFault(Array(text.utf8)) == nil)
    }

    @Test(
        arguments: [
            "", " ", "[", "]", "{", "}", "[1", "[1,", "[1,]", "[,1]", "[1,,2]", "[1 2]", "[1]]", "[]x", "{]", "[}",
            "{1:2}",
            #"{"a"}"#, #"{"a":}"#, #"{"a":1,}"#, #"{"a" 1}"#, #"{"a"::1}"#, #"{,}"#, #"{"a":1,,"b":2}"#,
            #"{"a":1 "b":2}"#,
            #"{'a':1}"#, "{a:1}", #"{"a":1"#, #"{"a"#, #"{"a":"#, #"{"a":1}#"#, #"{"a":1}/**/"#, "// x\n1", "01", "-01",
            "-",
            "+1", "--1", "1.", ".5", "-.5", "1.e5", "1e", "1e+", "1eE2", "1.5.2", "1_000", "0x1F", "1a", "0b1", "1 000",
            "[1.]",
            "NaN", "Infinity", "-Infinity", "nan", "tru", "truee", "True", "TRUE", "fals", "nul", "nullx", "undefined",
            "'a'", "\"", "\"a", "\"\\", "\"\\\"", #""\x41""#, #""\a""#, #""\u""#, #""\u00""#, #""\u00g0""#,
            #""\uD834\u""#,
            #""\u 041""#, #""\'""#, "\"\n\"", "\"\t\"", "\"\u{0}\"", "\"\u{1F}\"", "\"\u{1}abcdefgh\"",
            "\"abcdefgh\u{1}\"",
            "\u{0}", "1\u{0}", "[\u{0}]", "[1\u{C}]", "[1\u{A0}]", "\u{FEFF}{}", "\u{2060}1", "“a”", "[\"a\",\n4\n,1,",
            "[é]",
            "{\"a\":“b”}", "*", "[*]", "<null>", "[\"a\"\"b\"]", "[1:2]", "{\"a\":1]", "[{}", "1 true", "[true",
            "-true",
        ]
    )
    func `a text that is not of RFC 8259 is refused with a place inside it`(text: String) throws {
        let fault = try #require(parseFault(Array(text.utf8)))
        #expect((0...text.utf8.count).contains(fault.offset))
        #expect(fault.line >= 1 && fault.column >= 1 && !fault.message.isEmpty)
    }

    @Test(
        arguments: [
            [0x80], [0xC0, 0x80], [0xC1, 0xBF], [0xC3], [0xC3, 0x28], [0xE0, 0x80, 0x80], [0xE0, 0x9F, 0xBF],
            [0xE2, 0x82], [0xE2, 0x28, 0xA1], [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF], [0xF0, 0x80, 0x80, 0x80],
            [0xF0, 0x8F, 0xBF, 0xBF], [0xF0, 0x9D, 0x84], [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xFE],
            [0xFF],
        ] as [[UInt8]]
    )
    func `bytes that are not UTF-8 are refused where they begin`(bytes: [UInt8]) throws {
        for padding in ["", "a", "abcdefg", "abcdefghijklmnop"] {
            let text = Array("\"\(padding)".utf8) + bytes + Array("\"".utf8)
            #expect(parseFault(text)?.offset == 1 + padding.utf8.count)
        }
    }

    @Test func `every raw control character is refused wherever it stands in a string`() {
        for control in UInt8(0)..<0x20 {
            for position in 0..<17 {
                var text = Array("\"xxxxxxxxxxxxxxxxx\"".utf8)
                text[1 + position] = control
                #expect(parseFault(text)?.offset == 1 + position)
            }
        }
    }

    @Test func `every other ASCII character ends a string only where it must`() throws {
        for byte in UInt8(0x20)..<0x80 where byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\") {
            for position in 0..<17 {
                var text = Array("\"xxxxxxxxxxxxxxxxx\"".utf8)
                text[1 + position] = byte
                let document = try Document(parsing: text)
                #expect(document.stringBytes(document.root) == Array(text[1...17]))
            }
        }
    }

    @Test func `every Unicode scalar is read raw and escaped`() throws {
        for value in stride(from: UInt32(0x20), through: 0x10FFFF, by: 37) {
            guard let scalar = Unicode.Scalar(value), scalar != "\"", scalar != "\\" else { continue }
            let escaped = Character(scalar).utf16
                .map { "\\u" + String(repeating: "0", count: 4 - String($0, radix: 16).count) + String($0, radix: 16) }
                .joined()
            let document = try document("[\"\(scalar)\",\"\(escaped)\"]")
            let strings = document.elements(of: document.root).map { document.string($0) }
            #expect(strings == [String(scalar), String(scalar)])
        }
    }

    @Test func `nesting is bounded`() throws {
        #expect(parseFault(Array("[[]]".utf8), maxDepth: 2) == nil)
        #expect(parseFault(Array("[[]]".utf8), maxDepth: 1)?.offset == 1)
        #expect(parseFault(Array(#"{"a":{}}"#.utf8), maxDepth: 1)?.offset == 5)
        let bomb = [UInt8](repeating: UInt8(ascii: "["), count: 1_000_000)
        #expect(parseFault(bomb)?.offset == 64)
    }

    @Test func `containers that are closed do not count as nested`() throws {
        _ = try document("[" + Array(repeating: "[[]]", count: 1000).joined(separator: ",") + "]", maxDepth: 3)
    }

    @Test func `a long string of every length is read to its end`() throws {
        for length in 0..<40 {
            let text = String(repeating: "x", count: length)
            let document = try document("[\"\(text)\",\"\(text)é\",1]")
            #expect(document.elements(of: document.root).map { document.string($0) } == [text, text + "é", nil])
        }
    }
}
