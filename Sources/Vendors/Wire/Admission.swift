/// What becomes of a request once its head is known.
public enum Admission: Sendable {
    /// Read the body, at most `limit` bytes of it as sent and as many once inflated. Without `inflate` a compressed body
    /// reaches the handler as it came. `opened` is handed back with the whole request.
    case body(limit: Int, inflate: Bool, opened: Opened? = nil)
    /// Answer now; what follows of the body is not looked at.
    case refuse(Answer)
}
