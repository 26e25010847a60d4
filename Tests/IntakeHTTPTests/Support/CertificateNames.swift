import NIOCore
import NIOSSL
import Synchronization

/// Trusts any server, and remembers the common name of each certificate that it was shown.
final class CertificateNames: Sendable {
    private let names = Mutex<[String]>([])

    var all: [String] { names.withLock { $0 } }

    func handler() throws -> NIOSSLClientHandler {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.certificateVerification = .noHostnameVerification
        return try NIOSSLClientHandler(
            context: NIOSSLContext(configuration: configuration), serverHostname: nil,
            customVerificationCallback: { [self] chain, promise in
                names.withLock { $0.append(chain.first.map(Self.commonName) ?? "") }
                promise.succeed(.certificateVerified)
            })
    }

    private static func commonName(_ certificate: NIOSSLCertificate) -> String {
        // Its description is the only place where the library shows it.
        let rest = "\(certificate)".split(separator: "common_name=").last ?? ""
        return String(rest.prefix { $0 != ";" })
    }
}
