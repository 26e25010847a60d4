import AsyncHTTPClient
import NIOCore
import NIOHTTP1
public import Vendors

/// Asks a running server over its admin socket.
public struct AdminClient: Sendable {
    private let base: String

    /// - Parameter socket: the path of the server's admin socket.
    public init(socket path: String) {
        base = "http+unix://" + PercentEncoding.encode(path)
    }

    /// Nil, at once, when nobody listens there: the file of a socket outlives a server that was killed.
    ///
    /// - Parameter target: path and query.
    public func ask(_ method: String, _ target: String, body: [UInt8] = []) async -> Answer? {
        var configuration = HTTPClient.Configuration()
        configuration.connectionPool.retryConnectionEstablishment = false
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        let answer = try? await send(method, target, body, over: client)
        try? await client.shutdown()
        return answer
    }

    private func send(
        _ method: String, _ target: String, _ body: [UInt8], over client: HTTPClient
    ) async throws -> Answer {
        var request = HTTPClientRequest(url: base + target)
        request.method = HTTPMethod(rawValue: method)
        if !body.isEmpty { request.body = .bytes(ByteBuffer(bytes: body)) }
        let response = try await client.execute(request, timeout: .seconds(60))
        let body = try await response.body.collect(upTo: 1 << 30)
        let headers = HeaderList(response.headers.map { ($0.name, $0.value) })
        return Answer(status: Int(response.status.code), headers: headers, body: Array(body.readableBytesView))
    }
}
