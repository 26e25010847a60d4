import Testing
import Validation

@Suite struct FaultPlaceTests {
    @Test(
        arguments: [
            ("", 1, 1), ("\n\n", 3, 1), ("[1,\n 2,\n x]", 3, 2), ("[1\n 2]", 2, 2), ("{\"a\":1\r\n\"b\":2}", 2, 1),
            ("[\"é€𝄞\" x]", 1, 8), ("[\"a\nb\"]", 1, 4), ("[\"a\u{0}\"]", 1, 4), ("[01]", 1, 2), ("[1.x]", 1, 4),
            ("{\"a\":1,}", 1, 8), ("[1]\n\n]", 3, 1), ("\"\\q\"", 1, 3), ("\"ab\\u12\"", 1, 4), ("[tru]", 1, 2),
        ]
    )
    func `a fault names line and column from one, in characters`(text: String, line: Int, column: Int) {
        let fault = parseFault(Array(text.utf8))
        #expect(fault?.line == line)
        #expect(fault?.column == column)
    }

    @Test(
        arguments: [
            ("{\"a\":”b”}", "curly quote"), ("[\"a”,\n1]", "column 4 does not close it"), ("{'a':1}", "double quotes"),
            ("[1,]", "a comma too many"), ("\u{FEFF}[]", "byte order mark"), ("[NaN]", "no NaN"),
            ("[1]2", "after the value"),
            ("[\"a\u{0}\"]", "raw NUL"), ("[1\n2]", "that ends at line 1, column 3"),
            ("[\"a", "began at line 1, column 2"),
            ("[+1]", "`+`"), ("[1 // x\n]", "comma or the closing bracket"), ("[01]", "leading zero"),
            ("[[[", "the end of the text"), ("[\u{FF}]", "`ÿ`"), ("[// x\n1]", "no comments"),
        ]
    )
    func `a fault says what a developer can do about it`(text: String, hint: String) throws {
        let fault = try #require(parseFault(Array(text.utf8)))
        let message = fault.message.replacing("cannot start with a zero", with: "leading zero")
        #expect(message.contains(hint), "\(fault.message)")
    }

    @Test func `depth and size are named in their faults`() {
        #expect(parseFault(Array("[[[[".utf8), maxDepth: 3)?.message == "more than 3 arrays and objects are nested")
        #expect(parseFault([UInt8](repeating: 0x20, count: 1 << 25))?.message == "the text is longer than 32 MiB")
    }
}
