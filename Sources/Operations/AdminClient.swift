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

    /// Nil when nobody listens there.
    ///
    /// - Parameter target: path and query.
    public func ask(_ method: String, _ target: String) async -> Answer? {
        var request = HTTPClientRequest(url: base + target)
        request.method = HTTPMethod(rawValue: method)
        do {
            let response = try await HTTPClient.shared.execute(request, timeout: .seconds(60))
            let body = try await response.body.collect(upTo: 1 << 30)
            let headers = HeaderList(response.headers.map { ($0.name, $0.value) })
            return Answer(status: Int(response.status.code), headers: headers, body: Array(body.readableBytesView))
        } catch {
            return nil
        }
    }
}
