/// Base64 with padding (RFC 4648 §4), for Basic credentials.
public enum Base64 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    /// The value of each digit; nil for bytes that are none.
    private static let values: [UInt32?] = {
        var values = [UInt32?](repeating: nil, count: 256)
        for (value, digit) in alphabet.enumerated() { values[Int(digit)] = UInt32(value) }
        return values
    }()

    public static func encode(_ bytes: [UInt8]) -> String {
        var out: [UInt8] = []
        out.reserveCapacity((bytes.count + 2) / 3 * 4)
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            let bits = group.reduce(0) { $0 << 8 | UInt32($1) } << (8 * (3 - UInt32(group.count)))
            for place in 0..<4 {
                let isPadding = place > group.count
                out.append(isPadding ? UInt8(ascii: "=") : alphabet[Int(bits >> (18 - 6 * UInt32(place)) & 63)])
            }
        }
        return String(decoding: out, as: UTF8.self)
    }

    /// Nil for what is not Base64.
    public static func decode(_ text: String) -> [UInt8]? {
        let digits = Array(text.utf8)
        let content = digits.prefix { $0 != UInt8(ascii: "=") }
        let padding = digits.count - content.count
        guard digits.count.isMultiple(of: 4), padding <= 2, digits[content.count...].allSatisfy({ $0 == 0x3D }) else {
            return nil
        }
        var out: [UInt8] = []
        var bits: UInt32 = 0
        for (place, digit) in content.enumerated() {
            guard let value = values[Int(digit)] else { return nil }
            bits = bits << 6 | value
            if place % 4 > 0 { out.append(UInt8(truncatingIfNeeded: bits >> (6 - 2 * UInt32(place % 4)))) }
        }
        return out
    }
}
