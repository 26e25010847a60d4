import Foundation
import Testing
import Validation
import Vendors

/// A request of a dialect, with a name: one of those in `Golden/DIALECT.json`.
struct GoldenCase: Sendable, CustomTestStringConvertible {
    let dialect: any Vendor
    let name: String
    /// As intake stores them.
    let events: [OutboundEvent]
    /// As intake reads them.
    let kinds: [String?]
    /// Why intake would refuse them.
    let errors: [Violation]

    var testDescription: String { "\(dialect.name): \(name)" }

    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Golden")

    /// When they all were received: 2026-11-21T03:15:23.456Z.
    static let receivedAt: Int64 = 1_795_230_923_456

    static let all: [String: [GoldenCase]] = Dictionary(
        uniqueKeysWithValues: VendorList.all.map { ($0.name, (try? cases(of: $0)) ?? []) })

    private static func cases(of vendor: any Vendor) throws -> [GoldenCase] {
        let bytes = try Data(contentsOf: folder.appending(path: "\(vendor.name).json"))
        let document = try Document(parsing: Array(bytes))
        let dialect = try #require(Receiver.dialects[vendor.name])
        return try document.elements(of: document.root).enumerated().map { index, node in
            try GoldenCase(node, of: document, in: vendor, dialect, sequence: Int64(index * 10 + 1))
        }
    }

    private init(
        _ node: Node, of document: Document, in vendor: any Vendor, _ dialect: any Dialect, sequence: Int64
    ) throws {
        self.dialect = vendor
        name = document.member("case", of: node).flatMap(document.string) ?? ""
        guard let request = document.member("request", of: node) else { throw CocoaError(.fileReadCorruptFile) }
        let body = try Document(parsing: Array(document.bytes(of: request)))
        let method = document.member("method", of: node).flatMap(document.stringBytes)
        let call = method.map { dialect.call(of: "", envelope: $0) } ?? dialect.call(of: "", bringing: body)
        guard let contents = dialect.contents(of: body, call: call) else { throw CocoaError(.fileReadCorruptFile) }
        let readings = contents.events.map { dialect.reading(of: $0, in: body, call: call) }
        kinds = readings.map(\.kind)
        errors = contents.findings.errors + readings.flatMap(\.findings.errors)
        events = contents.events.enumerated().map { place, event in
            OutboundEvent(
                receivedAt: Self.receivedAt, envelope: contents.envelope, body: Array(body.bytes(of: event)),
                sequence: sequence + Int64(place))
        }
    }

    func outputs(for receiver: Receiver) -> [Translator.Output] {
        Translator(from: dialect, to: receiver.vendor, with: receiver.settings)?.outputs(of: events) ?? []
    }
}

/// A dialect and another vendor.
struct Pair: Sendable, CustomTestStringConvertible {
    let dialect: any Vendor
    let receiver: Receiver

    var testDescription: String { "\(dialect.name)-to-\(receiver.name)" }

    static let all = VendorList.all.flatMap { dialect in
        Receiver.all.filter { $0.vendor.name != dialect.name }.map { Pair(dialect: dialect, receiver: $0) }
    }

    var cases: [GoldenCase] { GoldenCase.all[dialect.name] ?? [] }
}

/// Whether files that hold what is expected are written anew: `SLUICE_WRITE_GOLDEN=1 swift test --filter Golden`.
let isWritingGolden = ProcessInfo.processInfo.environment["SLUICE_WRITE_GOLDEN"] == "1"
