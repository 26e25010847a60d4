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
/// | `GET /api/v1/status` | destinations, sources and the log, as `sluice status --json` |
/// | `GET /api/v1/dead` | dead letters that match the filter, as NDJSON |
/// | `GET /api/v1/dead/count` | how many match |
/// | `GET /api/v1/dead/{id}` | one, with its body and the vendor's answer |
/// | `POST /api/v1/dead/drop`, `/replay` | those that match; answers how many |
/// | `POST /api/v1/destinations/{name}/resume`, `/pause` | |
/// | `POST /api/v1/destinations/{name}/drop` | removes what is owed to one that is not configured, or to `hold` |
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
    let advice: @Sendable () -> [AdviceReport]
    let isReady: @Sendable () -> Bool
    /// Milliseconds since 1970.
    let now: @Sendable () -> Int64
    let check = CheckJob()

    /// - Parameter advice: against which events were accepted, the most frequent first.
    public init(
        log: any EventLog,
        delivery: Delivery?,
        advice: @escaping @Sendable () -> [AdviceReport] = { [] },
        isReady: @escaping @Sendable () -> Bool,
        now: @escaping @Sendable () -> Int64
    ) {
        self.log = log
        self.delivery = delivery
        self.advice = advice
        self.isReady = isReady
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
        case "GET /api/v1/status": return try await status()
        case "GET /api/v1/dead": return try await list(LetterQuery(request.query).filter)
        case "GET /api/v1/dead/count": return try await count(LetterQuery(request.query).filter)
        case "POST /api/v1/dead/drop": return try await drop(LetterQuery(request.query).filter)
        case "POST /api/v1/dead/replay": return try await replay(LetterQuery(request.query).filter)
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
