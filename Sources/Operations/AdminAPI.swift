public import Delivery
public import EventLog
import Validation
public import Vendors

/// The operator's view and hand, as a function from a request to an answer.
///
/// | route | what |
/// |---|---|
/// | `GET /healthz` | 200 while the process lives |
/// | `GET /readyz` | 200 once intake accepts |
/// | `GET /metrics` | the same account for Prometheus: `ops/docs/metrics.md` |
/// | `GET /api/v1/status` | destinations, sources and the log, as `sluice status --json` |
/// | `GET /api/v1/dead` | dead letters that match the filter, as NDJSON |
/// | `GET /api/v1/dead/count` | how many match; `?by=reason,kind` for each combination: ``LetterField`` |
/// | `GET /api/v1/dead/{id}` | one, with its body, the vendor's answer and its attempts |
/// | `PUT /api/v1/dead/{id}/body` | puts an event in place of its body; answers as `edit` |
/// | `POST /api/v1/dead/edit` | edits those that match: ``BodyEdit``; answers a line for each, as NDJSON; `dryRun=true` |
/// | `POST /api/v1/dead/drop`, `/replay` | those that match; answers how many |
/// | `POST /api/v1/dead/send?to=` | sends what those that match hold to another destination |
/// | `POST /api/v1/replays?rps=` | begins to replay those that match at a rate; answers the job |
/// | `POST /api/v1/replays/past?rps=` | begins to send events of a span once more: ``PastWords``; answers the job; `dryRun=true` |
/// | `GET /api/v1/replays`, `/replays/{id}` | the jobs, with what became of their letters |
/// | `POST /api/v1/replays/{id}/pause`, `/resume`, `/cancel` | |
/// | `POST /api/v1/destinations/{name}/resume`, `/pause` | |
/// | `POST /api/v1/destinations/{name}/drop` | removes what is owed to one that is not configured, or to `hold` |
/// | `GET /api/v1/requests/{id}` | what became of what a storefront's request brought, by its `X-Request-Id` |
/// | `POST /api/v1/import?source=` | takes the body's lines in as events of that source |
/// | `POST /api/v1/forget` | removes all there is of a person, who is named in the body |
/// | `POST /api/v1/log/check` | begins a check of the log; 202 |
/// | `GET /api/v1/log/check` | 202 with how far it is, then what it found |
///
/// Filters are query parameters: ``LetterQuery``. Errors are `{"message": …}` with a status that says whose fault it is.
///
/// The command line asks a running server over its admin socket; with no server running it opens the log itself and asks
/// this same function, so that both answer alike.
public struct AdminAPI: Sendable {
    let log: any EventLog
    /// Nil when no server runs.
    let delivery: Delivery?
    /// Nil when no server runs.
    let intake: @Sendable () -> IntakeReport?
    let judge: LetterJudge
    let bring: Bringer
    let forget: Forgetter
    /// Nil when no server runs: jobs wait for one.
    let replays: ReplayRunner?
    let isReady: @Sendable () -> Bool
    let version: String
    /// Milliseconds since 1970.
    let startedAt: Int64
    /// Milliseconds since 1970.
    let now: @Sendable () -> Int64
    let check = CheckJob()

    /// - Parameters:
    ///   - intake: what it did since the start; nil when no server runs.
    ///   - judge: how intake judges events that come back.
    ///   - bring: how intake takes events in that no request brings.
    ///   - forget: how a person is forgotten.
    public init(
        log: any EventLog,
        delivery: Delivery?,
        intake: @escaping @Sendable () -> IntakeReport? = { nil },
        judge: @escaping LetterJudge,
        bring: @escaping Bringer,
        forget: @escaping Forgetter,
        replays: ReplayRunner? = nil,
        isReady: @escaping @Sendable () -> Bool,
        version: String,
        now: @escaping @Sendable () -> Int64
    ) {
        self.log = log
        self.delivery = delivery
        self.intake = intake
        self.judge = judge
        self.bring = bring
        self.forget = forget
        self.replays = replays
        self.isReady = isReady
        self.version = version
        startedAt = now()
        self.now = now
    }

    public func respond(to request: InboundRequest) async -> Answer {
        do {
            return try await route(request)
        } catch let error as AdminFault {
            return Self.fault(error.message, status: error.status)
        } catch let error as LogError {
            return Self.fault(error.detail, status: error.code == .full || error.code == .busy ? 503 : 500)
        } catch {
            return Self.fault("\(error)", status: 500)
        }
    }

    private func route(_ request: InboundRequest) async throws -> Answer {
        switch "\(request.method) \(request.path)" {
        case "GET /healthz": return .json("{\"status\":\"alive\"}")
        case "GET /readyz": return isReady() ? .json("{\"status\":\"ready\"}") : Self.fault("not ready", status: 503)
        case "GET /metrics": return try await metrics()
        case "GET /api/v1/status": return .json(try await status().json.text)
        case "GET /api/v1/dead": return try await list(LetterQuery(request.query).filter(in: log))
        case "GET /api/v1/dead/count":
            return try await count(
                LetterQuery(request.query, besides: ["by"]).filter(in: log), by: request.parameter("by"))
        case "POST /api/v1/dead/edit": return try await edit(request)
        case "POST /api/v1/dead/drop": return try await drop(LetterQuery(request.query).filter(in: log))
        case "POST /api/v1/dead/replay": return try await replay(LetterQuery(request.query).filter(in: log))
        case "POST /api/v1/dead/send":
            guard let name = request.parameter("to") else {
                throw AdminFault(status: 400, message: "to says to whom they are sent")
            }
            return try await send(LetterQuery(request.query, besides: ["to"]), to: name)
        case "POST /api/v1/replays/past": return try await startPast(request)
        case "POST /api/v1/replays": return try await startReplay(request)
        case "GET /api/v1/replays": return .json(JSONText.array(try await log.replayJobs(nil).map(\.json)).text)
        case "POST /api/v1/import": return try await takeImport(request)
        case "POST /api/v1/forget": return try await forget(request)
        case "POST /api/v1/log/check":
            check.start(log)
            return try check.answer()
        case "GET /api/v1/log/check": return try check.answer()
        default: return try await routeNamed(request)
        }
    }

    /// Routes with a name in the path.
    private func routeNamed(_ request: InboundRequest) async throws -> Answer {
        let parts = request.path.split(separator: "/").map { PercentEncoding.decode($0.utf8) }
        switch (request.method, parts.prefix(3), parts.count, parts.last) {
        case ("GET", ["api", "v1", "dead"], 4, let id?): return try await show(id)
        case ("GET", ["api", "v1", "requests"], 4, let id?): return try await trace(id)
        case ("GET", ["api", "v1", "replays"], 4, let id?): return .json(try await replay(id).json.text)
        case ("POST", ["api", "v1", "replays"], 5, let verb?): return try await setReplay(parts[3], verb)
        case ("PUT", ["api", "v1", "dead"], 5, "body"): return try await replace(parts[3], request)
        case ("POST", ["api", "v1", "destinations"], 5, "resume"): return try await resume(parts[3])
        case ("POST", ["api", "v1", "destinations"], 5, "pause"): return try await pause(parts[3])
        case ("POST", ["api", "v1", "destinations"], 5, "drop"): return try await dropOwed(to: parts[3])
        default: throw AdminFault(status: 404, message: "there is nothing at \(request.method) \(request.path)")
        }
    }

    private static func fault(_ message: String, status: Int) -> Answer {
        .json(JSONText.object([("message", .string(message))]).text, status: status)
    }
}

/// A request that cannot be answered as asked.
struct AdminFault: Error {
    var status: Int
    var message: String
}
