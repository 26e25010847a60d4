import HTTPTypes
import Hummingbird
import NIOCore
import Vendors

/// The way of a request through a simulated vendor: faults first, then the vendor's own judgement.
struct SimulatorResponder: HTTPResponder {
    typealias Context = BasicRequestContext

    let rules: any VendorRules
    let faults: FaultBoard
    let recorder: Recorder

    /// Bytes of a body beyond which it is not even judged.
    private static let bodyBytes = 16 << 20

    func respond(to request: Request, context: Context) async throws -> Response {
        if request.uri.path.hasPrefix("/_") {
            let body = try await request.body.collect(upTo: Self.bodyBytes)
            return Self.response(control.answer(to: Self.inbound(request, body: body)))
        }
        let ruling = faults.ruling()
        let body: ByteBuffer
        do {
            body = try await Self.body(of: request, bytesPerSecond: ruling.readBytesPerSecond)
        } catch is NIOTooManyBytesError {
            recorder.refused("413")
            return Self.response(.empty(413))
        }
        if ruling.latency > .zero { try await Task.sleep(for: ruling.latency) }
        let answer = answer(to: Self.inbound(request, body: body), under: ruling)
        if answer.isBroken { return Self.broken(answer.answer) }
        return ruling.trickle.map { Self.trickling(answer.answer, $0) } ?? Self.response(answer.answer)
    }

    private static func body(of request: Request, bytesPerSecond: Int?) async throws -> ByteBuffer {
        guard let bytesPerSecond else { return try await request.body.collect(upTo: bodyBytes) }
        var whole = ByteBuffer()
        for try await var part in request.body {
            guard whole.readableBytes + part.readableBytes <= bodyBytes else {
                throw NIOTooManyBytesError(maxBytes: bodyBytes)
            }
            try await Task.sleep(for: .seconds(Double(part.readableBytes) / Double(bytesPerSecond)))
            whole.writeBuffer(&part)
        }
        return whole
    }

    private var control: ControlRoutes {
        ControlRoutes(recorder: recorder, faults: faults)
    }

    private func answer(to request: InboundRequest, under ruling: Ruling) -> (answer: Answer, isBroken: Bool) {
        if let answered = ruling.answered { return (refused(answered), false) }
        guard request.body.count <= ruling.mostBytes else {
            recorder.refused("413")
            return (.empty(413), false)
        }
        switch rules.judge(request) {
        case .served(let answer):
            recorder.served()
            return (answer, false)
        case .refused(let reason, let answer):
            recorder.refused(reason)
            return (answer, false)
        case .taken(let events, let answer):
            if let poison = ruling.poisons.first(where: { poison in events.contains { $0.holds(poison.text) } }) {
                recorder.refused(poison.code ?? "poison")
                return (rules.refusal(status: poison.status, code: poison.code), false)
            }
            recorder.took(events)
            return (ruling.isEmptied ? .empty(answer.status) : answer, ruling.isBroken)
        }
    }

    private func refused(_ answered: Ruling.Answered) -> Answer {
        switch answered {
        case .status(let status, let code, let retryAfter):
            recorder.refused(code ?? "\(status)")
            var answer = code == nil ? Answer.empty(status) : rules.refusal(status: status, code: code)
            answer.headers["Retry-After"] = retryAfter.map { "\($0)" }
            return answer
        case .page(let status):
            recorder.refused("html")
            let page =
                "<!DOCTYPE html>\n<html><head><title>\(status)</title></head><body><h1>Be right back</h1></body></html>\n"
            return Answer(status: status, headers: ["Content-Type": "text/html"], body: Array(page.utf8))
        case .unknown:
            let (reason, answer) = rules.unknownCaller
            recorder.refused(reason)
            return answer
        }
    }

    // MARK: Hummingbird's types

    private static func inbound(_ request: Request, body: ByteBuffer) -> InboundRequest {
        InboundRequest(
            method: request.method.rawValue,
            target: request.head.path ?? "/",
            headers: HeaderList(request.headers.map { ($0.name.rawName, $0.value) }),
            body: Array(buffer: body)
        )
    }

    private static func response(_ answer: Answer) -> Response {
        Response(
            status: .init(code: answer.status), headers: fields(of: answer),
            body: .init(byteBuffer: .init(bytes: answer.body)))
    }

    /// Promises a byte more than it sends; the server closes the connection on the error.
    private static func broken(_ answer: Answer) -> Response {
        let body = ResponseBody(contentLength: answer.body.count + 1) { writer in
            try await writer.write(ByteBuffer(bytes: answer.body))
            throw Broken()
        }
        return Response(status: .init(code: answer.status), headers: fields(of: answer), body: body)
    }

    /// A byte at a time.
    private static func trickling(_ answer: Answer, _ pause: Duration) -> Response {
        let body = ResponseBody(contentLength: answer.body.count) { writer in
            for byte in answer.body {
                try await Task.sleep(for: pause)
                try await writer.write(ByteBuffer(bytes: [byte]))
            }
            try await writer.finish(nil)
        }
        return Response(status: .init(code: answer.status), headers: fields(of: answer), body: body)
    }

    private struct Broken: Error {}

    private static func fields(of answer: Answer) -> HTTPFields {
        var fields = HTTPFields()
        for (name, value) in answer.headers.fields {
            if let name = HTTPField.Name(name) { fields.append(HTTPField(name: name, value: value)) }
        }
        return fields
    }
}

extension ArraySlice<UInt8> {
    fileprivate func holds(_ text: [UInt8]) -> Bool {
        firstRange(of: text) != nil
    }
}
