import ArgumentParser
import EventLog
import Foundation
import Validation
import Vendors

struct Explain: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Shows what a vendor would be sent of events in another's dialect, and what would be left out.",
        discussion: """
            The file holds what a client would post: a request's body. For dialects whose requests hold one event or one
            visitor, it may be an array of bodies; a RichRelevance event is an object of its parameters.

            Prints one line of JSON per event, or per order that came in several: the requests, without credentials, and
            what they leave out; or why it cannot be said to that vendor. Exit code 1 when an event is not valid, or the
            input is not JSON.

            Examples:
              sluice explain --from dengage --to gravity events.json
              sluice explain --from gravity --to ometria --set mode=push events.json
            """
    )

    @Option(help: "The dialect of the events: \(Dialects.names).")
    var from: String

    @Option(help: "The vendor that would be sent them.")
    var to: String

    @Option(help: "A setting of the destination, KEY=VALUE, such as mode=push; may be repeated.")
    var set: [String] = []

    @Argument(help: "The file with events; - for standard input.")
    var file = "-"

    func run() async throws {
        let dialect = try vendor(from)
        let receiver = try vendor(to)
        let settings = try settings()
        let translator = Translator(from: dialect, to: receiver, with: settings)
        let endpoint = receiver.endpoint(at: receiver.addressEnding ?? "", with: settings)
        var areAllValid = true
        var index = 0
        for request in try requests(in: dialect) {
            let (valid, invalid) = (request.filter { $0.fault == nil }, request.filter { $0.fault != nil })
            areAllValid = areAllValid && invalid.isEmpty
            var lines = invalid.map { event in
                (event.place, [("kind", JSONText.optional(event.kind)), ("invalid", .optional(event.fault))])
            }
            for output in translator?.outputs(of: valid.map(\.event)) ?? Self.untouched(valid.map(\.event)) {
                let events = output.origins.map { valid[$0] }
                let kind = ("kind", JSONText.optional(events.first?.kind))
                lines.append((events.first?.place ?? 0, [kind] + Self.explanation(of: output, by: endpoint)))
            }
            for (place, members) in lines.sorted(by: { $0.0 < $1.0 }) {
                Terminal.print(JSONText.object([("index", .integer(index + place))] + members).text)
            }
            index += request.count
        }
        if !areAllValid { throw Outcome.no }
    }

    // MARK: What comes in

    private struct JudgedEvent {
        /// Within its request.
        var place: Int
        var kind: String?
        var event: OutboundEvent
        /// Why intake would refuse it.
        var fault: String?
    }

    /// The events of each request.
    private func requests(in vendor: any Vendor) throws -> [[JudgedEvent]] {
        let dialect: any Dialect
        do { dialect = try vendor.dialect(of: [], schemas: .builtIn(), own: [:]) } catch {
            Terminal.complain("\(error)")
            throw Outcome.usage
        }
        let document = try document()
        let isArray = document.kind(of: document.root) == .array
        if let events = judged(document, by: dialect), !isArray || events.contains(where: { $0.fault == nil }) {
            return [events]
        }
        let bodies = isArray ? document.elements(of: document.root).map { Array(document.bytes(of: $0)) } : []
        return try bodies.compactMap { judged(try Document(parsing: $0), by: dialect) }
    }

    /// Nil for what is no request of the dialect.
    private func judged(_ document: Document, by dialect: any Dialect) -> [JudgedEvent]? {
        let call = dialect.call(of: "", bringing: document)
        guard let contents = dialect.contents(of: document, call: call) else { return nil }
        let now = WallClock.milliseconds()
        let common = contents.findings.errors.first?.message
        let nodes = contents.events.isEmpty ? [document.root] : contents.events
        return nodes.enumerated().map { place, node in
            let reading = dialect.reading(of: node, in: document, call: call)
            let event = OutboundEvent(
                receivedAt: now, envelope: contents.envelope, body: Array(document.bytes(of: node)),
                sequence: Int64(place))
            let fault = common ?? reading.findings.errors.first?.message
            return JudgedEvent(place: place, kind: reading.kind, event: event, fault: fault)
        }
    }

    // MARK: What goes out

    private static func untouched(_ events: [OutboundEvent]) -> [Translator.Output] {
        events.indices.map { Translator.Output(origins: [$0], result: .events([events[$0]]), leftOut: []) }
    }

    private static func explanation(
        of output: Translator.Output, by endpoint: any Endpoint
    ) -> [(String, JSONText)] {
        switch output.result {
        case .notExpressible(let why): return [("notExpressible", .string(why))]
        case .events(let events):
            let joined = ("events", JSONText.integer(output.origins.count))
            let requests = endpoint.requests(for: events).map { request in
                let body: JSONText = request.body.isEmpty ? .null : .raw(request.body)
                return JSONText.object([
                    ("method", .string(request.method)), ("address", .string(request.url)), ("body", body),
                ])
            }
            return (output.origins.count > 1 ? [joined] : []) + [
                ("requests", .array(requests)), ("leftOut", .array(output.leftOut.map { .string($0) })),
            ]
        }
    }

    // MARK: Arguments

    private func vendor(_ name: String) throws -> any Vendor {
        guard let vendor = VendorList.named(name) else {
            Terminal.complain("there is no vendor \"\(name)\"; there are: \(Dialects.names)")
            throw Outcome.usage
        }
        return vendor
    }

    private func settings() throws -> VendorSettings {
        let pairs = try set.map { text in
            let halves = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard halves.count == 2 else {
                Terminal.complain("--set wants KEY=VALUE, got \"\(text)\"")
                throw Outcome.usage
            }
            return (halves[0], [halves[1]])
        }
        return VendorSettings(Dictionary(pairs) { $0 + $1 })
    }

    private func document() throws -> Document {
        let bytes: [UInt8]
        do {
            bytes =
                file == "-"
                ? Array(try FileHandle.standardInput.readToEnd() ?? Data())
                : Array(try Data(contentsOf: URL(fileURLWithPath: file)))
        } catch {
            Terminal.complain("\(file) cannot be read")
            throw Outcome.usage
        }
        do {
            return try Document(parsing: bytes)
        } catch {
            let place = "line \(error.line), column \(error.column)"
            Terminal.complain("\(file == "-" ? "standard input" : file): \(place): \(error.message)")
            throw Outcome.no
        }
    }
}
