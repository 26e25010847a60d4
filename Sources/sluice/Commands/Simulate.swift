import ArgumentParser
import ServiceLifecycle
import UnixSignals
import VendorSimulator

struct Simulate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Stands in for a vendor on loopback, as strict as its contract, on a good day or a bad one.",
        discussion: """
            What it received is at GET /_received (counts), /_received/events (the events, one a line) and /_received/ids (how
            often it took each). POST /_script replaces the faults, whose clock starts anew, and POST /_heal ends them.

            A script has a fault per line:

            \(FaultScript.language.split(separator: "\n").map { "  " + $0 }.joined(separator: "\n"))

            Example: sluice simulate --vendor gravity --listen 127.0.0.1:7001 --rps 100 --fail 5%
            """
    )

    @Option(help: "\(Self.vendors).", transform: Self.vendor)
    var vendor: SimulatorConfiguration.Vendor

    @Option(help: "Where it listens; port 0 takes any that is free.")
    var listen: ListenAddress = ListenAddress(host: "127.0.0.1", port: 0)

    @Option(name: .customLong("rps"), help: "Requests per second beyond which it answers 429.")
    var requestsPerSecond: Double?

    @Option(help: "Time before each answer, such as 50ms.", transform: Self.span)
    var latency: Duration?

    @Option(help: "A share of requests that fail, such as 5%, or \"5% status 503\".")
    var fail: String?

    @Option(help: "A file with faults, one per line.")
    var script: String?

    @Option(
        name: .customLong("id"), help: "The member of an event by which what it received is counted, such as orderId.")
    var idMember: String?

    @Option(help: "Dengage, Gravity Field: the key that callers must know. Any, when none is given.")
    var apiKey: String?

    @Option(help: "Dengage: the Origin that callers must send.")
    var origin: String?

    @Option(help: "Gravity: the user name that callers must know. Ometria: the key. RichRelevance: the apiKey.")
    var username: String?

    @Option(help: "Gravity: the password that callers must know. Ometria: the secret. RichRelevance: the apiClientKey.")
    var password: String?

    func run() async throws {
        var configuration = SimulatorConfiguration(
            vendor: vendor, host: listen.host, port: listen.port, credentials: credentials, faults: try faults())
        configuration.requestsPerSecond = requestsPerSecond
        configuration.idMember = idMember
        configuration.latency = latency ?? .zero
        let simulator = VendorSimulator(configuration: configuration, logger: AppLog.quiet()) { port in
            Terminal.print("\(vendor.rawValue) is simulated at http://\(listen.host):\(port)")
        }
        let group = ServiceGroup(
            configuration: .init(
                services: [.init(service: simulator, successTerminationBehavior: .gracefullyShutdownGroup)],
                gracefulShutdownSignals: [.sigterm, .sigint],
                logger: AppLog.quiet()
            ))
        try await group.run()
    }

    private var credentials: SimulatorConfiguration.Credentials? {
        switch vendor {
        case .dengage, .gravityField: apiKey.map { .key($0, origin: origin) }
        case .gravity, .ometria, .richrelevance: username.map { .basic(username: $0, password: password ?? "") }
        }
    }

    private static let vendors = SimulatorConfiguration.Vendor.allCases.map(\.rawValue).joined(separator: ", ")

    private static func vendor(_ text: String) throws -> SimulatorConfiguration.Vendor {
        guard let vendor = SimulatorConfiguration.Vendor(rawValue: text) else {
            throw ValidationError("there is no simulated vendor \"\(text)\"; there are: \(vendors)")
        }
        return vendor
    }

    private static func span(_ text: String) throws -> Duration {
        guard let span = Duration(notation: text) else {
            throw ValidationError("\"\(text)\" is not \(Duration.expectation)")
        }
        return span
    }

    private func faults() throws -> FaultScript {
        do {
            var faults = try fail.map { try FaultScript.fail($0) } ?? FaultScript()
            if let script {
                let text = try TextFile.content(of: script, atMost: 1 << 20)
                faults.lines += try FaultScript(parsing: text).lines
            }
            return faults
        } catch let error as FaultScriptError {
            throw ValidationError("\(error)")
        } catch let error as TextFileFault {
            throw ValidationError("\(script ?? ""): \(error.reason)")
        }
    }
}

extension ListenAddress: ExpressibleByArgument {
    init?(argument: String) { self.init(notation: argument) }

    var defaultValueDescription: String { notation }
}
