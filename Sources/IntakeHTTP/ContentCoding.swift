/// How a body is compressed.
enum ContentCoding: Equatable {
    case identity
    case gzip
    case deflate
    /// Another name, or several on top of each other.
    case unknown(String)

    /// The coding after one more `Content-Encoding` field.
    func followed(by value: String) -> ContentCoding {
        guard self == .identity else { return .unknown(value) }
        return switch value.lowercased() {
        case "", "identity": .identity
        case "gzip", "x-gzip": .gzip
        case "deflate": .deflate
        default: .unknown(value)
        }
    }
}
