import Foundation

/// A body of JSON: what is in it, and the bytes of each event as they came.
///
/// Read with Foundation's parser, on purpose another one than the collector's.
enum EventBody {
    /// No bytes but white space.
    case empty
    case malformed
    case null
    /// An array's elements, as values and as bytes.
    case array([Element])
    case object(Element)
    /// A string, a number or a boolean.
    case other

    struct Element {
        var value: Any
        var bytes: ArraySlice<UInt8>

        /// Nil when the event is not an object.
        var object: [String: Any]? { value as? [String: Any] }
        var isNull: Bool { value is NSNull }
    }

    init(_ body: [UInt8]) {
        let text = ElementScanner.trimmed(body[...])
        guard let first = text.first else {
            self = .empty
            return
        }
        guard let value = try? JSONSerialization.jsonObject(with: Data(body), options: .fragmentsAllowed) else {
            self = .malformed
            return
        }
        switch (first, value) {
        case (UInt8(ascii: "["), let values as [Any]):
            let elements = ElementScanner.elements(of: text)
            guard elements.count == values.count else {
                self = .malformed
                return
            }
            self = .array(zip(values, elements).map { Element(value: $0, bytes: $1) })
        case (UInt8(ascii: "{"), is [String: Any]): self = .object(Element(value: value, bytes: text))
        case (_, is NSNull): self = .null
        default: self = .other
        }
    }
}

extension [String: Any] {
    /// A string that is there and not empty.
    func text(_ name: String) -> String? {
        guard let text = self[name] as? String, !text.isEmpty else { return nil }
        return text
    }
}
