import Testing
import Validation

struct JSONLayoutTests {
    private static let text = #"{"a":1.50,"b":{"c/d":[1,{"e":"x\u0041"}],"f":{}},"g":[]}"#

    @Test func `a text is laid out a member or an element to a line, each with its pointer`() throws {
        let lines = JSONLayout.lines(try Document(parsing: Array(Self.text.utf8)))
        #expect(
            lines.map { "\($0.pointer ?? "·") \($0.text)" } == [
                " {", #"/a   "a": 1.50,"#, #"/b   "b": {"#, #"/b/c~1d     "c/d": ["#, "/b/c~1d/0       1,",
                "/b/c~1d/1       {", #"/b/c~1d/1/e         "e": "x\u0041""#, "·       }", "·     ],",
                #"/b/f     "f": {}"#, "·   },", #"/g   "g": []"#, "· }",
            ])
    }

    @Test func `laid out and back in one line it is what it was`() throws {
        let pretty = JSONLayout.pretty(try Document(parsing: Array(Self.text.utf8)))
        #expect(JSONLayout.compact(try Document(parsing: Array(pretty.utf8))) == Array(Self.text.utf8))
    }
}
