import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOPosix
import Vendors

/// Connections of its own to one destination.
///
/// Redirects are not followed, answers are not inflated, connections that cannot be made fail at once (the dispatcher
/// repeats), and every request has a deadline.
struct VendorClient: Sendable {
    private let client: HTTPClient
    private let timeout: Duration
    private let now: @Sendable () -> Int64

    /// The most bytes of an answer's body that are read.
    static let mostAnswerBytes = 1 << 20

    /// Beside those that batches may take, so that a read does not wait for a batch.
    static let connectionsForReads = 16

    /// Apart from those that take requests: there a batch would wait, at each of its steps, for the hundred events of every
    /// connection that has something to read, and delivery would fall behind a load that leaves it time enough.
    private static let loops = MultiThreadedEventLoopGroup(numberOfThreads: max(1, System.coreCount / 2))

    /// - Parameter now: milliseconds since 1970.
    init(_ settings: OutletSettings, now: @escaping @Sendable () -> Int64) {
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow,
            timeout: .init(connect: .nanoseconds(settings.timeout.nanoseconds)),
            decompression: .disabled
        )
        configuration.httpVersion = .http1Only
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit =
            settings.concurrency + Self.connectionsForReads
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.connectionPool.idleTimeout = .seconds(30)
        client = HTTPClient(eventLoopGroupProvider: .shared(Self.loops), configuration: configuration)
        timeout = settings.timeout
        self.now = now
    }

    func shutdown() async {
        try? await client.shutdown()
    }

    /// Once it has begun, it may be the request that the vendor, or something before it, breaks off at.
    ///
    /// - Parameters:
    ///   - limit: to the end of the answer; the destination's own when nil.
    ///   - onWritten: called when the last byte was written to an open connection; not if it never was.
    func send(
        _ request: OutboundRequest, within limit: Duration? = nil, onWritten: @escaping @Sendable () -> Void
    ) async -> Reply {
        let collector = AnswerCollector(mostBytes: Self.mostAnswerBytes, now: now, onWritten: onWritten)
        do {
            let outgoing = try HTTPClient.Request(
                url: request.url,
                method: HTTPMethod(rawValue: request.method),
                headers: HTTPHeaders(request.headers.fields.map { ($0.name, $0.value) }),
                body: .byteBuffer(ByteBuffer(bytes: request.body))
            )
            return try await client.execute(
                request: outgoing, delegate: collector, deadline: .now() + .nanoseconds((limit ?? timeout).nanoseconds)
            ).futureResult.get()
        } catch {
            let why = request.withoutQuery(String(describing: error))
            return collector.hasBegun ? .interrupted(why) : .unreachable(why)
        }
    }
}

extension Duration {
    fileprivate var nanoseconds: Int64 {
        components.seconds * 1_000_000_000 + components.attoseconds / 1_000_000_000
    }
}
