import Testing
import Validation
import Vendors

@testable import VendorSimulator

/// A vendor as a destination of translated events: with settings, a simulator, and a dialect to judge what is written by.
struct Receiver: Sendable, CustomTestStringConvertible {
    /// As in the names of golden files: `ometria-push` is a way of its own to deliver to `ometria`.
    let name: String
    let vendor: any Vendor
    let settings: VendorSettings
    private let base: String
    private let simulated: SimulatorConfiguration.Vendor

    var testDescription: String { name }

    static let all = [
        Receiver("dengage", ["apiKey": ["K"], "origin": ["https://shop.example"]], .dengage),
        Receiver("gravity", ["username": ["u"], "password": ["p"]], .gravity, path: "/grrec-shop-war/WebshopServlet"),
        Receiver("gravity-field", ["apiKey": ["K"]], .gravityField),
        Receiver("ometria", ["mode": ["track"], "key": ["K"], "secret": ["S"]], .ometria),
        Receiver(
            "ometria-push", ["mode": ["push"], "key": ["K"], "identity": ["identity_account_id"]], .ometria, path: "/v2"
        ),
        Receiver("richrelevance", ["apiKey": ["K"], "apiClientKey": ["C"]], .richrelevance),
    ]

    private init(
        _ name: String, _ settings: [String: [String]], _ simulated: SimulatorConfiguration.Vendor, path: String = ""
    ) {
        self.name = name
        self.settings = VendorSettings(settings)
        self.simulated = simulated
        base = "http://vendor.example" + path
        vendor = VendorList.named(simulated.rawValue) ?? Dengage()
    }

    /// Compiled once, since that takes longer than all else here.
    static let dialects: [String: any Dialect] = Dictionary(
        uniqueKeysWithValues: VendorList.all.compactMap { vendor in
            (try? vendor.dialect(of: [], schemas: .builtIn(), own: [:])).map { (vendor.name, $0) }
        })

    static func named(_ name: String) -> Receiver? { all.first { $0.name == name } }

    var endpoint: any Endpoint { vendor.endpoint(at: base, with: settings) }

    /// What a request line asks for, as the vendor sees it.
    func target(of request: OutboundRequest) -> String {
        String(request.url.dropFirst("http://vendor.example".count))
    }

    /// Why the vendor's stand-in refuses a request; nil where it takes it.
    func refusal(of request: OutboundRequest) throws -> String? {
        let rules = VendorSimulator.rules(
            for: SimulatorConfiguration(vendor: simulated, credentials: nil, faults: try FaultScript(parsing: "")))
        let inbound = InboundRequest(
            method: request.method, target: target(of: request), headers: request.headers, body: request.body)
        switch rules.judge(inbound) {
        case .taken: return nil
        case .refused(let reason, let answer): return "\(reason): \(String(decoding: answer.body, as: UTF8.self))"
        case .served: return "it took no event"
        }
    }

    /// What the schemas of the vendor's own dialect find wrong with an event that was written for it, and its kind. Records
    /// of the Data API are no events of the dialect.
    func judgement(of event: OutboundEvent) throws -> (kind: String, errors: [Violation]) {
        let document = try Document(parsing: event.body)
        guard name != "ometria-push" else {
            let text = { (name: String) in document.member(named: name, of: document.root).flatMap(document.string) }
            return (text("event_type") ?? text("@type") ?? "", [])
        }
        let dialect = try #require(Self.dialects[vendor.name])
        let call = dialect.call(of: "", envelope: event.envelope)
        var errors: [Violation] = []
        if name == "gravity-field", let envelope = event.envelope, envelope.first == UInt8(ascii: "{") {
            let around = try Document(parsing: Array(envelope.dropLast()) + Array(",\"events\":[]}".utf8))
            let request = dialect.call(of: "", bringing: around)
            errors += dialect.contents(of: around, call: request)?.findings.errors ?? []
        }
        let reading = dialect.reading(of: document.root, in: document, call: call)
        return (reading.kind ?? "", errors + reading.findings.errors)
    }
}
