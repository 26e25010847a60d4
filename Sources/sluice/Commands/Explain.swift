import ArgumentParser
import CommerceEvents
import EventLog
import Foundation
import Validation
import Vendors

struct Explain: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Shows what a vendor would be sent of events in another's dialect, and what would be left out.",
        discussion: """
            Prints one line of JSON per event: the requests, without credentials, and what they leave out; or why the
            event cannot be said to that vendor. Exit code 1 when an event is not valid, or the input is not JSON.

            Example: sluice explain --from dengage --to gravity events.json
            """
    )

    @Option(help: "The dialect of the events: \(Dialects.names).")
    var from: String

    @Option(help: "The vendor that would be sent them.")
    var to: String

    @Argument(help: "The file with events, an array or one; - for standard input.")
    var file = "-"

    func run() async throws {
        let dialect = try vendor(from)
        let receiver = try vendor(to)
        let judge: any Dialect
        do { judge = try dialect.dialect(of: [], schemas: .builtIn(), own: [:]) } catch {
            Terminal.complain("\(error)")
            throw Outcome.usage
        }
        let document = try document()
        let call = Call(source: "", method: judge.defaultMethod, isInflating: false)
        let isArray = document.kind(of: document.root) == .array
        let nodes = isArray ? Array(document.elements(of: document.root)) : [document.root]
        var areAllValid = true
        for (index, node) in nodes.enumerated() {
            let reading = judge.reading(of: node, in: document, call: call)
            let head: [(String, JSONText)] = [("index", .integer(index)), ("kind", .optional(reading.kind))]
            if let violation = reading.findings.errors.first {
                areAllValid = false
                Terminal.print(JSONText.object(head + [("invalid", .string(violation.message))]).text)
                continue
            }
            let event = OutboundEvent(receivedAt: WallClock.milliseconds(), body: Array(document.bytes(of: node)))
            Terminal.print(JSONText.object(head + explanation(of: event, from: dialect, to: receiver)).text)
        }
        if !areAllValid { throw Outcome.no }
    }

    private func explanation(
        of event: OutboundEvent, from dialect: any Vendor, to receiver: any Vendor
    ) -> [(String, JSONText)] {
        guard let translator = Translator(from: dialect, to: receiver) else {
            return requests([event], to: receiver, leftOut: [])
        }
        return translator.outputs(of: [event]).flatMap { output -> [(String, JSONText)] in
            switch output.result {
            case .events(let events): return requests(events, to: receiver, leftOut: output.leftOut)
            case .notExpressible(let why): return [("notExpressible", JSONText.string(why))]
            }
        }
    }

    private func requests(
        _ events: [OutboundEvent], to receiver: any Vendor, leftOut: [String]
    ) -> [(String, JSONText)] {
        let endpoint = receiver.endpoint(at: receiver.addressEnding ?? "", with: VendorSettings())
        let requests = events.isEmpty ? [] : [endpoint.request(for: events)]
        return [
            (
                "requests",
                .array(
                    requests.map { request in
                        let body: JSONText = request.body.isEmpty ? .null : .raw(request.body)
                        return .object([
                            ("method", .string(request.method)), ("address", .string(request.url)), ("body", body),
                        ])
                    })
            ),
            ("leftOut", .array(leftOut.map { .string($0) })),
        ]
    }

    private func vendor(_ name: String) throws -> any Vendor {
        guard let vendor = VendorList.named(name) else {
            Terminal.complain("there is no vendor \"\(name)\"; there are: \(Dialects.names)")
            throw Outcome.usage
        }
        return vendor
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
