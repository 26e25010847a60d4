import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1

/// What sending costs before anything is read, decided or recorded: AsyncHTTPClient as its guide shows it, which posts the
/// same prepared body over and over and reads the answers. The reference that `ops/bench` measures draining against.
///
///     bare-client URL BODY SECONDS CONCURRENCY
///
/// Ends with one line of JSON.
@main
struct BareClient {
    static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 5, let seconds = Double(arguments[3]), let concurrency = Int(arguments[4]) else {
            throw Complaint(description: "usage: bare-client URL BODY SECONDS CONCURRENCY")
        }
        let body = ByteBuffer(bytes: try Data(contentsOf: URL(fileURLWithPath: arguments[2])))
        let client = HTTPClient(eventLoopGroupProvider: .singleton)
        let start = ContinuousClock.now
        let requests = try await requests(
            of: body, to: arguments[1], concurrency, client, until: start + .seconds(seconds))
        let elapsed = (ContinuousClock.now - start) / .seconds(1)
        try await client.shutdown()
        print(#"{"requests": \#(requests), "seconds": \#(elapsed)}"#)
    }

    /// So many at once, each after the one before.
    @concurrent
    private static func requests(
        of body: ByteBuffer, to url: String, _ concurrency: Int, _ client: HTTPClient,
        until end: ContinuousClock.Instant
    ) async throws -> Int {
        try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<concurrency {
                group.addTask {
                    var request = HTTPClientRequest(url: url)
                    request.method = .POST
                    request.headers = ["Content-Type": "application/json"]
                    var count = 0
                    while ContinuousClock.now < end {
                        request.body = .bytes(body)
                        let response = try await client.execute(request, timeout: .seconds(10))
                        guard response.status == .ok else { throw Complaint(description: "HTTP \(response.status)") }
                        _ = try await response.body.collect(upTo: 1 << 20)
                        count += 1
                    }
                    return count
                }
            }
            return try await group.reduce(0, +)
        }
    }

    struct Complaint: Error, CustomStringConvertible {
        let description: String
    }
}
