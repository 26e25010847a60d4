import Validation

/// What of a source's events is not to be stored: fields that are taken out, or whose values are exchanged for pseudonyms.
///
/// | field | means |
/// |---|---|
/// | a name, `email` | every member of that name, at whatever depth; and pairs `{"name": "email", "value": …}` |
/// | a JSON Pointer, `/params/phone` | that one place |
///
/// A text or a number becomes a pseudonym; of an object or an array nothing is left either way. What is not concerned stays
/// as it came, to the byte.
public struct Redaction: Sendable, Equatable {
    public enum Way: String, Sendable, CaseIterable {
        case remove
        case hash
    }

    private let names: [String: Way]
    private let places: [String: Way]

    public init(_ fields: [FieldPath: Way] = [:]) {
        let texts = fields.map { (key: $0.key.text, value: $0.value) }
        places = Dictionary(uniqueKeysWithValues: texts.filter { $0.key.hasPrefix("/") })
        names = Dictionary(uniqueKeysWithValues: texts.filter { !$0.key.hasPrefix("/") })
    }

    var isEmpty: Bool { names.isEmpty && places.isEmpty }

    /// The bytes to be stored; nil where they are those that came.
    func applied(to event: Node, of document: Document, pseudonym: ([UInt8]) -> String) -> [UInt8]? {
        isEmpty ? nil : rewritten(event, at: "", document, pseudonym)
    }

    private func rewritten(
        _ node: Node, at pointer: String, _ document: Document, _ pseudonym: ([UInt8]) -> String
    ) -> [UInt8]? {
        switch document.kind(of: node) {
        case .object:
            rewritten(Array(document.members(of: node)), document) { name, value in
                let name = document.string(name) ?? ""
                let place = "\(pointer)/\(Self.escaped(name))"
                if let way = names[name] ?? places[place] { return redacted(value, way, document, pseudonym) }
                return rewritten(value, at: place, document, pseudonym).map { .exchanged($0) } ?? .kept
            }
        case .array:
            rewritten(
                document.elements(of: node).enumerated().map { (value: $1, place: "\(pointer)/\($0)") }, document,
                pseudonym)
        default: nil
        }
    }

    private enum Change {
        case kept
        case exchanged([UInt8])
        case removed
    }

    private func redacted(
        _ value: Node, _ way: Way, _ document: Document, _ pseudonym: ([UInt8]) -> String
    ) -> Change {
        guard way == .hash, let text = document.plainText(value) else { return .removed }
        return .exchanged(Array("\"\(pseudonym(Array(text.utf8)))\"".utf8))
    }

    /// Members of an object. Nil where all are kept.
    private func rewritten(
        _ members: [(Node, Node)], _ document: Document, _ change: (Node, Node) -> Change
    ) -> [UInt8]? {
        var isChanged = false
        let parts = members.compactMap { name, value -> [UInt8]? in
            switch change(name, value) {
            case .kept:
                return Array(document.bytes[document.bytes(of: name).startIndex..<document.bytes(of: value).endIndex])
            case .exchanged(let bytes):
                isChanged = true
                return Array(document.bytes(of: name)) + [UInt8(ascii: ":")] + bytes
            case .removed:
                isChanged = true
                return nil
            }
        }
        return isChanged ? Self.joined(parts, "{", "}") : nil
    }

    /// Elements of an array, among them pairs of a name and a value.
    private func rewritten(
        _ elements: [(value: Node, place: String)], _ document: Document, _ pseudonym: ([UInt8]) -> String
    ) -> [UInt8]? {
        var isChanged = false
        let parts = elements.compactMap { element, place -> [UInt8]? in
            if let way = places[place] ?? pairName(element, document).flatMap({ names[$0] }) {
                isChanged = true
                return way == .hash ? pair(element, document, pseudonym) : nil
            }
            let rewritten = rewritten(element, at: place, document, pseudonym)
            if rewritten != nil { isChanged = true }
            return rewritten ?? Array(document.bytes(of: element))
        }
        return isChanged ? Self.joined(parts, "[", "]") : nil
    }

    private func pairName(_ element: Node, _ document: Document) -> String? {
        document.member("name", of: element).flatMap(document.string)
    }

    /// A pair with a pseudonym for its value, or a value by itself. Nil where there is nothing to be exchanged.
    private func pair(_ element: Node, _ document: Document, _ pseudonym: ([UInt8]) -> String) -> [UInt8]? {
        guard document.kind(of: element) == .object else {
            if case .exchanged(let bytes) = redacted(element, .hash, document, pseudonym) { return bytes }
            return nil
        }
        return rewritten(Array(document.members(of: element)), document) { name, value in
            document.string(name) == "value" ? redacted(value, .hash, document, pseudonym) : .kept
        }
    }

    private static func joined(_ parts: [[UInt8]], _ open: Unicode.Scalar, _ close: Unicode.Scalar) -> [UInt8] {
        [UInt8(ascii: open)] + parts.joined(separator: [UInt8(ascii: ",")]) + [UInt8(ascii: close)]
    }

    private static func escaped(_ name: String) -> String {
        name.replacing("~", with: "~0").replacing("/", with: "~1")
    }
}
