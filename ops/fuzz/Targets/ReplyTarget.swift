import Vendors

/// A vendor's answer, which may be anything: what it means must still be one of the verdicts.
enum ReplyTarget {
    private static let statuses = [
        200, 201, 204, 301, 400, 401, 403, 404, 408, 413, 422, 425, 429, 500, 503, 599, 0, 999,
    ]
    private static let endpoints: [any Endpoint] = [
        DengageEndpoint(url: "https://vendor.example", apiKey: "key", origin: nil),
        GravityEndpoint(url: "https://vendor.example/WebshopServlet", username: "u", password: "p"),
    ]

    static func run(_ input: [UInt8]) {
        guard let first = input.first else { return }
        let rest = input.dropFirst().split(separator: 0x0A, maxSplits: 1, omittingEmptySubsequences: false)
        let headers: HeaderList = ["Retry-After": String(decoding: rest.first ?? [], as: UTF8.self)]
        let body = rest.count == 2 ? Array(rest[1]) : []
        for endpoint in endpoints {
            _ = endpoint.verdict(
                on: .answer(status: statuses[Int(first) % statuses.count], headers: headers, body: body))
        }
    }
}
