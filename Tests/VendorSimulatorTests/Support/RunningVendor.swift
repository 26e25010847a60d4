import AsyncHTTPClient
import Logging
import NIOCore
import NIOHTTP1
import ServiceLifecycle
import Testing

@testable import VendorSimulator

/// A simulator on a free loopback port while `body` runs, and a client for it.
struct RunningVendor {
    let simulator: VendorSimulator
    let port: Int

    var recorder: Recorder { simulator.recorder }

    static func gravity(
        _ script: String = "",
        _ adjust: (inout SimulatorConfiguration) -> Void = { _ in },
        _ body: (RunningVendor) async throws -> Void
    ) async throws {
        try await running(.gravity, .basic(username: "shop", password: "pass:word"), script, adjust, body)
    }

    static func dengage(
        _ script: String = "",
        _ adjust: (inout SimulatorConfiguration) -> Void = { _ in },
        _ body: (RunningVendor) async throws -> Void
    ) async throws {
        try await running(.dengage, .key("K", origin: "https://shop.example"), script, adjust, body)
    }

    static func gravityField(_ body: (RunningVendor) async throws -> Void) async throws {
        try await running(.gravityField, .key("K", origin: nil), "", { _ in }, body)
    }

    static func ometria(_ body: (RunningVendor) async throws -> Void) async throws {
        try await running(.ometria, .basic(username: "key", password: "secret"), "", { _ in }, body)
    }

    static func richRelevance(_ body: (RunningVendor) async throws -> Void) async throws {
        try await running(.richrelevance, .basic(username: "K", password: "C"), "", { _ in }, body)
    }

    private static func running(
        _ vendor: SimulatorConfiguration.Vendor,
        _ credentials: SimulatorConfiguration.Credentials,
        _ script: String,
        _ adjust: (inout SimulatorConfiguration) -> Void,
        _ body: (RunningVendor) async throws -> Void
    ) async throws {
        var configuration = SimulatorConfiguration(
            vendor: vendor,
            credentials: credentials,
            faults: try FaultScript(parsing: script)
        )
        adjust(&configuration)
        let (ports, port) = AsyncStream.makeStream(of: Int.self)
        let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        let simulator = VendorSimulator(configuration: configuration, logger: logger) { port.yield($0) }
        let group = ServiceGroup(configuration: .init(services: [simulator], logger: logger))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask {
                defer { port.finish() }
                try await group.run()
            }
            var iterator = ports.makeAsyncIterator()
            let bound = try #require(await iterator.next())
            try await body(RunningVendor(simulator: simulator, port: bound))
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }

    struct Reply {
        let status: Int
        let headers: HTTPHeaders
        let body: String
    }

    /// A request without a body is a GET.
    func send(_ path: String, body: String? = nil, headers: HTTPHeaders = [:]) async throws -> Reply {
        var request = HTTPClientRequest(url: "http://127.0.0.1:\(port)\(path)")
        request.method = body == nil ? .GET : .POST
        request.headers = headers
        if let body { request.body = .bytes(ByteBuffer(string: body)) }
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
        let text = String(buffer: try await response.body.collect(upTo: 1 << 24))
        return Reply(status: Int(response.status.code), headers: response.headers, body: text)
    }

    /// Events to Gravity, with valid credentials.
    func addEvents(_ body: String, headers: HTTPHeaders = ["Authorization": Self.authorization]) async throws -> Reply {
        try await send("/grrec-shop-war/WebshopServlet/addEvents?async=true", body: body, headers: headers)
    }

    /// Base64 of `shop:pass:word`.
    static let authorization = "Basic c2hvcDpwYXNzOndvcmQ="
    static let view = "{\"eventType\":\"VIEW\",\"cookieId\":\"c\",\"itemId\":\"sku-1\"}"
    static let pageView = "{\"name\":\"PAGE_VIEW\",\"userId\":\"u\",\"sessionId\":\"s\"}"

    /// Events to Dengage, with a valid key and origin.
    func track(
        _ body: String,
        path: String = "/add/events/v1.json?apiKey=K",
        headers: HTTPHeaders = ["Origin": "https://shop.example"]
    ) async throws -> Reply {
        try await send(path, body: body, headers: headers)
    }
}
