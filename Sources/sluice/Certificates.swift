import IntakeHTTP

/// What the listeners show that speak TLS.
struct Certificates: Sendable {
    let intake: ServerCertificate?
    let admin: ServerCertificate?

    /// Throws when a file is missing, is none, or does not fit the other.
    init(_ configuration: Configuration) throws(CertificateFault) {
        intake = try configuration.tls.map(ServerCertificate.init)
        admin = try configuration.admin.tls.map(ServerCertificate.init)
    }

    /// Reads all files again; throws when one of them will not do, and then shows what it showed before.
    func reload() throws(CertificateFault) {
        try intake?.reload()
        try admin?.reload()
    }
}

extension ServerCertificate {
    fileprivate convenience init(_ files: Configuration.TLS) throws(CertificateFault) {
        try self.init(certificate: files.certificate.resolved, key: files.key.resolved)
    }
}
