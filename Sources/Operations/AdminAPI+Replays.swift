import EventLog
import Vendors

extension AdminAPI {
    func startReplay(_ call: AdminCall) async throws -> Answer {
        let rate = try Self.rate(of: call.request)
        let query = try call.letters
        var filter = query.filter(in: log)
        // A job is there for many: it takes all unless it is told how many.
        if call.request.parameter("limit") == nil { filter.limit = nil }
        if filter.stage == .intake {
            throw AdminFault(status: 400, message: "what intake refused is judged again at once: leave the rate out")
        }
        let id = try await log.startReplay(filter, words: query.text, rate: rate)
        replays?.wake()
        return .json(try await replay(String(id)).json.text)
    }

    func replay(_ text: String) async throws -> ReplayJob {
        guard let id = Int64(text) else { throw AdminFault(status: 400, message: "\"\(text)\" is not an id") }
        guard let job = try await log.replayJobs(id).first else {
            throw AdminFault(status: 404, message: "there is no replay \(id)")
        }
        return job
    }

    func setReplay(_ call: AdminCall, _ state: ReplayJob.State) async throws -> Answer {
        let job = try await replay(call["id"])
        guard try await log.setReplay(job.id, state) else {
            throw AdminFault(status: 409, message: "replay \(job.id) has ended: it is \(job.state.rawValue)")
        }
        replays?.wake()
        return .json(try await replay(call["id"]).json.text)
    }
}
