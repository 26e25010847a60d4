import Validation

/// What RichRelevance's answers mean. Errors ride on HTTP 200, in `status`; its text does not tell a lasting one from one
/// that passes.
///
/// | `status`, on 2xx | verdict |
/// |---|---|
/// | `ok` | delivered |
/// | `error` | unsure |
/// | any other, or none; the body is not a JSON object | unsure |
///
/// Any other HTTP status: ``StatusVerdicts``.
enum RichRelevanceVerdicts {
    static func verdict(on reply: Reply) -> Verdict {
        StatusVerdicts.verdict(on: reply) { _, body in verdict(body: body) }
    }

    private static func verdict(body: [UInt8]) -> Verdict {
        guard let document = try? Document(parsing: body), document.kind(of: document.root) == .object else {
            return .unsure("the answer is not a JSON object" + StatusVerdicts.excerpt(of: body))
        }
        let text = { (name: String) in document.member(named: name, of: document.root).flatMap(document.string) }
        guard let word = text("status") else { return .unsure("no status" + StatusVerdicts.excerpt(of: body)) }
        return word == "ok"
            ? .delivered : .unsure([word, text("errormessage")].compactMap { $0 }.joined(separator: ": "))
    }
}
