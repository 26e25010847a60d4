import AsyncHTTPClient
import EventLog
import Foundation
import InMemoryLogging
import Logging
import NIOCore
import NIOHTTP1
import ServiceLifecycle
import Testing
import Vendors

@testable import Operations

/// The admin API over a real log on a TCP listener, and a client of it.
struct TestAdmin: Sendable {
    let port: Int
    let log: SQLiteEventLog
    /// What it asks for, which may be renewed.
    let token: AdminToken?
    let lines: InMemoryLogHandler

    /// - Parameters:
    ///   - token: as the configuration has it.
    ///   - hasConsole: whether the operator's pages are there too.
    ///   - judge: what intake says of an event's text now; nothing of any source when left out.
    ///   - bring: intake's part of an import.
    static func use(
        token: String?, hasConsole: Bool = false,
        judge: @escaping LetterJudge = { (_, _, _) async throws(LogError) in nil },
        bring: @escaping Bringer = { (_, _, _) async throws(LogError) in nil },
        _ body: (TestAdmin) async throws -> Void
    ) async throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "sluice-admin-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: directory) }
        let log = try await SQLiteEventLog.open(
            LogConfiguration(
                path: directory.appending(path: "log.db").path(), maxBytes: 1 << 30, ballastBytes: 0,
                now: { 1_795_216_523_456 }))
        let api = AdminAPI(
            log: log, delivery: nil, judge: judge, bring: bring,
            forget: { (_) async throws(LogError) in (Forgotten(), 0) }, isReady: { true }, version: "1",
            now: { 1_795_216_523_456 })
        let lines = InMemoryLogHandler()
        let logger = Logger(label: "test") { _ in lines }
        let (ports, port) = AsyncStream.makeStream(of: Int.self)
        let asked = token.flatMap { Credential(notation: $0) }.map(AdminToken.init)
        let server = AdminServer(
            listener: .tcp(
                host: "127.0.0.1", port: 0, token: asked, tls: nil),
            api: api, audit: Audit(logger),
            history: hasConsole ? History(log: log, now: { 1_795_216_523_456 }) : nil,
            logger: Logger(label: "server") { _ in lines },
            onReady: { port.yield($0 ?? 0) })
        let group = ServiceGroup(configuration: .init(services: [server], logger: logger))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask {
                defer { port.finish() }
                try await group.run()
            }
            for await port in ports {
                try await body(TestAdmin(port: port, log: log, token: asked, lines: lines))
                break
            }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
        await log.close()
    }

    func ask(
        _ method: String, _ target: String, token: String? = nil, body: String = ""
    ) async throws -> HTTPClientResponse {
        var request = HTTPClientRequest(url: "http://127.0.0.1:\(port)\(target)")
        request.method = HTTPMethod(rawValue: method)
        if !body.isEmpty { request.body = .bytes(ByteBuffer(string: body)) }
        if let token { request.headers.add(name: "Authorization", value: "Bearer \(token)") }
        return try await HTTPClient.shared.execute(request, timeout: .seconds(60))
    }

    /// The text of an answer that is good.
    func text(_ method: String, _ target: String, body: String = "") async throws -> String {
        let answer = try await ask(method, target, body: body)
        let text = String(buffer: try await answer.body.collect(upTo: 1 << 24))
        #expect(answer.status == .ok, "\(text)")
        return text
    }

    /// What a browser sends and gets, without following where it is sent.
    func browse(
        _ method: String, _ target: String, cookie: String? = nil, origin: String? = nil, accept: String? = nil,
        form: [(String, String)] = []
    ) async throws -> (status: UInt, headers: HTTPHeaders, text: String) {
        var request = HTTPClientRequest(url: "http://127.0.0.1:\(port)\(target)")
        request.method = HTTPMethod(rawValue: method)
        if let cookie { request.headers.add(name: "Cookie", value: cookie) }
        if let origin { request.headers.add(name: "Origin", value: origin) }
        if let accept { request.headers.add(name: "Accept", value: accept) }
        if method == "POST" {
            let text = form.map { "\($0.0)=\(PercentEncoding.encode($0.1))" }.joined(separator: "&")
            request.body = .bytes(ByteBuffer(string: text))
        }
        let response = try await Self.browser.execute(request, timeout: .seconds(60))
        let body = try await response.body.collect(upTo: 1 << 22)
        return (response.status.code, response.headers, String(buffer: body))
    }

    private static let browser: HTTPClient = {
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }()

    /// - Returns: the cookie of a new session.
    func logIn(_ token: String) async throws -> String {
        let answer = try await browse("POST", "/login", form: [("token", token), ("next", "/")])
        let field = answer.headers.first(name: "Set-Cookie") ?? ""
        return String(field.prefix { $0 != ";" })
    }

    func status(_ method: String, _ target: String, token: String? = nil) async throws -> UInt {
        try await ask(method, target, token: token).status.code
    }

    /// The lines with this message, each with its metadata in words.
    func lines(_ message: String) -> [[String: String]] {
        lines.entries.filter { "\($0.message)" == message }.map { $0.metadata.mapValues { "\($0)" } }
    }
}
