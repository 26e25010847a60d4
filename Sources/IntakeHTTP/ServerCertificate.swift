import NIOCore
public import NIOSSL
import Synchronization

/// The certificate that a listener shows, with its private key: read from PEM files at the start, and again when told to,
/// so that a renewed one is shown to all who connect from then on. Connections that stand are not disturbed.
public final class ServerCertificate: Sendable {
    private struct Shown {
        var chain: [NIOSSLCertificateSource]
        var key: NIOSSLPrivateKeySource
    }

    private let certificate: String
    private let key: String
    private let shown: Mutex<Shown>

    /// - Parameters:
    ///   - certificate: path of the chain, the server's own certificate first.
    ///   - key: path of its private key.
    /// - Throws: ``CertificateFault``.
    public init(certificate: String, key: String) throws(CertificateFault) {
        self.certificate = certificate
        self.key = key
        shown = Mutex(try Self.read(certificate, key))
    }

    /// Reads the files again; where that fails, what was shown goes on being shown.
    public func reload() throws(CertificateFault) {
        let renewed = try Self.read(certificate, key)
        shown.withLock { $0 = renewed }
    }

    /// For a listener: asks for the present certificate at each handshake.
    public var configuration: TLSConfiguration {
        var configuration = Self.configuration(shown.withLock { $0 })
        configuration.sslContextCallback = { [self] _, promise in
            let shown = shown.withLock { $0 }
            var override = NIOSSLContextConfigurationOverride()
            override.certificateChain = shown.chain
            override.privateKey = shown.key
            promise.succeed(override)
        }
        return configuration
    }

    private static func read(_ certificate: String, _ key: String) throws(CertificateFault) -> Shown {
        let chain = try CertificateFault.naming(certificate) { try NIOSSLCertificate.fromPEMFile(certificate) }
        let privateKey = try CertificateFault.naming(key) { try NIOSSLPrivateKey(file: key, format: .pem) }
        let shown = Shown(chain: chain.map { .certificate($0) }, key: .privateKey(privateKey))
        // Whether the one is the other's.
        _ = try CertificateFault.naming("\(certificate) with \(key)") {
            try NIOSSLContext(configuration: configuration(shown))
        }
        return shown
    }

    private static func configuration(_ shown: Shown) -> TLSConfiguration {
        .makeServerConfiguration(certificateChain: shown.chain, privateKey: shown.key)
    }
}

/// A file that is no certificate or no key, or two that do not belong together.
public struct CertificateFault: Error, CustomStringConvertible {
    public let description: String

    fileprivate static func naming<Result>(
        _ path: String, _ body: () throws -> Result
    ) throws(CertificateFault) -> Result {
        do { return try body() } catch { throw CertificateFault(description: "\(path): \(error)") }
    }
}
