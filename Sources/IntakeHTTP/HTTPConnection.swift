import FoundationEssentials
import NIOCore
import NIOHTTP1
import Vendors

/// One HTTP/1 connection, from parsed parts to whole requests and from answers to bytes.
///
/// One request is at work at a time, and nothing more is read while another waits; `owed` has the manner of each answer
/// not yet written, in order. A request whose head says so, that broke the rules, or whose refused body is too long to read, is the last on
/// its connection: its answer says `Connection: close`, then our side is closed and the client may send on for a moment,
/// unread, so that the answer is not lost to a reset.
///
/// A state machine with its shell, hence the length. Confined to its event loop.
final class HTTPConnection: ChannelDuplexHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundIn = Never
    typealias OutboundOut = ByteBuffer

    private let handler: any RequestHandler
    private let limits: ConnectionLimits
    private let dates: DateLine
    private let inFlight: InFlight
    private let desk: AnswerDesk

    private var phase = ConnectionPhase.idle
    private var reading: BodyReading?
    /// Nil once the handler is gone.
    private var context: ChannelHandlerContext?
    private var owed = CircularBuffer<AnswerManner>(initialCapacity: 2)
    /// What is not at work yet.
    private var waiting = CircularBuffer<Exchange>(initialCapacity: 2)
    private var isAtWork = false
    /// The channel asked for more to be read while enough waited.
    private var isReadHeld = false
    /// A client awaits `100 Continue`, which must not overtake the answers to its earlier requests.
    private var owesContinue = false
    private var isStopping = false
    /// A part has arrived since the last read was complete.
    private var hasHeard = false
    /// When the client's not reading its answers began to hold up further ones. What it sends meanwhile does not count.
    private var stuckSince: NIODeadline?
    private var timer = LazyTimer()

    init(handler: any RequestHandler, limits: ConnectionLimits, dates: DateLine, inFlight: InFlight, desk: AnswerDesk) {
        self.handler = handler
        self.limits = limits
        self.dates = dates
        self.inFlight = inFlight
        self.desk = desk
    }

    // MARK: Life

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        if context.channel.isActive { keepTime(context: context) }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
    }

    func channelActive(context: ChannelHandlerContext) {
        keepTime(context: context)
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        phase = .last(isWhole: true)
        stuckSince = nil
        timer.cancel()
        context.fireChannelInactive()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case is ChannelShouldQuiesceEvent: stop(context: context)
        case ChannelEvent.inputClosed: endAfterOwed(context: context)
        default: context.fireUserInboundEventTriggered(event)
        }
    }

    /// The server stops: an idle connection ends now, another after the answers it is owed.
    private func stop(context: ChannelHandlerContext) {
        isStopping = true
        if isQuiet { closeOnceWritten(context: context) }
    }

    /// Closing drops what the socket has not taken yet, so it waits for that; the idle time bounds it.
    private func closeOnceWritten(context: ChannelHandlerContext) {
        phase = .draining(left: limits.drainBytes, until: .now() + limits.idleTimeout)
        keepTime(context: context)
        context.writeAndFlush(wrapOutboundOut(ByteBuffer())).assumeIsolated().whenComplete { _ in
            context.close(promise: nil)
        }
    }

    /// Nothing more can come of what the client sends, which may still listen for what it is owed.
    private func endAfterOwed(context: ChannelHandlerContext) {
        guard !owed.isEmpty else { return closeOnceWritten(context: context) }
        owed[owed.index(before: owed.endIndex)].isKeptAlive = false
        phase = .last(isWhole: true)
        keepTime(context: context)
    }

    /// Nothing is owed and nothing wanted is on its way in.
    private var isQuiet: Bool {
        guard owed.isEmpty else { return false }
        return switch phase {
        case .idle, .head, .passing: true
        case .body, .last, .draining: false
        }
    }

    // MARK: Reading

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        hasHeard = true
        switch (phase, unwrapInboundIn(data)) {
        case (.idle, .head(let head)), (.head, .head(let head)):
            begin(head, context: context)
        case (.body, .body(let part)):
            do throws(BodyRefusal) {
                try reading?.append(part, context: context)
            } catch {
                refuseBody(error, context: context)
            }
        case (.body, .end):
            finishBody(context: context)
        case (.passing(let left, let since), .body(let part)):
            phase = .passing(left: left - part.readableBytes, since: since)
            if left < part.readableBytes { context.close(promise: nil) }
        case (.passing, .end):
            phase = .idle
        case (.last, .end):
            phase = .last(isWhole: true)
        case (.draining, .body(let part)):
            drain(part.readableBytes, context: context)
        default:
            // Whatever follows the last request on a connection.
            break
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        if !hasHeard, phase == .idle { phase = .head(since: .now()) }
        hasHeard = false
        keepTime(context: context)
        if case .draining = phase { context.read() }
        context.fireChannelReadComplete()
    }

    func read(context: ChannelHandlerContext) {
        isReadHeld = isAtWork && !waiting.isEmpty
        if !isReadHeld { context.read() }
    }

    private func begin(_ head: HTTPRequestHead, context: ChannelHandlerContext) {
        do throws(HeadFault) {
            let head = try RequestHead(head)
            switch handler.admit(head.request) {
            case .refuse(let answer): refuse(head, with: answer, context: context)
            case .body(let limit, let inflate, let opened):
                read(head, limit: limit, inflate: inflate, opened: opened, context: context)
            }
        } catch {
            end(with: .empty(error.status), context: context)
        }
    }

    private func read(
        _ head: RequestHead, limit: Int, inflate: Bool, opened: Opened?, context: ChannelHandlerContext
    ) {
        if case .known(let bytes) = head.length, bytes > limit {
            return refuse(head, with: handler.refusal(.overLimit(limit), for: head.request), context: context)
        }
        guard let share = inFlight.admit() else {
            return refuse(head, with: handler.refusal(.overloaded, for: head.request), context: context)
        }
        var inflation: Inflation?
        if inflate, head.length != .none, head.coding != .identity {
            if case .unknown(let name) = head.coding {
                return refuse(head, with: handler.refusal(.unknownEncoding(name), for: head.request), context: context)
            }
            inflation = try? Inflation(head.coding, limit: limit, behind: self, context: context)
            guard inflation != nil else { return context.close(promise: nil) }
        }
        reading = BodyReading(head, limit: limit, inflation: inflation, share: share, opened: opened)
        phase = .body(since: .now())
        if head.awaitsContinue, head.length != .none {
            owesContinue = true
            sendContinueIfDue(context: context)
        }
    }

    private func finishBody(context: ChannelHandlerContext) {
        do throws(BodyRefusal) {
            guard let request = try reading?.finish(context: context), let share = reading?.share,
                let opened = reading.map(\.opened), let manner = endReading(context: context)
            else { return }
            phase = manner.isKeptAlive ? .idle : .last(isWhole: true)
            deliver(.request(request, opened, share), manner: manner, context: context)
        } catch {
            refuseBody(error, isWhole: true, context: context)
        }
    }

    /// Lets go of the body that was read; the manner in which its request is to be answered.
    private func endReading(context: ChannelHandlerContext) -> AnswerManner? {
        defer { reading = nil }
        owesContinue = false
        reading?.end(context: context)
        return reading?.manner
    }

    // MARK: Refusing

    /// Answers at once. The connection goes on if what follows of the body is known to be short; a client that awaits
    /// `100 Continue` may or may not send it then, so there it ends.
    private func refuse(_ head: RequestHead, with answer: Answer, context: ChannelHandlerContext) {
        var manner = head.manner
        switch head.length {
        case .none: break
        case .known(let bytes) where bytes <= limits.drainBytes && !head.awaitsContinue: break
        case .known, .chunked: manner.isKeptAlive = false
        }
        phase = manner.isKeptAlive ? .passing(left: limits.drainBytes, since: .now()) : .last(isWhole: false)
        deliver(.answered(answer), manner: manner, context: context)
    }

    private func refuseBody(_ reason: BodyRefusal, isWhole: Bool = false, context: ChannelHandlerContext) {
        guard let request = reading?.request, var manner = endReading(context: context) else { return }
        if !isWhole { manner.isKeptAlive = false }
        phase = manner.isKeptAlive ? .idle : .last(isWhole: isWhole)
        var head = request
        head.body = []
        deliver(.answered(handler.refusal(reason, for: head)), manner: manner, context: context)
    }

    /// An answer after which nothing that arrives is looked at.
    private func end(with answer: Answer, context: ChannelHandlerContext) {
        _ = endReading(context: context)
        phase = .last(isWhole: false)
        deliver(.answered(answer), manner: .last, context: context)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        switch (phase, error) {
        case (.draining, ByteToMessageDecoderError.dataReceivedInErrorState(_, let bytes)):
            drain(bytes.readableBytes, context: context)
        case (.last, is HTTPParserError), (.last, is ByteToMessageDecoderError), (.draining, is HTTPParserError):
            break
        case (.passing, is HTTPParserError):
            // The request has its answer already.
            endAfterOwed(context: context)
        case (_, HTTPParserError.headerOverflow):
            end(with: .empty(431), context: context)
        case (_, is HTTPParserError):
            end(with: .empty(400), context: context)
        default:
            context.close(promise: nil)
        }
    }

    private func deliver(_ exchange: Exchange, manner: AnswerManner, context: ChannelHandlerContext) {
        owed.append(manner)
        waiting.append(exchange)
        serve(context: context)
    }

    // MARK: Answering

    private func serve(context: ChannelHandlerContext) {
        while !isAtWork, let next = waiting.popFirst() {
            switch next {
            case .answered(let answer): write(answer, context: context)
            case .request(let request, let opened, let share): work(on: request, opened, share, context: context)
            }
        }
        if isReadHeld, !isAtWork || waiting.isEmpty {
            isReadHeld = false
            context.read()
        }
    }

    private func work(
        on request: InboundRequest, _ opened: Opened?, _ share: InFlight.Share, context: ChannelHandlerContext
    ) {
        isAtWork = true
        let (loop, desk) = (context.eventLoop, desk)
        let connection = NIOLoopBound(self, eventLoop: loop)
        handler.respond(to: request, opened: opened) { answer in
            withExtendedLifetime(share) {
                if loop.inEventLoop { connection.value.answered(answer) } else { desk.put(answer, for: connection) }
            }
        }
    }

    /// To be called once for each request at work, on the event loop.
    func answered(_ answer: Answer) {
        isAtWork = false
        guard let context, context.channel.isActive else { return }
        write(answer, context: context)
        serve(context: context)
    }

    // MARK: Writing

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        stuckSince = context.channel.isWritable ? nil : .now()
        keepTime(context: context)
        context.fireChannelWritabilityChanged()
    }

    private func write(_ answer: Answer, context: ChannelHandlerContext) {
        guard var manner = owed.popFirst() else { return context.close(promise: nil) }
        if isStopping, isQuiet { manner.isKeptAlive = false }
        let bytes = AnswerWriter.bytes(
            of: answer,
            manner: manner,
            date: dates.text(at: Int64(Date().timeIntervalSince1970)),
            allocator: context.channel.allocator
        )
        guard manner.isKeptAlive else { return writeLast(bytes, context: context) }
        context.writeAndFlush(wrapOutboundOut(bytes), promise: nil)
        sendContinueIfDue(context: context)
        keepTime(context: context)
    }

    private func sendContinueIfDue(context: ChannelHandlerContext) {
        guard owesContinue, owed.isEmpty else { return }
        owesContinue = false
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: AnswerWriter.continueLine)), promise: nil)
    }

    /// Writes the last answer, then closes: at once if there is nothing left to read, else our side first.
    private func writeLast(_ bytes: ByteBuffer, context: ChannelHandlerContext) {
        let isWhole = !phase.hasRest
        phase = .draining(left: limits.drainBytes, until: .now() + limits.idleTimeout)
        keepTime(context: context)
        let written = context.eventLoop.makePromise(of: Void.self)
        written.futureResult.assumeIsolated().whenComplete { result in
            guard case .success = result, !isWhole else { return context.close(promise: nil) }
            self.phase = .draining(left: self.limits.drainBytes, until: .now() + self.limits.drainTimeout)
            self.keepTime(context: context)
            context.close(mode: .output, promise: nil)
            context.read()
        }
        context.writeAndFlush(wrapOutboundOut(bytes), promise: written)
    }

    private func drain(_ bytes: Int, context: ChannelHandlerContext) {
        guard case .draining(let left, let until) = phase else { return }
        phase = .draining(left: left - bytes, until: until)
        if left < bytes { context.close(promise: nil) }
    }

    // MARK: Time

    private func keepTime(context: ChannelHandlerContext) {
        var deadline = phase.deadline(at: .now(), limits: limits, isOwing: !owed.isEmpty)
        if let stuckDeadline { deadline = min(deadline ?? stuckDeadline, stuckDeadline) }
        if let due = timer.move(to: deadline) { schedule(at: due, context: context) }
    }

    private var stuckDeadline: NIODeadline? {
        stuckSince.map { $0 + limits.idleTimeout }
    }

    private func schedule(at time: NIODeadline, context: ChannelHandlerContext) {
        let task = context.eventLoop.assumeIsolated().scheduleTask(deadline: time) { self.timerFired(context: context) }
        timer.isScheduled(task, at: time)
    }

    private func timerFired(context: ChannelHandlerContext) {
        switch timer.fired(at: .now()) {
        case .nothingToWaitFor: break
        case .wait(let until): schedule(at: until, context: context)
        case .passed: timeIsUp(context: context)
        }
    }

    private func timeIsUp(context: ChannelHandlerContext) {
        if let stuckDeadline, stuckDeadline <= .now() { return context.close(promise: nil) }
        switch phase {
        case .head: end(with: .empty(408), context: context)
        case .body: refuseBody(.tooSlow, context: context)
        case .passing: endAfterOwed(context: context)
        case .idle, .last, .draining: return context.close(promise: nil)
        }
        // Each of these has moved to a phase with a later deadline, or none: else this would go round for ever.
        keepTime(context: context)
    }
}
