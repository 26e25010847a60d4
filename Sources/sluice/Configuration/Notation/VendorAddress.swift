/// Where a vendor is reached: scheme, host, perhaps a port and a path; the vendor's routes are appended to ``text``.
struct VendorAddress: Hashable, Sendable {
    /// Without a slash at its end.
    let text: String
    let host: String
    let isEncrypted: Bool
    /// Empty, or with a slash at its start and none at its end.
    let path: String
}

extension VendorAddress: ConfigurationNotation {
    static let expectation = "an address such as https://host or http://host:port/path, without user, query or fragment"

    init?(notation text: String) {
        guard let scheme = ["https://", "http://"].first(where: text.hasPrefix) else { return nil }
        let text = text.hasSuffix("/") ? text.dropLast() : text[...]
        let rest = text.dropFirst(scheme.count)
        let authority = rest.prefix { $0 != "/" }
        let path = rest.dropFirst(authority.count)
        guard let host = Host.split(authority)?.host, path.allSatisfy(Self.isAllowedInPath) else { return nil }
        self.text = String(text)
        self.host = host
        isEncrypted = scheme == "https://"
        self.path = String(path)
    }

    var notation: String { text }

    private static func isAllowedInPath(_ character: Character) -> Bool {
        guard let code = character.asciiValue else { return false }
        return code > 0x20 && code < 0x7F && !"?#@\"<>\\^`{|}".contains(character)
    }
}
