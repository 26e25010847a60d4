import Testing

@testable import Operations

/// Each edit changes what it names, and not a byte besides.
struct BodyEditTests {
    private func edited(_ query: [(name: String, value: String)], _ body: String) throws -> String? {
        var text = Array(body.utf8)
        var isEdited = false
        for edit in try BodyEdit.edits(in: query) {
            guard let after = try edit.applied(to: text) else { continue }
            (text, isEdited) = (after, true)
        }
        return isEdited ? String(decoding: text, as: UTF8.self) : nil
    }

    @Test(arguments: [
        ("/a=2", #"{ "a" : 1 , "b":1.10 }"#, #"{ "a" : 2 , "b":1.10 }"#),
        ("/c=EUR", #"{"a":1.10}"#, #"{"a":1.10,"c":"EUR"}"#),
        (#"/c="2""#, "{}", #"{"c":"2"}"#),
        ("/c={\"d\": 1.50}", "{ }", #"{"c":{"d": 1.50} }"#),
        ("/list/-=3", #"{"list":[1,2]}"#, #"{"list":[1,2,3]}"#),
        ("/list/-=3", #"{"list":[]}"#, #"{"list":[3]}"#),
        ("/list/0=3", #"{"list":[1,2]}"#, #"{"list":[3,2]}"#),
        ("/list/*/q=0", #"{"list":[{"q":1},{"r":2}]}"#, #"{"list":[{"q":0},{"r":2,"q":0}]}"#),
        ("/a~1b/c~0d=1", #"{"a/b":{"c~d":0}}"#, #"{"a/b":{"c~d":1}}"#),
        ("/a/b=1=2", #"{"a":{"b":0}}"#, #"{"a":{"b":"1=2"}}"#),
        ("/é=1", #"{"\u00e9":0}"#, #"{"\u00e9":1}"#),
        ("/a=", #"{"a":1}"#, #"{"a":""}"#),
    ])
    func `set gives a member its value, and makes it where there is none`(
        edit: String, before: String, after: String
    ) throws {
        #expect(try edited([("set", edit)], before) == after)
    }

    @Test(arguments: [
        ("/a", #"{"a":1,"b":2}"#, #"{"b":2}"#),
        ("/b", #"{"a":1 , "b":2}"#, #"{"a":1}"#),
        ("/b", #"{"a":1, "b":2 ,"c":3}"#, #"{"a":1 ,"c":3}"#),
        ("/a", #"{ "a":1 }"#, "{  }"),
        ("/a", #"{"a":1,"b":2,"a":3}"#, #"{"b":2}"#),
        ("/a", #"{"a":1,"a":2}"#, "{}"),
        ("/l/*", #"{"l":[1,2,3]}"#, #"{"l":[]}"#),
        ("/l/1", #"{"l":[1,2,3]}"#, #"{"l":[1,3]}"#),
        ("/l/0", #"{"l":[1,2,3]}"#, #"{"l":[2,3]}"#),
        ("/l/*/x", #"{"l":[{"x":1},{"y":1},{"x":{"z":[]},"y":1}]}"#, #"{"l":[{},{"y":1},{"y":1}]}"#),
    ])
    func `remove takes a member out, with one comma`(place: String, before: String, after: String) throws {
        #expect(try edited([("remove", place)], before) == after)
    }

    @Test(arguments: [
        ("/orderID=orderId", #"{"orderID" : "x", "b":1.10}"#, #"{"orderId" : "x", "b":1.10}"#),
        ("/l/*/id=sku", #"{"l":[{"id":1},{"id":2}]}"#, #"{"l":[{"sku":1},{"sku":2}]}"#),
        (#"/a=quo"te"#, #"{"a":1}"#, #"{"quo\"te":1}"#),
    ])
    func `rename changes the name alone`(edit: String, before: String, after: String) throws {
        #expect(try edited([("rename", edit)], before) == after)
    }

    @Test(arguments: [
        ("set", "/a/b=1", #"{"a":1}"#), ("set", "/a/b=1", "{}"), ("set", "/l/7=1", #"{"l":[1]}"#),
        ("remove", "/a", "{}"), ("remove", "/a/b", #"{"a":[1]}"#), ("remove", "/a", "[1]"), ("rename", "/a=b", "{}"),
        ("rename", "/l/0=b", #"{"l":[1]}"#), ("rename", "/a=a", #"{"a":1}"#),
    ])
    func `what is not there is left alone`(name: String, edit: String, body: String) throws {
        #expect(try edited([(name, edit)], body) == nil)
    }

    @Test func `edits are made one after the other, each on what the one before left`() throws {
        let query = [("rename", "/a=b"), ("remove", "/c"), ("set", "/b=2")]
        #expect(try edited(query, #"{"a":1,"c":3}"#) == #"{"b":2}"#)
    }

    @Test func `a name that is taken is not given twice`() throws {
        #expect(throws: BodyEdit.Fault.self) { try edited([("rename", "/a=b")], #"{"a":1,"b":2}"#) }
        #expect(throws: BodyEdit.Fault.self) { try edited([("remove", "/a")], "{") }
    }

    @Test(arguments: [("set", "a=1"), ("set", "/a"), ("set", "=1"), ("remove", ""), ("remove", "a"), ("rename", "/a")])
    func `a place that is none is refused`(name: String, value: String) {
        #expect(throws: AdminFault.self) { try BodyEdit.edits(in: [(name, value)]) }
    }
}
