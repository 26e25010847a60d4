/// The id of an intake request, as clients see it in `X-Request-Id` and operators beside dead letters.
public enum RequestID {
    /// From its text; nil for what is none.
    public static func id(of text: String) -> UInt64? {
        text.utf8.count <= 16 ? UInt64(text, radix: 16) : nil
    }

    /// 16 hexadecimal digits.
    public static func text(of id: UInt64) -> String {
        let digits = String(id, radix: 16)
        return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }
}
