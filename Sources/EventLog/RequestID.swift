/// The id of an intake request, as clients see it in `X-Request-Id` and operators beside dead letters.
public enum RequestID {
    /// From its text; nil for what is none.
    public static func id(of text: String) -> UInt64? {
        text.utf8.count == 16 && text.utf8.allSatisfy(isDigit) ? UInt64(text, radix: 16) : nil
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
            UInt8(ascii: "A")...UInt8(ascii: "F"):
            true
        default: false
        }
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
