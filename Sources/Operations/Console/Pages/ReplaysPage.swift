import EventLog
import Vendors

/// The replay jobs, newest first.
struct ReplaysPage: Page {
    static let template = "replays"

    let frame: Frame
    let jobs: [JobView]
}

/// One job with its bar.
struct ReplayPage: Page {
    static let template = "replay"

    let frame: Frame
    let job: JobView
}

/// A replay job as pages show it.
struct JobView {
    let id: Int64
    let state: String
    let tone: String
    let filter: String
    let rate: String
    let total: String
    let delivered: String
    let dead: String
    let waiting: String
    /// To be handed to delivery yet.
    let left: String
    /// Of the bar, in hundredths.
    let deliveredShare: Double
    let waitingShare: Double
    let deadShare: Double
    let percent: Int
    let startedAt: String
    let endedAt: String?
    let canPause: Bool
    let canResume: Bool
    let canCancel: Bool
    let hasDead: Bool

    init(_ job: ReplayJob) {
        id = job.id
        state = job.state.rawValue
        tone =
            switch job.state {
            case .running: "good"
            case .paused: "warn"
            default: ""
            }
        filter = job.filter
        rate = Figure.rate(job.rate)
        total = Figure.grouped(job.total)
        delivered = Figure.grouped(job.delivered)
        dead = Figure.grouped(job.dead)
        waiting = Figure.grouped(job.waiting)
        left = Figure.grouped(max(0, job.total - job.passed))
        let whole = Double(max(job.total, 1))
        func share(_ count: Int) -> Double { min(100, (1000 * Double(count) / whole).rounded() / 10) }
        deliveredShare = share(job.delivered)
        waitingShare = share(job.waiting)
        deadShare = share(job.dead)
        percent = min(100, Int(100 * Double(job.delivered + job.dead) / whole))
        startedAt = ConsoleTime.text(job.startedAt)
        endedAt = job.endedAt.map(ConsoleTime.text)
        canPause = job.state == .running
        canResume = job.state == .paused
        canCancel = canPause || canResume
        hasDead = job.dead > 0
    }
}

extension Console {
    func replays(_ visit: Visit) async throws(LogError) -> ReplaysPage {
        let jobs = try await api.log.replayJobs(nil)
        return ReplaysPage(
            frame: frame(visit, title: "Replays", here: "/replays"),
            jobs: jobs.sorted { $0.id > $1.id }.map(JobView.init))
    }

    func replay(_ id: String, _ visit: Visit) async throws -> ReplayPage {
        let job: ReplayJob = try await api.replay(id)
        return ReplayPage(frame: frame(visit, title: "Replay \(job.id)", here: "/replays"), job: JobView(job))
    }

    func set(replay id: String, _ verb: String, _ visit: Visit) async throws -> ConsoleAnswer {
        let job = PercentEncoding.encode(id)
        _ = try await ask("POST", "/api/v1/replays/\(job)/\(PercentEncoding.encode(verb))", visit)
        return back(visit, to: "/replays/\(job)")
    }

    /// Replays what a filter matches: at a rate as a job, without one at once.
    func replayMatching(_ visit: Visit) async throws -> ConsoleAnswer {
        let (words, path) = (try matching(visit), backPath(visit))
        guard let rate = visit.field("rps"), !rate.isEmpty else {
            let answer = try await ask("POST", "/api/v1/dead/replay?\(words)", visit)
            let reply = Reply(answer.body)
            let refused = reply?.integer("refused") ?? 0
            let stay = refused > 0 ? "; \(Figure.grouped(refused)) were refused again and stay" : ""
            return back(visit, to: path, note: "\(Figure.grouped(reply?.integer("count") ?? 0)) are sent again\(stay).")
        }
        let answer = try await ask("POST", "/api/v1/replays?rps=\(PercentEncoding.encode(rate))&\(words)", visit)
        return back(visit, to: "/replays/\(Reply(answer.body)?.integer("id") ?? 0)")
    }

    func dropMatching(_ visit: Visit) async throws -> ConsoleAnswer {
        let words = try matching(visit)
        guard visit.field("sure") == "yes" else {
            throw AdminFault(
                status: 400, message: "nothing was dropped: what is dropped is gone, so that you have to tick the box")
        }
        let answer = try await ask("POST", "/api/v1/dead/drop?\(words)", visit)
        let count = Reply(answer.body)?.integer("count") ?? 0
        return back(visit, to: backPath(visit), note: "\(Figure.grouped(count)) dropped: what they held is gone.")
    }

    /// The filter that a form carries, for the admin API: all that match, not a page of them.
    private func matching(_ visit: Visit) throws -> String {
        let form = LetterForm(Visit.fields(of: Array((visit.field("words") ?? "").utf8)))
        return try form.letterQuery.whole.text
    }

    private func backPath(_ visit: Visit) -> String {
        LetterForm(Visit.fields(of: Array((visit.field("words") ?? "").utf8))).path([:])
    }

    func set(destination name: String, _ verb: String, _ visit: Visit) async throws -> ConsoleAnswer {
        guard ["pause", "resume"].contains(verb) else {
            throw AdminFault(status: 404, message: "a destination can be paused and resumed")
        }
        _ = try await ask("POST", "/api/v1/destinations/\(PercentEncoding.encode(name))/\(verb)", visit)
        let done = verb == "pause" ? "is paused: its events wait" : "goes on"
        return back(visit, to: "/", note: "\(name) \(done).")
    }
}
