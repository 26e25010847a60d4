import Foundation
import Testing

@testable import sluice

struct ConfigurationFileTests {
    @Test func `a file is read, and its paths count from its directory`() throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: directory) }
        let file = directory.appending(path: "sluice.yaml")
        try Data("tls: { certificate: c.pem, key: /k.pem }\nlisten: \"${A}\"".utf8).write(to: file)

        let configuration = try Configuration.load(path: file.path, environment: ["A": "localhost:1"])
        #expect(configuration.listen == ListenAddress(host: "localhost", port: 1))
        #expect(configuration.tls?.certificate.resolved == directory.path + "/c.pem")
        #expect(configuration.tls?.key.resolved == "/k.pem")
        #expect(configuration.queue.path.resolved == directory.path + "/data/sluice.db")
    }

    @Test(arguments: [
        ("/none/such.yaml", "No such file or directory"), ("/", "Is a directory"),
        ("/dev/zero", "is larger than 4MiB"),
    ])
    func `a file that cannot be read is a fault of its own`(path: String, reason: String) {
        let fault = ConfigurationFault(file: path, place: nil, path: "", message: reason)
        #expect(throws: ConfigurationFaults(faults: [fault])) {
            try Configuration.load(path: path, environment: [:])
        }
        #expect(fault.description == "\(path): \(reason)")
    }

    @Test(arguments: [
        ("a", "sluice.yaml", "a"), ("a", "conf/sluice.yaml", "conf/a"), ("/a", "conf/sluice.yaml", "/a"),
        ("a", "/sluice.yaml", "/a"),
    ])
    func `a path counts from the directory of the file that names it`(path: String, file: String, resolved: String) {
        #expect(LocalPath(path, from: file).resolved == resolved)
    }
}
