import Validation

/// What the answers of Ometria's Data API mean: `{"status":"OK","request_id":…,"accepted":n,"rejected":n}`.
///
/// | answer | verdict |
/// |---|---|
/// | 2xx with `status` OK and `rejected` 0 | delivered |
/// | 2xx with `rejected` above 0 | split: it does not say which; those that were taken replace themselves when sent again |
/// | 2xx with another `status`, or without one | unsure |
///
/// Any other HTTP status: ``StatusVerdicts``.
enum OmetriaPushVerdicts {
    static func verdict(on reply: Reply) -> Verdict {
        StatusVerdicts.verdict(on: reply) { _, body in verdict(body: body) }
    }

    private static func verdict(body: [UInt8]) -> Verdict {
        guard let document = try? Document(parsing: body), document.kind(of: document.root) == .object else {
            return .unsure("the answer is not a JSON object" + StatusVerdicts.excerpt(of: body))
        }
        let text = { (name: String) in
            document.member(named: name, of: document.root).map {
                String(decoding: document.bytes(of: $0), as: UTF8.self)
            }
        }
        if let rejected = text("rejected"), rejected != "0" {
            return .split(.vendorRejected, "rejected \(rejected), accepted \(text("accepted") ?? "unknown")")
        }
        return text("status")?.uppercased() == "\"OK\""
            ? .delivered : .unsure("status \(text("status") ?? "is missing")" + StatusVerdicts.excerpt(of: body))
    }
}
