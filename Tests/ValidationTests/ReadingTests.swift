import Testing
import Validation

@Suite struct ReadingTests {
    private let text = #"{"a": [1, {"b/c": "x", "~": [true, null]}], "e\u0301\n": "tw\u006f", "": -0.50e+1}"#

    @Test func `kinds, counts and own bytes are those of the text`() throws {
        let document = try document(text)
        let members = Array(document.members(of: document.root))
        #expect(document.count(of: document.root) == 3)
        #expect(members.map { document.kind(of: $0.value) } == [.array, .string, .number])
        #expect(String(decoding: document.bytes(of: members[0].value), as: UTF8.self).hasPrefix("[1, {"))
        #expect(String(decoding: document.bytes(of: members[1].value), as: UTF8.self) == #""tw\u006f""#)
        #expect(String(decoding: document.bytes(of: members[2].value), as: UTF8.self) == "-0.50e+1")
        #expect(document.bytes(of: document.root).elementsEqual(text.utf8))
        #expect(members.map { document.string($0.name) } == ["a", "e\u{301}\n", ""])
    }

    @Test func `elements of what is no array and members of what is no object are empty`() throws {
        let document = try document(#"{"a":[]}"#)
        let array = try #require(document.member("a", of: document.root))
        #expect(Array(document.elements(of: document.root)).isEmpty)
        #expect(Array(document.members(of: array)).isEmpty)
        #expect(Array(document.elements(of: array)).isEmpty)
        #expect(document.member("a", of: array) == nil)
    }

    @Test func `the first member of a name is found, escapes understood`() throws {
        let document = try document(#"{"\u0061pple":1,"apple":2,"é":3,"applesauce":4}"#)
        for found in [document.member("apple", of: document.root), document.member(named: "apple", of: document.root)] {
            #expect(found.map { Array(document.bytes(of: $0)) } == [UInt8(ascii: "1")])
        }
        #expect(document.member(named: "é", of: document.root) != nil)
        #expect(document.member("appl", of: document.root) == nil)
        #expect(document.member(named: "", of: document.root) == nil)
    }

    @Test func `strings are decoded, and half a surrogate pair becomes U+FFFD`() throws {
        let document = try document(#"["a\ud800b","\ud83d\ude00","\u0000","plain",7]"#)
        let nodes = Array(document.elements(of: document.root))
        #expect(nodes.map { document.string($0) } == ["a\u{FFFD}b", "😀", "\0", "plain", nil])
        #expect(document.stringBytes(nodes[1]) == Array("😀".utf8))
        #expect(document.stringBytes(nodes[4]) == nil)
        #expect(document.isString(nodes[3], "plain") && !document.isString(nodes[3], "plai"))
        #expect(!document.isString(nodes[4], "7"))
    }

    @Test func `a string with escapes is the text it stands for`() throws {
        let document = try document(#"["\u0050AGE\u005fVIEW"]"#)
        let node = try #require(document.elements(of: document.root).first { _ in true })
        #expect(document.isString(node, "PAGE_VIEW"))
        #expect(!document.isString(node, "PAGE_VIEWS") && !document.isString(node, "PAGE_VIE"))
    }

    @Test func `pointers lead to every value`() throws {
        let document = try document(text)
        var pointers: [String] = []
        func visit(_ node: Node) {
            pointers.append(document.pointer(to: node, in: document.root))
            for element in document.elements(of: node) { visit(element) }
            for member in document.members(of: node) { visit(member.value) }
        }
        visit(document.root)
        let expected = ["", "/a", "/a/0", "/a/1", "/a/1/b~1c", "/a/1/~0", "/a/1/~0/0", "/a/1/~0/1", "/e\u{301}\n", "/"]
        #expect(pointers == expected)
    }

    @Test func `a pointer starts at the ancestor it is asked from`() throws {
        let document = try document(#"[{"a":{"b":1}},{"a":{"b":2}}]"#)
        let second = Array(document.elements(of: document.root))[1]
        let inner = try #require(document.member("a", of: second))
        #expect(document.pointer(to: inner, in: second) == "/a")
        #expect(document.pointer(to: inner, in: document.root) == "/1/a")
    }
}
