import Testing
import Validation

@Suite struct PatternTests {
    private func matches(_ pattern: String, _ text: String) throws -> Bool {
        try findings("{\"pattern\":\(quoted(pattern))}", quoted(text)).isValid
    }

    private func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\t": quoted += "\\t"
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }

    @Test(
        arguments: [
            ("a", ["a", "ba", "ab"], ["", "b"]), ("^a", ["a", "ab"], ["ba"]), ("a$", ["a", "ba"], ["ab", "a\n"]),
            ("^$", [""], ["a"]), ("", ["", "x"], []), ("^a|b$", ["ax", "xb"], ["xa", "bx"]),
            ("^(a|bc)+$", ["abc", "bca"], ["", "b"]),
            ("^a*$", ["", "aaa"], ["ab"]), ("^a+?b??$", ["a", "aab"], ["", "b"]), ("^a{2}$", ["aa"], ["a", "aaa"]),
            ("^a{2,}$", ["aa", "aaaa"], ["a"]), ("^a{1,3}$", ["a", "aaa"], ["", "aaaa"]),
            ("^(a*)*$", ["", "aa"], ["b"]),
            ("^.$", ["a", "é", "😀"], ["", "\n", "ab"]), ("^[a-c]$", ["a", "c"], ["d"]),
            ("^[^a-c]$", ["d", "\n"], ["a", ""]),
            ("^[]$", [], ["", "a"]), ("^[^]$", ["a", "\n"], [""]), ("^[\\]a-]$", ["]", "a", "-"], ["b"]),
            ("^\\d+$", ["09"], ["٣", "a"]),
            ("^\\w+$", ["aZ_9"], ["é", "-"]), ("^\\s$", [" ", "\u{A0}", "\u{FEFF}"], ["a"]),
            ("^\\S\\D\\W$", ["ab-"], ["a1-"]),
            ("^[\\D]$", ["a"], ["1"]), ("^[^\\d\\s]$", ["a"], ["1", " "]),
            ("\\bfoo\\b", ["a foo b", "foo"], ["food", "afoo"]),
            ("\\Boo", ["foo"], ["oo"]), ("^\\p{L}+$", ["aéЖ"], ["1"]), ("^\\p{Lu}\\P{Lu}$", ["Ab"], ["ab", "AB"]),
            ("\\p{Letter}cole", ["L'école"], ["1cole"]), ("^[\\p{Nd}.]+$", ["1.٣"], ["a"]),
            ("^\\u0041\\u{1F600}$", ["A😀"], ["A"]),
            ("^\\ud83d\\ude00$", ["😀"], ["😁"]), ("^\\x41\\t\\.$", ["A\t."], ["A\tx"]),
            ("^(?:ab)(?<name>c)$", ["abc"], ["ab"]),
            ("^(?i:aé)b$", ["AÉb", "aéb"], ["AÉB"]), ("^(?i:[a-c])$", ["B"], ["D"]),
            ("^[A-Z]{3}$", ["EUR"], ["eur", "EURO"]),
            ("^\\/\\-$", ["/-"], ["\\/"]), ("^([0-9]{2}[.]){2}[0-9]{4}$", ["23.01.2014"], ["23.1.2014", "23x01x2014"]),
        ] as [(String, [String], [String])]
    )
    func `a pattern is found as ECMA-262 says`(pattern: String, good: [String], bad: [String]) throws {
        for text in good { #expect(try matches(pattern, text), "\(pattern) on \(text)") }
        for text in bad { #expect(try !matches(pattern, text), "\(pattern) on \(text)") }
    }

    @Test(
        arguments: [
            ("(?=a)", "look-around"), ("(?<!a)b", "look-around"), ("(a)\\1", "back-references"),
            ("\\k<x>", "back-references"),
            ("a{2", "not closed"), ("[a", "without its ]"), ("(a", "without its )"), ("a)", "without its ("),
            ("*a", "nothing stands before"),
            ("a**", "nothing stands before"), ("[b-a]", "wrong way round"), ("a{3,2}", "wrong way round"),
            ("\\q", "no escape"),
            ("\\p{Script=Greek}", "not supported"), ("a\\", "backslash ends"), ("(a{1000}){1000}", "too large"),
            ("((a{50}){50}){50}", "too large"), ("^*", "cannot be repeated"), ("(?s:.)", "not supported"),
            ("\\u12", "four hexadecimal"),
        ]
    )
    func `a pattern that cannot be matched in linear time, or is none, is refused with its place`(
        pattern: String, reason: String
    ) throws {
        let fault = try #require(schemaFault("{\"properties\":{\"a\":{\"pattern\":\(quoted(pattern))}}}"))
        #expect(fault.pointer == "/properties/a/pattern")
        #expect(fault.message.contains(reason), "\(fault.message)")
        #expect(fault.message.contains("character "))
    }

    @Test func `nothing repeated without end is compiled at once`() throws {
        #expect(try matches("^((){1000000}){1000000}$", ""))
    }

    @Test func `a pattern made for backtracking takes linear time`() throws {
        let text = String(repeating: "a", count: 4000) + "!"
        #expect(try !matches("^(a+)+$", text))
        #expect(try !matches("^(a|aa|aaa)*(b|c)$", text))
        #expect(try !matches("^(\(String(repeating: "a?", count: 100)))\(String(repeating: "a", count: 100))$", text))
    }

    @Test func `a pattern sees decoded text`() throws {
        #expect(try findings(#"{"pattern":"^[A-Z]{3}$"}"#, #""\u0045U\u0052""#).isValid)
        #expect(try findings(#"{"patternProperties":{"^x-":{"type":"string"}}}"#, #"{"\u0078-a":1}"#).errors.count == 1)
    }
}
