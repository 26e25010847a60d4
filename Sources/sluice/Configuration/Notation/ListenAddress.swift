/// Where a listener binds: `127.0.0.1:8080`, `[::1]:8080`, `localhost:0`. Port 0 lets the system choose.
struct ListenAddress: Hashable, Sendable {
    /// Without brackets.
    let host: String
    let port: Int

    /// Only this machine can reach it.
    var isLoopback: Bool {
        Host.isLoopback(host)
    }
}

extension ListenAddress: ConfigurationNotation {
    static let expectation = "host:port such as 127.0.0.1:8080, 0.0.0.0:8080 or [::1]:8080"

    init?(notation text: String) {
        guard let (host, port) = Host.split(text), let port else { return nil }
        self.host = host
        self.port = port
    }

    var notation: String {
        host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }
}

extension ListenAddress: CustomStringConvertible {
    var description: String { notation }
}
