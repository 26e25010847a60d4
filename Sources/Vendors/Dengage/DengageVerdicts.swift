import Validation

/// What Dengage's answers mean. Its errors ride on HTTP 200, in `statusCode`.
///
/// | statusCode, on 200 or 201 | verdict |
/// |---|---|
/// | `SUCCESS`, or none beside `responses` as the guide shows it | delivered |
/// | `NO_EVENT`, `NO_USERID`, `NO_SESSIONID`, `BAD_INPUT` | split: refused |
/// | `NO_API_KEY`, `NO_ACCOUNT`, `UNVERIFIED_ACCOUNT`, `FAILED_ACCOUNT`, `NO_DOMAIN_APIKEY_MATCH` | parked |
/// | any other | unsure |
/// | the body is not a JSON object | unsure |
///
/// Any other HTTP status: ``StatusVerdicts``.
enum DengageVerdicts {
    static func verdict(on reply: Reply) -> Verdict {
        StatusVerdicts.verdict(on: reply) { _, body in verdict(body: body) }
    }

    private static func verdict(body: [UInt8]) -> Verdict {
        guard let document = try? Document(parsing: body), document.kind(of: document.root) == .object else {
            return .unsure("the answer is not a JSON object" + StatusVerdicts.excerpt(of: body))
        }
        guard let code = document.member("statusCode", of: document.root).flatMap(document.string) else {
            let isSuccess = document.member("responses", of: document.root) != nil
            return isSuccess ? .delivered : .unsure("no statusCode" + StatusVerdicts.excerpt(of: body))
        }
        return verdict(code: code)
    }

    static func code(of reply: Reply) -> String? {
        guard case .answer(_, _, let body) = reply, let document = try? Document(parsing: body) else { return nil }
        return document.member("statusCode", of: document.root).flatMap(document.string)
    }

    private static func verdict(code: String) -> Verdict {
        switch DengageStatusCode(rawValue: code) {
        case .success: .delivered
        case .noEvent, .noUserId, .noSessionId, .badInput: .split(.vendorRejected, code)
        case .noAPIKey, .noAccount, .unverifiedAccount, .failedAccount, .noDomainMatch: .parked(code)
        case nil: .unsure("statusCode \(code.prefix(64))")
        }
    }
}
