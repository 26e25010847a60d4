/// The id of an intake request, as clients see it in `X-Request-Id` and operators beside dead letters.
public enum RequestID {
    /// From its text; nil for what is none.
    public static func id(of text: String) -> UInt64? {
        text.utf8.count <= 16 ? UInt64(text, radix: 16) : nil
    }

    /// 16 hexadecimal digits.
    public static func text(of id: UInt64) -> String {
        let digits = (0..<16).map { place in
            let digit = UInt8(truncatingIfNeeded: id >> UInt64(60 - 4 * place)) & 0xF
            return digit + (digit < 10 ? UInt8(ascii: "0") : UInt8(ascii: "a") - 10)
        }
        return String(decoding: digits, as: UTF8.self)
    }
}
