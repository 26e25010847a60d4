public import Delivery
public import EventLog
import Validation
public import Vendors

/// The operator's view and hand, as a function from a request to an answer.
///
/// Its routes are ``routes``; `schemas/admin/openapi.json`, which it serves at `/openapi.json`, says what each takes and
/// answers.
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

    var readiness: Answer {
        isReady() ? .json("{\"status\":\"ready\"}") : Self.fault("not ready", status: 503)
    }

    static func fault(_ message: String, status: Int) -> Answer {
        .json(JSONText.object([("message", .string(message))]).text, status: status)
    }
}

/// A request that cannot be answered as asked.
struct AdminFault: Error {
    var status: Int
    var message: String
}
