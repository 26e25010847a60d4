/// The `host:port` part of an address.
enum Host {
    /// `host`, `host:port`, `[v6]` or `[v6]:port`; nil when it is none of these.
    static func split(_ text: some StringProtocol) -> (host: String, port: Int?)? {
        var host = text[...]
        var port: Int?
        if let colon = text.lastIndex(of: ":"), !text.hasSuffix("]") {
            guard let number = Int(notation: String(text[text.index(after: colon)...])), number <= 65_535
            else { return nil }
            port = number
            host = text[..<colon]
        }
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
            guard host.contains(":"), host.allSatisfy({ $0.isHexDigit || $0 == ":" || $0 == "." }) else { return nil }
        } else {
            guard isName(host) else { return nil }
        }
        return (String(host), port)
    }

    static func isLoopback(_ host: String) -> Bool {
        if host == "::1" || host.lowercased() == "localhost" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
        return parts.count == 4 && parts.first == 127 && !parts.contains(nil)
    }

    private static func isName(_ host: some StringProtocol) -> Bool {
        !host.isEmpty
            && host.allSatisfy { $0.isASCII && ($0.isLetter || $0.isASCIIDigit || $0 == "." || $0 == "-" || $0 == "_") }
    }
}
