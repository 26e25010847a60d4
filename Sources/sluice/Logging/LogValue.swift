/// A piece of metadata: a number or truth value stays one in JSON, all else is text.
enum LogValue: Equatable {
    case literal(String)
    case text(String)

    init(_ value: any CustomStringConvertible) {
        switch value {
        case let number as any BinaryInteger: self = .literal("\(number)")
        case let isTrue as Bool: self = .literal("\(isTrue)")
        // JSON has no infinity.
        case let number as Double where number.isFinite: self = .literal("\(number)")
        default: self = .text(value.description)
        }
    }

    var json: String {
        switch self {
        case .literal(let text): text
        case .text(let text): text.jsonQuoted
        }
    }

    /// Quoted where it would otherwise not be seen where it ends.
    var human: String {
        switch self {
        case .literal(let text): text
        case .text(let text):
            text.contains(where: { " =\"".contains($0) }) || text.isEmpty ? text.jsonQuoted : text.printable
        }
    }
}
