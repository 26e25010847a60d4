import Vendors

/// A vendor's answer, which may be anything: what it means must still be one of the verdicts.
enum ReplyTarget {
    private static let statuses = [
        200, 201, 204, 301, 400, 401, 403, 404, 408, 413, 422, 425, 429, 500, 503, 599, 0, 999,
    ]
    private static let endpoints: [any Endpoint] =
        VendorList.all.map { $0.endpoint(at: "https://vendor.example", with: VendorSettings()) }
        + [Ometria().endpoint(at: "https://vendor.example", with: VendorSettings(["mode": ["push"]]))]

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
