import EventLog
import Vendors

extension Intake {
    /// Removes what is queued of whoever opts out, stores the opting out, and only then answers.
    ///
    /// The vendor is told once everything that came before has been answered (``EndpointCall/isAlone``), so what slips
    /// through while this runs is deleted there.
    func take(_ optOut: OptOut, _ arrival: Arrival) async -> Answer {
        if let refusal = arrival.refusalOfKey { return refusal }
        let (source, dialect) = (arrival.source, arrival.dialect)
        let answer = dialect.answer(to: IntakeOutcome(count: 1, rejections: [], time: now()), call: arrival.call)
        var submission = Submission(request: arrival.id, source: source.name, envelope: arrival.call.envelope)
        if arrival.key != nil {
            // Stores nothing, but finds out whether this is a repeat: what came since the first is not taken back by it.
            let (isNew, earlier) = await store(submission, of: arrival, answer: answer)
            if !isNew { return earlier }
        }
        do {
            let kind = try await kinds.id(of: optOut.kind)
            let wish = TakingBack.Wish(optOut: optOut, kind: kind, source: source.name, dialect: dialect)
            try await takingBack.remove(wish)
            let subject = optOut.subject.map(log.subject(of:)) ?? 0
            submission.events = [
                NewEvent(kind: kind, subject: subject, route: source.routing.everywhere, body: optOut.body[...])
            ]
            return await store(submission, of: arrival, answer: answer).answer
        } catch {
            return unavailable(error, arrival)
        }
    }
}
