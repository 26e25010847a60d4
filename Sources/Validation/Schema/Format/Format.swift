/// The formats that can be asserted (https://json-schema.org/draft/2020-12/json-schema-validation#section-7.3).
enum Format: String, Sendable, BitwiseCopyable, CaseIterable {
    case dateTime = "date-time"
    case email
    case ipv4
    case ipv6
    case uri
    case uuid

    /// Whether the decoded text of a string has the format. Does not allocate.
    func matches(_ string: Token, in text: Span<UInt8>) -> Bool {
        if self == .uri, FormatReader.isUsualURI(string, in: text) { return true }
        var reader = FormatReader(string, in: text)
        let matches =
            switch self {
            case .dateTime: reader.takeDateTime(in: text)
            case .email: reader.takeEmail(in: text)
            case .ipv4: reader.takeIPv4(in: text)
            case .ipv6: reader.takeIPv6(in: text)
            case .uri: reader.takeURI(in: text)
            case .uuid: reader.takeUUID(in: text)
            }
        return matches && reader.isAtEnd
    }

    /// Such as `an e-mail address`.
    var words: String {
        switch self {
        case .dateTime: "a date and time such as 2024-05-31T23:59:59Z"
        case .email: "an e-mail address"
        case .ipv4: "an IPv4 address"
        case .ipv6: "an IPv6 address"
        case .uri: "a URI with its scheme, such as https://shop.example/"
        case .uuid: "a UUID"
        }
    }
}
