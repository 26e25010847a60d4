import Foundation
import Hummingbird
import Logging

/// What a request costs before anything is done with it: Hummingbird as its guide shows it, which reads the body and
/// answers 200 with none. The reference that `ops/bench` measures intake against.
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
        let application = Application(
            router: router,
            configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { channel in announce(port: channel.localAddress?.port ?? 0) },
            logger: Logger(label: "bare-server") { _ in SwiftLogNoOpLogHandler() }
        )
        try await application.runService()
    }

    /// Past the buffer of `print`, which a pipe would leave unflushed.
    private static func announce(port: Int) {
        FileHandle.standardOutput.write(Data("bare-server answers at http://127.0.0.1:\(port)\n".utf8))
    }
}
