import Foundation

/// A self-signed certificate and its key in a directory of their own, for tests alone.
struct TestCertificate {
    let directory: URL

    var certificate: String { directory.appending(path: "cert.pem").path }
    var key: String { directory.appending(path: "key.pem").path }

    static func written<Result>(_ body: (TestCertificate) async throws -> Result) async throws -> Result {
        let directory = FileManager.default.temporaryDirectory.appending(path: "certificate-\(UUID())")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let files = TestCertificate(directory: directory)
        try files.write("localhost")
        return try await body(files)
    }

    /// Puts another certificate, of `renewed.example`, in place of the first.
    func renew(withKey: Bool = true) throws {
        try write("renewed", withKey: withKey)
    }

    private func write(_ name: String, withKey: Bool = true) throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Certificates")
        try Data(contentsOf: folder.appending(path: "\(name).pem")).write(to: URL(filePath: certificate))
        guard withKey else { return }
        try Data(contentsOf: folder.appending(path: "\(name)-key.pem")).write(to: URL(filePath: key))
    }
}
