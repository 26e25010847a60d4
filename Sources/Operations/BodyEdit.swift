import Validation
import Vendors

/// A change of an event's JSON text. Every byte that it is not about stays as it is: prices keep their digits and
/// members their order.
///
/// A place is a JSON Pointer (https://www.rfc-editor.org/rfc/rfc6901) in which `*` stands for every element of an array:
/// `/productList/*/price`.
public enum BodyEdit: Sendable, Equatable {
    /// Gives a member this value, and makes it where its object has none; `-` as the last step of a place appends to an
    /// array.
    case set(Place, value: [UInt8])
    case remove(Place)
    /// Gives a member another name.
    case rename(Place, to: String)

    /// A pointer in its steps, decoded.
    public struct Place: Sendable, Equatable {
        let steps: [String]

        /// Nil when the text is no pointer, or that to the whole.
        public init?(_ pointer: String) {
            guard pointer.hasPrefix("/") else { return nil }
            steps = pointer.dropFirst().split(separator: "/", omittingEmptySubsequences: false).map {
                String($0.replacing("~1", with: "/").replacing("~0", with: "~"))
            }
        }
    }

    /// What could not be done, in a sentence.
    struct Fault: Error {
        var message: String
    }

    /// The text after it; nil when there is nothing that it is about.
    func applied(to text: [UInt8]) throws -> [UInt8]? {
        let document: Document
        do {
            document = try Document(parsing: text)
        } catch {
            throw Fault(message: "not JSON: line \(error.line), column \(error.column): \(error.message)")
        }
        let splices =
            switch self {
            case .set(let place, let value): document.places(of: place).compactMap { $0.setting(value, in: document) }
            case .remove(let place): document.places(of: place).flatMap { $0.removing(in: document) }
            case .rename(let place, let name):
                try document.places(of: place).flatMap { try $0.renaming(to: name, in: document) }
            }
        return splices.isEmpty ? nil : Splice.all(splices, in: text)
    }
}

extension BodyEdit {
    /// Query parameters of a route that edits.
    static let parameters: Set<String> = ["set", "remove", "rename", "dryRun"]

    /// `set=PLACE=VALUE`, `remove=PLACE`, `rename=PLACE=NAME`, in the order in which they stand. A value that is not JSON
    /// is a string: `set=/currency=EUR`.
    static func edits(in query: [(name: String, value: String)]) throws -> [BodyEdit] {
        try query.compactMap { name, value in
            switch name {
            case "set":
                let (place, value) = try halves(name, value)
                let isJSON = (try? Document(parsing: Array(value.utf8))) != nil
                return .set(place, value: Array((isJSON ? value : JSONText.quote(value)).utf8))
            case "rename":
                let (place, name) = try halves(name, value)
                return .rename(place, to: name)
            case "remove": return .remove(try self.place(name, value))
            default: return nil
            }
        }
    }

    private static func halves(_ name: String, _ text: String) throws -> (Place, String) {
        let halves = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard halves.count == 2 else {
            throw AdminFault(status: 400, message: "\(name) must be a place, = and what comes there, got \"\(text)\"")
        }
        return (try place(name, String(halves[0])), String(halves[1]))
    }

    private static func place(_ name: String, _ text: String) throws -> Place {
        guard let place = Place(text) else {
            throw AdminFault(
                status: 400, message: "\(name) must begin with a place such as /price, got \"\(text)\"")
        }
        return place
    }
}

/// Bytes in place of others.
private struct Splice {
    var range: Range<Int>
    var bytes: [UInt8]

    /// The ranges do not overlap.
    static func all(_ splices: [Splice], in text: [UInt8]) -> [UInt8] {
        var out: [UInt8] = []
        var end = 0
        for splice in splices.sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) {
            out += text[end..<splice.range.lowerBound] + splice.bytes
            end = splice.range.upperBound
        }
        return out + text[end...]
    }
}

/// The last step of a place, in one container that the steps before lead to.
private struct FoundPlace {
    let container: Node
    let step: String

    /// What the container holds, each with its name where it is an object.
    private func children(in document: Document) -> [(name: Node?, value: Node)] {
        switch document.kind(of: container) {
        case .object: document.members(of: container).map { ($0.name, $0.value) }
        case .array: document.elements(of: container).map { (nil, $0) }
        default: []
        }
    }

    private func isMeant(_ child: (name: Node?, value: Node), at index: Int, in document: Document) -> Bool {
        child.name.map { document.string($0) == step } ?? (step == "*" || step == String(index))
    }

    func setting(_ value: [UInt8], in document: Document) -> Splice? {
        let children = children(in: document)
        let isObject = document.kind(of: container) == .object
        // Of a member that stands there twice the last counts for most readers: intake would refuse it anyway.
        if let index = children.indices.last(where: { isMeant(children[$0], at: $0, in: document) }) {
            return Splice(range: document.range(of: children[index].value), bytes: value)
        }
        guard isObject || step == "-" else { return nil }
        let end =
            children.last.map { document.range(of: $0.value).upperBound } ?? document.range(of: container).lowerBound
            + 1
        let comma = children.isEmpty ? [] : [UInt8(ascii: ",")]
        let name = isObject ? Array(JSONText.quote(step).utf8) + [UInt8(ascii: ":")] : []
        return Splice(range: end..<end, bytes: comma + name + value)
    }

    func removing(in document: Document) -> [Splice] {
        let children = children(in: document)
        let isGone = children.enumerated().map { isMeant($1, at: $0, in: document) }
        guard isGone.contains(true) else { return [] }
        let starts = children.map { document.range(of: $0.name ?? $0.value).lowerBound }
        let ends = children.map { document.range(of: $0.value).upperBound }
        let first = isGone.firstIndex(of: false) ?? children.count
        var ranges: [Range<Int>] = []
        // Those before the first that stays go with the comma behind them, the others with the one before them.
        if first > 0 { ranges.append(starts[0]..<(first < children.count ? starts[first] : ends[first - 1])) }
        for index in children.indices where index > first && isGone[index] {
            ranges.append(ends[index - 1]..<ends[index])
        }
        return ranges.map { Splice(range: $0, bytes: []) }
    }

    func renaming(to name: String, in document: Document) throws -> [Splice] {
        let members = document.kind(of: container) == .object ? children(in: document) : []
        let names = members.compactMap { member in member.name.flatMap { document.string($0) == step ? $0 : nil } }
        guard !names.isEmpty, name != step else { return [] }
        if members.contains(where: { $0.name.map { document.string($0) } == name }) {
            throw BodyEdit.Fault(message: "there is a member \"\(name)\" beside \"\(step)\" already")
        }
        return names.map { Splice(range: document.range(of: $0), bytes: Array(JSONText.quote(name).utf8)) }
    }
}

extension Document {
    fileprivate func range(of node: Node) -> Range<Int> { bytes(of: node).indices }

    /// The containers that all steps but the last lead to.
    fileprivate func places(of place: BodyEdit.Place) -> [FoundPlace] {
        var containers = [root]
        for step in place.steps.dropLast() {
            containers = containers.flatMap { container -> [Node] in
                switch kind(of: container) {
                case .object: members(of: container).filter { string($0.name) == step }.map(\.value)
                case .array:
                    elements(of: container).enumerated().filter { step == "*" || step == String($0.offset) }.map(
                        \.element)
                default: []
                }
            }
        }
        return containers.map { FoundPlace(container: $0, step: place.steps.last ?? "") }
    }
}
