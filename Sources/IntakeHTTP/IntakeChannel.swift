import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import Vendors

/// One accepted connection: the handlers on it, and the loop that answers its requests one after the other.
///
///     bytes ─▶ HTTPRequestDecoder ─▶ HTTPConnection ─▶ deliveries ─▶ RequestHandler
///     bytes ◀─────────────────────── HTTPConnection ◀─ answers ◀─────────┘
struct IntakeChannel: ServerChildChannel {
    typealias Value = NIOAsyncChannel<Delivery, Answer>

    private let handler: any RequestHandler
    private let limits: ConnectionLimits
    private let decoding: NIOHTTPDecoderLimitConfiguration
    private let dates = DateLine()
    /// Of all connections together.
    private let inFlight: InFlight

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
            try pipeline.addHandler(HTTPConnection(handler: handler, limits: limits, dates: dates, inFlight: inFlight))
            return try NIOAsyncChannel(
                wrappingChannelSynchronously: channel,
                // One request at work and one in waiting: a client that pipelines is read no further than that.
                configuration: .init(backPressureStrategy: .init(lowWatermark: 1, highWatermark: 2))
            )
        }
    }

    func handle(value channel: Value, logger: Logger) async {
        // What ends the loop with an error is a client that went away, or the stop: there is nobody left to tell.
        try? await channel.executeThenClose { deliveries, answers in
            for try await delivery in deliveries {
                switch delivery {
                case .request(let request, let share):
                    let answer = await handler.respond(to: request)
                    withExtendedLifetime(share) {}
                    try await answers.write(answer)
                case .answered(let answer): try await answers.write(answer)
                }
            }
        }
    }
}
