import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import Synchronization
import Testing

/// A directory with a configuration, two simulated vendors and a collector, all real processes on loopback.
///
/// At the end the log is checked, twice: by the running collector, and again from the closed file. Either recomputes
/// accepted = delivered + died + removed + passed over + pending per destination from the rows alone.
final class Workplace: Sendable {
    static let key = "12345678-1234-1234-1234-123456789012"
    static let authorization = "Basic " + Data("shop:secret".utf8).base64EncodedString()

    let directory: URL
    let dengage: Simulator
    let gravity: Simulator
    /// Of a test that is about another vendor: its simulator, and how it stands in the configuration.
    private let other: (vendor: OtherVendor, simulator: Simulator)?
    private let running = Mutex<Program?>(nil)

    private init(
        directory: URL, dengage: Simulator, gravity: Simulator, other: (OtherVendor, Simulator)?
    ) {
        self.directory = directory
        self.dengage = dengage
        self.gravity = gravity
        self.other = other
    }

    /// - Parameter settings: YAML lines of each destination, beyond its address and credentials.
    static let quick = "retry: { base: 50ms, max: 500ms }\n    batch: { wait: 20ms }\n    rate: unlimited"

    /// - Parameter other: a third vendor beside the two that are always there.
    static func use(
        settings: String = quick,
        with other: OtherVendor? = nil,
        _ body: (Workplace) async throws -> Void
    ) async throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "sluice-e2e-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        let dengage = try await Simulator.start("dengage", ["--api-key", "vendor-key"], in: directory)
        let gravity = try await Simulator.start(
            "gravity", ["--username", "vendor-user", "--password", "vendor-pass"], in: directory)
        var third: (OtherVendor, Simulator)?
        if let other {
            third = (other, try await Simulator.start(other.name, other.simulatorOptions, in: directory))
        }
        let place = Workplace(directory: directory, dengage: dengage, gravity: gravity, other: third)
        try place.writeConfiguration(settings)
        do {
            try await place.start()
            try await body(place)
            try await place.checkConservation()
        } catch {
            await place.end()
            throw error
        }
        await place.end()
    }

    private func end() async {
        await collector?.stop(SIGKILL)
        await dengage.program.stop(SIGKILL)
        await gravity.program.stop(SIGKILL)
        await other?.simulator.program.stop(SIGKILL)
        try? FileManager.default.removeItem(at: directory)
    }

    /// - Parameter hasDestinations: false leaves them out, and with them who gets what.
    func writeConfiguration(_ settings: String, hasDestinations: Bool = true) throws {
        let whole = configuration(settings)
        let text = hasDestinations ? whole : withoutDestinations(whole)
        try text.write(to: directory.appending(path: "sluice.yaml"), atomically: true, encoding: .utf8)
    }

    func rewriteConfiguration(_ change: (String) -> String) throws {
        let file = directory.appending(path: "sluice.yaml")
        try change(String(contentsOf: file, encoding: .utf8)).write(to: file, atomically: true, encoding: .utf8)
    }

    /// Changes the configuration, and starts the collector again under it.
    func reconfigure(_ change: (String) -> String) async throws {
        try rewriteConfiguration(change)
        await stop()
        try await start()
    }

    /// What the collector wrote to standard error so far.
    func log() throws -> String {
        try String(contentsOf: directory.appending(path: "serve.log"), encoding: .utf8)
    }

    private func withoutDestinations(_ text: String) -> String {
        let sources = text.replacing(/, deliverTo: \[[a-z-]*\]/, with: "")
        return String(sources.prefix(upTo: sources.firstRange(of: "destinations:")?.lowerBound ?? sources.endIndex))
    }

    private func configuration(_ settings: String) -> String {
        """
        listen: 127.0.0.1:0
        queue: { path: data/sluice.db }
        shutdown: { grace: 5s }
        sources:
          shop: { dialect: dengage, apiKeys: ["\(Self.key)"], deliverTo: [dengage-eu] }
          items: { dialect: gravity, customer: shop, username: shop, password: secret, deliverTo: [gravity-ams] }
        \(other.map { "  other: { dialect: \($0.vendor.name), \($0.vendor.source), deliverTo: [other] }" } ?? "")
        destinations:
          dengage-eu:
            vendor: dengage
            url: \(dengage.program.address)
            apiKey: vendor-key
            origin: https://www.exampleshop.com
            \(settings)
          gravity-ams:
            vendor: gravity
            url: \(gravity.program.address)/grrec-shop-war/WebshopServlet
            username: vendor-user
            password: vendor-pass
            \(settings)
        """ + (other.map { "\n" + $0.vendor.destination(at: $0.simulator.program.address, settings) } ?? "")
    }

    /// The simulator of the other vendor.
    var otherVendor: Simulator { other?.simulator ?? dengage }

    // MARK: The collector

    private var collector: Program? { running.withLock { $0 } }

    /// Where the collector listens: for events, and for the operator where that is configured.
    var addresses: [String] { [collector?.address, collector?.admin].compactMap(\.self) }

    func start() async throws {
        let text = try String(contentsOf: directory.appending(path: "sluice.yaml"), encoding: .utf8)
        let program = try await Program.start(
            ["serve", "--config", "sluice.yaml"], in: directory, hasAdmin: text.contains("admin: { listen:"))
        running.withLock { $0 = program }
    }

    @discardableResult
    func stop(_ signal: Int32 = SIGTERM) async -> Int32? {
        await collector?.stop(signal)
    }

    /// Without waiting for what comes of it.
    func signal(_ signal: Int32) {
        collector?.signal(signal)
    }

    func run(_ arguments: String...) async throws -> Finished {
        try await run(arguments)
    }

    func run(_ arguments: [String], environment: [String: String] = [:]) async throws -> Finished {
        try await Finished.run(arguments + ["--config", "sluice.yaml"], in: directory, environment: environment)
    }

    struct Reply {
        let status: Int
        let headers: HTTPHeaders
        let body: String
    }

    func post(_ path: String, _ body: String, headers: [(String, String)] = []) async throws -> Reply {
        var request = HTTPClientRequest(url: (collector?.address ?? "http://127.0.0.1:1") + path)
        request.method = .POST
        request.headers = HTTPHeaders(headers)
        request.body = .bytes(ByteBuffer(string: body))
        return try await send(request)
    }

    func get(_ path: String) async throws -> Reply {
        try await send(HTTPClientRequest(url: (collector?.address ?? "http://127.0.0.1:1") + path))
    }

    /// Asks the collector's admin socket.
    func admin(_ path: String) async throws -> Reply {
        let socket = directory.appending(path: "data/sluice.db-admin.sock").path
        let host = socket.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? socket
        return try await send(HTTPClientRequest(url: "http+unix://\(host)\(path)"))
    }

    /// Asks the collector's admin API where it listens on loopback.
    func admin(_ path: String, token: String) async throws -> Reply {
        var request = HTTPClientRequest(url: (collector?.admin ?? "http://127.0.0.1:1") + path)
        request.headers.add(name: "Authorization", value: "Bearer \(token)")
        return try await send(request)
    }

    private func send(_ request: HTTPClientRequest) async throws -> Reply {
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(20))
        let text = String(buffer: try await response.body.collect(upTo: 1 << 20))
        return Reply(status: Int(response.status.code), headers: response.headers, body: text)
    }

    @discardableResult
    func postDengage(_ body: String, key: String = key) async throws -> Reply {
        try await post("/add/events/v1.json?apiKey=\(key)", body)
    }

    @discardableResult
    func postGravity(_ body: String) async throws -> Reply {
        try await post(
            "/grrec-shop-war/WebshopServlet/addEvents?async=true", body,
            headers: [("Authorization", Self.authorization)])
    }

    // MARK: Its account

    func status() async throws -> [String: [String: Any]] {
        let finished = try await run("status", "--json")
        #expect(finished.code == 0, "\(finished.errors)")
        let object = try JSONSerialization.jsonObject(with: Data(finished.output.utf8)) as? [String: Any]
        let destinations = try #require(object?["destinations"] as? [[String: Any]])
        return Dictionary(uniqueKeysWithValues: destinations.map { ($0["name"] as? String ?? "", $0) })
    }

    func number(_ name: String, of destination: String) async throws -> Int {
        try await status()[destination]?[name] as? Int ?? -1
    }

    /// Waits until nothing is pending and nothing is being replayed.
    func settled(_ destination: String, within limit: Duration = .seconds(60)) async throws {
        try await eventually("\(destination) has nothing pending", within: limit) {
            let status = try await self.status()[destination]
            return status?["pending"] as? Int == 0 && status?["replaying"] as? Int == 0
        }
    }

    private func checkConservation() async throws {
        try await checkLog()
        if await stop() != nil { try await checkLog() }
    }

    private func checkLog() async throws {
        let finished = try await run("log", "check")
        #expect(finished.code == 0, "\(finished.output)\(finished.errors)")
        #expect(finished.output.contains("sound:"), "\(finished.output)")
    }
}

/// Asks again every few milliseconds; fails, naming what it waited for, when the time is over.
func eventually(
    _ what: String,
    within limit: Duration = .seconds(60),
    _ condition: () async throws -> Bool
) async throws {
    let deadline = ContinuousClock.now + limit
    while try await !condition() {
        guard ContinuousClock.now < deadline else {
            Issue.record("waited in vain: \(what)")
            throw CancellationError()
        }
        try await Task.sleep(for: .milliseconds(30))
    }
}
