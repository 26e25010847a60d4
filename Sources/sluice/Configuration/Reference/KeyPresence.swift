/// What it means that a key is not in the file.
enum KeyPresence: Sendable {
    /// A fault.
    case required
    /// There is no such value; the key's meaning says what follows.
    case optional
    /// The value is this one, in the notation of the file.
    case byDefault(String)
}
