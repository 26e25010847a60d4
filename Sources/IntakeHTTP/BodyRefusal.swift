/// Why the body of an admitted request could not be had.
public enum BodyRefusal: Error, Equatable {
    /// More bytes than `limit`, as announced, as sent, or once inflated.
    case overLimit(Int)
    /// More is under way on all connections than the server holds at once.
    case overloaded
    /// It was not complete when its deadline passed, or it stalled.
    case tooSlow
    /// The compressed bytes are damaged, cut off, or followed by others.
    case notInflatable
    /// A `Content-Encoding` other than one of gzip and deflate: another name, or several on top of each other.
    case unknownEncoding(String)
}
