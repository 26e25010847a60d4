/// The `Retry-After` field: seconds, or a moment in one of HTTP's three forms.
///
/// | form | example |
/// |---|---|
/// | seconds | `120` |
/// | IMF-fixdate | `Sun, 06 Nov 1994 08:49:37 GMT` |
/// | RFC 850, obsolete | `Sunday, 06-Nov-94 08:49:37 GMT` |
/// | asctime, obsolete | `Sun Nov  6 08:49:37 1994` |
///
/// https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3
///
/// A moment counts from the answer's own `Date`, since the vendor's clock may be another; an answer without one is given
/// the time at which it came (§6.6.1). A moment that is past is no pause. Anything else counts as absent.
public enum RetryAfter {
    /// The longest pause that is honoured.
    public static let longest = Duration.seconds(3600)

    public static func duration(_ headers: HeaderList) -> Duration? {
        guard let field = headers["Retry-After"].map(trimmed), !field.isEmpty else { return nil }
        if field.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) {
            // So many digits that they do not fit are a long time too.
            return min(.seconds(Int(field) ?? Int(longest / .seconds(1))), longest)
        }
        guard let from = headers["Date"].flatMap({ HTTPDate.milliseconds(trimmed($0), now: 0) }),
            let moment = HTTPDate.milliseconds(field, now: from)
        else { return nil }
        return min(max(.milliseconds(moment - from), .zero), longest)
    }

    private static func trimmed(_ field: String) -> String {
        let isSpace = { (character: Character) in character == " " || character == "\t" }
        let tail = field.drop(while: isSpace)
        return String(tail.prefix(tail.count - tail.reversed().prefix(while: isSpace).count))
    }
}
