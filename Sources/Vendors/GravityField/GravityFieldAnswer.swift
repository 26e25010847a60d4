import Validation

/// Answers with the statuses that the vendor documents: 204 or 200, 401, 422. It does not publish what is in them.
enum GravityFieldAnswer {
    static let unauthorized = error("the key is wrong or missing: Authorization: Bearer KEY", status: 401)

    static func error(_ message: String, errors: String = "", status: Int) -> Answer {
        .json("{\"message\":\(JSONText.quote(message)),\"errors\":[\(errors)]}", status: status)
    }

    /// A path under `/ssapi/` that brings nothing.
    static func unserved(_ name: String) -> Answer {
        error("there is no call \(name)", status: 404)
    }
}

extension GravityFieldDialect {
    public func answer(to outcome: IntakeOutcome, call: Call) -> Answer {
        let errors = outcome.rejections.listed
        if outcome.rejections.count == outcome.count, let first = outcome.rejections.first {
            return GravityFieldAnswer.error(first.violation.message, errors: errors, status: 422)
        }
        if !errors.isEmpty { return .json("{\"errors\":[\(errors)]}") }
        return call.method == GravityFieldMethod.event.rawValue ? .empty(204) : .json("{}")
    }

    public func refusal(_ refusal: Refusal, call: Call?) -> Answer {
        let status = refusal.status == 400 ? 422 : refusal.status
        var answer = GravityFieldAnswer.error(refusal.message, status: status)
        for field in refusal.headers.fields { answer.headers.add(field.name, field.value) }
        return answer
    }
}
