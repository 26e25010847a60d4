import Foundation
import Hummingbird
import Logging
import Synchronization

/// What a request costs before anything is done with it: Hummingbird as its guide shows it, which reads the body and
/// answers 200 with none. The reference that `ops/bench` measures intake against.
///
/// Beside it, what `ops/bench` drains to: Dengage's path under `/vendor`, which is answered at once as Dengage would, and
/// counted. `GET /vendor/received` tells how many requests came, and the nanoseconds from the first to the last.
///
/// Prints its address on the first line of standard output; stops on SIGTERM.
@main
struct BareServer {
    static let bodyLimit = 1 << 20

    static func main() async throws {
        let router = Router()
        router.post("/add/events/v1.json") { request, _ -> HTTPResponse.Status in
            _ = try await request.body.collect(upTo: bodyLimit)
            return .ok
        }
        let arrivals = Mutex(Arrivals())
        router.post("/vendor/add/events/v1.json") { request, _ in
            _ = try await request.body.collect(upTo: bodyLimit)
            arrivals.withLock { $0.add() }
            return Self.success
        }
        router.get("/vendor/received") { _, _ in arrivals.withLock(\.text) }
        let application = Application(
            router: router,
            configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { channel in announce(port: channel.localAddress?.port ?? 0) },
            logger: Logger(label: "bare-server") { _ in SwiftLogNoOpLogHandler() }
        )
        try await application.runService()
    }

    private static let success = "{\"timestamp\":0,\"responses\":[],\"statusCode\":\"SUCCESS\"}"

    private struct Arrivals {
        var count = 0
        var first: ContinuousClock.Instant?
        var last: ContinuousClock.Instant?

        mutating func add() {
            count += 1
            last = .now
            first = first ?? last
        }

        var text: String {
            let span = first.flatMap { first in last.map { $0 - first } } ?? .zero
            return "{\"requests\":\(count),\"nanoseconds\":\(Int64(span / .nanoseconds(1)))}"
        }
    }

    /// Past the buffer of `print`, which a pipe would leave unflushed.
    private static func announce(port: Int) {
        FileHandle.standardOutput.write(Data("bare-server answers at http://127.0.0.1:\(port)\n".utf8))
    }
}
