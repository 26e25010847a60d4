import EventLog
import Foundation
import Intake
import Testing
import Validation
import Vendors

/// Intake over a real log in a directory of its own: one source of each dialect, all routed to `vendor`.
///
/// One of them may have other rules.
final class TestIntake {
    let intake: Intake
    let log: SQLiteEventLog
    let destination: NameID
    private let directory: URL

    init(
        limits: IntakeLimits = IntakeLimits(),
        origins: [String]? = nil,
        isStrict: Bool = false,
        letters: LetterBound = LetterBound(),
        maxBytes: Int = 1 << 30,
        rate: Double? = nil,
        deliverTo rules: [DeliveryRule] = [DeliveryRule("vendor")],
        from source: String = "shop",
        redaction: Redaction = Redaction(),
        uptime: (@Sendable () -> Duration)? = nil,
        passThrough: PassThrough? = nil,
        ask: @escaping Asking = { _, _, _ in nil }
    ) async throws {
        directory = FileManager.default.temporaryDirectory.appending(path: "sluice-intake-\(UUID().uuidString)")
        log = try await SQLiteEventLog.open(
            LogConfiguration(
                path: directory.appending(path: "log.db").path(), maxBytes: maxBytes, ballastBytes: 0,
                intakeLetters: letters, now: { 1_795_216_523_456 }))
        destination = try await log.intern("vendor", as: .destination)
        var starts = [DestinationStart(destination: destination, start: .earliest)]
        for name in rules.map(\.destination) where name != "vendor" {
            let other = try await log.intern(name, as: .destination)
            starts.append(DestinationStart(destination: other, start: .earliest))
        }
        try await log.configure(destinations: starts)
        let schemas = try SchemaLibrary.builtIn()
        let dengage = DengageSource(name: "shop", apiKeys: ["key-0", "key-1"], origins: origins)
        let gravity = GravitySource(name: "items", customer: "shop", username: "user", password: "pass")
        let field = GravityFieldSource(name: "field", apiKeys: ["field-key"])
        let richRelevance = RichRelevanceSource(name: "pages", apiKey: "site", apiClientKey: "channel")
        let ometria = OmetriaSource(name: "ometria", key: "key", secret: "secret")
        let rule = { (name: String, dialect: String, isStrict: Bool) in
            SourceRule(
                name: name, dialect: dialect, deliverTo: name == source ? rules : [DeliveryRule("vendor")],
                redaction: name == source ? redaction : Redaction(),
                passThrough: name == source ? passThrough : nil, isStrict: isStrict, requestsPerSecond: rate)
        }
        intake = try await Intake(
            dialects: [
                DengageDialect(sources: [dengage], schemas: schemas),
                GravityDialect(sources: [gravity], schemas: schemas),
                GravityFieldDialect(sources: [field], schemas: schemas),
                OmetriaDialect(sources: [ometria], schemas: schemas),
                RichRelevanceDialect(sources: [richRelevance], schemas: schemas),
            ],
            rules: [
                rule("shop", "dengage", isStrict), rule("items", "gravity", false),
                rule("field", "gravity-field", isStrict),
                rule("pages", "richrelevance", isStrict),
                rule("ometria", "ometria", isStrict),
            ],
            limits: limits,
            log: log,
            now: { 1_795_216_523_456 },
            uptime: uptime,
            ask: ask
        )
    }

    /// Checks conservation and removes the directory.
    func end() async throws {
        defer { try? FileManager.default.removeItem(at: directory) }
        for one in try await log.status().destinations where one.name != "hold" {
            #expect(one.accepted == one.delivered + one.died + one.removed + one.passedOver + one.pending)
        }
        #expect(try await log.check { _ in }.faults.findings == [])
        await log.close()
    }

    func dengage(_ body: String, query: String = "?apiKey=key-1", headers: HeaderList = [:]) async -> Answer {
        await send("POST", "/add/events/v1.json" + query, headers: headers, body: Array(body.utf8))
    }

    func gravity(_ body: String, headers: HeaderList = ["Authorization": "Basic dXNlcjpwYXNz"]) async -> Answer {
        await send(
            "POST", "/grrec-shop-war/WebshopServlet/addEvents?async=true", headers: headers, body: Array(body.utf8))
    }

    func send(_ method: String, _ target: String, headers: HeaderList = [:], body: [UInt8] = []) async -> Answer {
        await intake.respond(to: InboundRequest(method: method, target: target, headers: headers, body: body))
    }

    /// The bodies of all stored events, in order.
    func stored() async throws -> [String] { try await stored(for: "vendor") }

    func stored(for name: String) async throws -> [String] {
        let destination = try await log.intern(name, as: .destination)
        return try await log.next(for: destination, events: 10_000, bytes: 1 << 30).events.map {
            String(decoding: $0.body, as: UTF8.self)
        }
    }

    func expectStored(_ bodies: [String], at place: SourceLocation = #_sourceLocation) async throws {
        #expect(try await stored() == bodies, sourceLocation: place)
    }

    func letters() async throws -> [DeadLetter] {
        try await log.letters(LetterFilter(stage: .intake))
    }
}

extension Answer {
    var text: String { String(decoding: body, as: UTF8.self) }
}

/// Runs a body with an intake, and ends it whatever happens.
func withIntake(
    limits: IntakeLimits = IntakeLimits(),
    origins: [String]? = nil,
    isStrict: Bool = false,
    letters: LetterBound = LetterBound(),
    maxBytes: Int = 1 << 30,
    rate: Double? = nil,
    deliverTo rules: [DeliveryRule] = [DeliveryRule("vendor")],
    from source: String = "shop",
    redaction: Redaction = Redaction(),
    uptime: (@Sendable () -> Duration)? = nil,
    _ body: (TestIntake) async throws -> Void
) async throws {
    let intake = try await TestIntake(
        limits: limits, origins: origins, isStrict: isStrict, letters: letters, maxBytes: maxBytes, rate: rate,
        deliverTo: rules, from: source, redaction: redaction, uptime: uptime)
    do {
        try await body(intake)
    } catch {
        try await intake.end()
        throw error
    }
    try await intake.end()
}
