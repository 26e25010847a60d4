/// Writing small JSON texts, without a tree library in between.
public enum JSONText: Sendable {
    case string(String)
    case integer(Int64)
    /// Finite; written with three decimals at most.
    case decimal(Double)
    case bool(Bool)
    case null
    /// Text that is JSON already.
    case raw([UInt8])
    case array([JSONText])
    case object([(String, JSONText)])

    public static func integer(_ value: Int) -> JSONText { .integer(Int64(value)) }

    public static func optional(_ text: String?) -> JSONText { text.map { .string($0) } ?? .null }

    public static func optional(_ value: Double?) -> JSONText { value.map { .decimal($0) } ?? .null }

    public static func optional(_ value: Int?) -> JSONText { value.map { .integer(Int64($0)) } ?? .null }

    public var bytes: [UInt8] {
        var out: [UInt8] = []
        write(into: &out)
        return out
    }

    public var text: String { String(decoding: bytes, as: UTF8.self) }

    private func write(into out: inout [UInt8]) {
        switch self {
        case .string(let text): out += Self.quote(text).utf8
        case .integer(let value): out += String(value).utf8
        case .decimal(let value): out += Self.text(value).utf8
        case .bool(let value): out += (value ? "true" : "false").utf8
        case .null: out += "null".utf8
        case .raw(let bytes): out += bytes
        case .array(let elements): Self.write(elements, open: "[", close: "]", into: &out) { $0.write(into: &$1) }
        case .object(let members):
            Self.write(members, open: "{", close: "}", into: &out) { member, out in
                out += Self.quote(member.0).utf8
                out.append(UInt8(ascii: ":"))
                member.1.write(into: &out)
            }
        }
    }

    private static func write<Part>(
        _ parts: [Part],
        open: String,
        close: String,
        into out: inout [UInt8],
        _ each: (Part, inout [UInt8]) -> Void
    ) {
        out += open.utf8
        for (index, part) in parts.enumerated() {
            if index > 0 { out.append(UInt8(ascii: ",")) }
            each(part, &out)
        }
        out += close.utf8
    }

    private static func text(_ value: Double) -> String {
        let rounded = (value * 1000).rounded() / 1000
        return Int64(exactly: rounded).map { "\($0)" } ?? "\(rounded)"
    }

    /// A JSON string, quotes included.
    public static func quote(_ text: String) -> String {
        var out = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": out += "\\\""
            case "\\": out += "\\\\"
            case "\n": out += "\\n"
            case "\r": out += "\\r"
            case "\t": out += "\\t"
            case _ where scalar.value < 0x20: out += escape(scalar.value)
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out + "\""
    }

    private static func escape(_ code: UInt32) -> String {
        let digits = String(code, radix: 16)
        return "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
    }
}
