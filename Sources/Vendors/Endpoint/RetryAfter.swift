/// The `Retry-After` field (RFC 9110 §10.2.3) given in seconds. A date is not read yet and counts as absent.
public enum RetryAfter {
    /// The longest pause that is honoured.
    public static let longest = Duration.seconds(3600)

    public static func duration(_ field: String?) -> Duration? {
        guard let field, let seconds = Int(field), seconds >= 0 else { return nil }
        return min(.seconds(seconds), longest)
    }
}
