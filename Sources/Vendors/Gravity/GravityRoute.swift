/// `/grrec-{customer}-war/WebshopServlet/{method}`
struct GravityRoute: Equatable {
    let customer: String
    let method: String

    init?(path: String) {
        let parts = path.split(separator: "/", omittingEmptySubsequences: true)
        guard
            parts.count == 3, parts[1] == "WebshopServlet",
            parts[0].hasPrefix("grrec-"), parts[0].hasSuffix("-war"), parts[0].utf8.count > "grrec--war".utf8.count
        else { return nil }
        customer = PercentEncoding.decode(parts[0].dropFirst("grrec-".count).dropLast("-war".count).utf8)
        method = String(parts[2])
    }
}
