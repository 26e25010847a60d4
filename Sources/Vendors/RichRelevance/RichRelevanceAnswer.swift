import Validation

/// Answers in the vendor's shape: `status` says whether it went well, whatever HTTP says.
enum RichRelevanceAnswer {
    static func error(_ message: String, status: Int = 200) -> Answer {
        json("{\"status\":\"error\",\"errormessage\":\(JSONText.quote(message))}", status: status)
    }

    static func json(_ text: String, status: Int = 200) -> Answer {
        var answer = Answer.json(text, status: status)
        answer.headers["Content-Type"] = "application/json;charset=utf-8"
        return answer
    }
}

extension Answer {
    /// As a script that calls a function of the page, where the page wants that.
    func handed(to callback: String?) -> Answer {
        guard let callback else { return self }
        var answer = self
        answer.headers["Content-Type"] = "application/javascript;charset=utf-8"
        answer.body = Array("\(callback)(".utf8) + body + Array(");".utf8)
        return answer
    }
}

extension RichRelevanceDialect {
    public func answer(to outcome: IntakeOutcome, call: Call) -> Answer {
        let answer =
            if let first = outcome.rejections.first {
                RichRelevanceAnswer.error(first.violation.message)
            } else {
                RichRelevanceAnswer.json("{\"status\":\"ok\",\"placements\":[]}")
            }
        return answer.handed(to: call.callback)
    }

    /// What is wrong with the request rides on 200, as the vendor has it; what is wrong with the collector does not.
    public func emptyAnswer(to request: InboundRequest, call: Call) -> Answer {
        RichRelevanceAnswer.json("{\"status\":\"ok\",\"placements\":[]}").handed(to: call.callback)
    }

    public func passedOn(_ answer: Answer, call: Call) -> Answer { answer.handed(to: call.callback) }

    public func refusal(_ refusal: Refusal, call: Call?) -> Answer {
        let status = refusal.status == 400 ? 200 : refusal.status
        var answer = RichRelevanceAnswer.error(refusal.message, status: status).handed(to: call?.callback)
        for field in refusal.headers.fields { answer.headers.add(field.name, field.value) }
        return answer
    }
}
