/// The id of an intake request, as clients see it in `X-Request-Id` and operators beside dead letters.
public enum RequestID {
    /// 16 hexadecimal digits.
    public static func text(of id: UInt64) -> String {
        let digits = String(id, radix: 16)
        return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }
}
