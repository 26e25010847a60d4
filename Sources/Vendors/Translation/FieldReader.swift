import CommerceEvents
import Validation

/// Reads the members of an event, and remembers which: the others are what is left out of it.
///
/// Members are named by a path, `context/page/type`. One that is null, or an empty text, says nothing.
struct FieldReader {
    private let document: Document
    private var read: Set<String> = []
    /// Objects and arrays of which something was read.
    private var entered: Set<String> = []

    /// Nil for what is not an object.
    init?(_ event: [UInt8]) {
        guard let document = try? Document(parsing: event), document.kind(of: document.root) == .object else {
            return nil
        }
        self.document = document
    }

    /// A value inside the event.
    struct Place {
        fileprivate let node: Node
        /// A JSON Pointer.
        let pointer: String
    }

    private var root: Place { Place(node: document.root, pointer: "") }

    private func place(_ path: String, in whole: Place?) -> Place? {
        var place = whole ?? root
        for name in path.split(separator: "/") {
            guard let node = document.member(named: String(name), of: place.node) else { return nil }
            place = Place(node: node, pointer: place.pointer + "/" + name)
        }
        return place
    }

    private mutating func mark(_ place: Place) {
        read.insert(place.pointer)
        var pointer = place.pointer[...]
        while let slash = pointer.utf8.lastIndex(of: UInt8(ascii: "/")) {
            pointer = pointer[..<slash]
            guard entered.insert(String(pointer)).inserted else { return }
        }
    }

    // MARK: Values

    /// A text, or a number or a truth value as it is written.
    mutating func text(_ path: String, in whole: Place? = nil) -> String? {
        guard let place = place(path, in: whole), let value = value(of: place) else { return nil }
        mark(place)
        return value.text.isEmpty ? nil : value.text
    }

    /// An id to the byte.
    mutating func bytes(_ path: String, in whole: Place? = nil) -> [UInt8]? {
        text(path, in: whole).map { Array($0.utf8) }
    }

    /// A number, or a text that is one.
    mutating func digits(_ path: String, in whole: Place? = nil) -> Digits? {
        guard let place = place(path, in: whole), let digits = value(of: place).flatMap({ Digits($0.text) }) else {
            return nil
        }
        mark(place)
        return digits
    }

    mutating func amount(_ path: String, in whole: Place? = nil, currency: String?) -> CommerceEvent.Amount? {
        digits(path, in: whole).map { CommerceEvent.Amount(value: $0, currency: currency) }
    }

    /// Is about nothing but how the event was sent.
    mutating func pass(_ path: String) {
        if let place = place(path, in: nil) { mark(place) }
    }

    /// The elements of an array, which are read one by one.
    func elements(_ path: String, in whole: Place? = nil) -> [Place] {
        guard let list = place(path, in: whole) else { return [] }
        return document.elements(of: list.node).enumerated().map { index, node in
            Place(node: node, pointer: "\(list.pointer)/\(index)")
        }
    }

    /// The texts of an array.
    mutating func texts(_ path: String) -> [String] {
        elements(path).compactMap { element in
            guard let text = value(of: element)?.text, !text.isEmpty else { return nil }
            mark(element)
            return text
        }
    }

    /// What was not read yet of an object's texts, numbers and truth values.
    mutating func fields(in path: String) -> [CommerceEvent.Field] {
        guard let object = place(path, in: nil) else { return [] }
        entered.insert(object.pointer)
        return document.members(of: object.node).compactMap { name, node in
            let name = document.string(name) ?? ""
            let place = Place(node: node, pointer: object.pointer + "/" + Document.escaped(name))
            guard !read.contains(place.pointer), let value = value(of: place) else { return nil }
            mark(place)
            return CommerceEvent.Field(name: name, value: value)
        }
    }

    /// Of one place itself.
    mutating func field(at place: Place) -> CommerceEvent.Field.Value? {
        guard let value = value(of: place) else { return nil }
        mark(place)
        return value
    }

    func isThere(_ path: String) -> Bool { place(path, in: nil) != nil }

    private func value(of place: Place) -> CommerceEvent.Field.Value? {
        switch document.kind(of: place.node) {
        case .string: document.string(place.node).map { .text($0) }
        case .number: Digits(String(decoding: document.bytes(of: place.node), as: UTF8.self)).map { .number($0) }
        case .true: .flag(true)
        case .false: .flag(false)
        default: nil
        }
    }

    // MARK: What is left

    /// JSON Pointers to what says something and was not read.
    var leftOut: [String] {
        var left: [String] = []
        collect(root, into: &left)
        return left
    }

    private func collect(_ whole: Place, into left: inout [String]) {
        switch document.kind(of: whole.node) {
        case .object:
            for (name, node) in document.members(of: whole.node) {
                let pointer = whole.pointer + "/" + Document.escaped(document.string(name) ?? "")
                visit(Place(node: node, pointer: pointer), &left)
            }
        case .array:
            for (index, node) in document.elements(of: whole.node).enumerated() {
                visit(Place(node: node, pointer: "\(whole.pointer)/\(index)"), &left)
            }
        default: break
        }
    }

    private func visit(_ place: Place, _ left: inout [String]) {
        guard !read.contains(place.pointer), saysSomething(place.node) else { return }
        if entered.contains(place.pointer) { return collect(place, into: &left) }
        left.append(place.pointer)
    }

    private func saysSomething(_ node: Node) -> Bool {
        switch document.kind(of: node) {
        case .null: false
        case .object, .array: document.count(of: node) > 0
        case .string: document.bytes(of: node).count > 2
        default: true
        }
    }
}
