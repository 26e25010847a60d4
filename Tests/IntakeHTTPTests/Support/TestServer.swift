import IntakeHTTP
import Logging
import ServiceLifecycle

/// An intake server on a free loopback port while `body` runs.
struct TestServer {
    let port: Int
    private let group: ServiceGroup

    /// Begins a graceful stop. ``running(_:_:_:)`` returns only when it is over.
    func stop() async {
        await group.triggerGracefulShutdown()
    }

    static func running<Result: Sendable>(
        _ handler: any RequestHandler,
        _ adjust: (inout IntakeServerConfiguration) -> Void = { _ in },
        _ body: (TestServer) async throws -> Result
    ) async throws -> Result {
        var configuration = IntakeServerConfiguration(host: "127.0.0.1", port: 0)
        configuration.shutdownGrace = .milliseconds(200)
        adjust(&configuration)
        let (ports, port) = AsyncStream.makeStream(of: Int.self)
        let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        let server = IntakeServer(configuration: configuration, handler: handler, logger: logger) { port.yield($0) }
        let group = ServiceGroup(configuration: .init(services: [server], logger: logger))
        return try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask {
                defer { port.finish() }
                try await group.run()
            }
            var iterator = ports.makeAsyncIterator()
            guard let bound = await iterator.next() else {
                try await tasks.next()
                throw NotStarted()
            }
            let result = try await body(TestServer(port: bound, group: group))
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
            return result
        }
    }

    struct NotStarted: Error {}
}
