import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import Synchronization
import Vendors

/// One accepted connection: the handlers on it.
///
///     bytes ─▶ HTTPRequestDecoder ─▶ HTTPConnection ─▶ RequestHandler
///     bytes ◀─────────────────────── HTTPConnection ◀──────┘ from any thread
///
/// No task and no stream is between them: on two cores those cost as much as all the rest of a request.
struct IntakeChannel: ServerChildChannel {
    struct Value: ServerChildChannelValue {
        let channel: any Channel
    }

    private let handler: any RequestHandler
    private let limits: ConnectionLimits
    private let decoding: NIOHTTPDecoderLimitConfiguration
    private let dates = DateLine()
    /// Of all connections together.
    private let inFlight: InFlight
    private let desks = AnswerDesks()

    init(handler: any RequestHandler, configuration: IntakeServerConfiguration) {
        self.handler = handler
        limits = ConnectionLimits(configuration)
        inFlight = InFlight(maxRequests: configuration.inFlightRequests, maxBytes: configuration.inFlightBytes)
        var decoding = NIOHTTPDecoderLimitConfiguration()
        decoding.maxHeaderFieldSize = configuration.headerFieldBytes
        decoding.maxHeaderListSize = configuration.headerBytes
        decoding.maxHeaderFieldCount = configuration.headerFields
        self.decoding = decoding
    }

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop.makeCompletedFuture {
            let pipeline = channel.pipeline.syncOperations
            try pipeline.addHandler(ByteToMessageHandler(HTTPRequestDecoder(limitConfiguration: decoding)))
            try pipeline.addHandler(
                HTTPConnection(
                    handler: handler, limits: limits, dates: dates, inFlight: inFlight,
                    desk: desks.desk(of: channel.eventLoop)))
            return Value(channel: channel)
        }
    }

    /// Lasts as long as the connection; cut off when the grace of a stop has run out.
    func handle(value: Value, logger: Logger) async {
        await withTaskCancellationHandler {
            try? await value.channel.closeFuture.get()
        } onCancel: {
            value.channel.close(promise: nil)
        }
    }
}

/// One for each event loop.
private final class AnswerDesks: Sendable {
    private let desks = Mutex<[ObjectIdentifier: AnswerDesk]>([:])

    func desk(of loop: any EventLoop) -> AnswerDesk {
        desks.withLock { desks in
            let id = ObjectIdentifier(loop)
            if let desk = desks[id] { return desk }
            let desk = AnswerDesk(of: loop)
            desks[id] = desk
            return desk
        }
    }
}
