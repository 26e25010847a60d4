import Foundation
import Testing

extension EndToEnd {
    @Suite(.serialized) struct Access {
        /// What `sluice key` prints of a key: the words before it, and it.
        private func printed(_ output: String) -> [String: String] {
            let pairs = output.split(separator: "\n").compactMap { line -> (String, String)? in
                let words = line.split(separator: " ")
                return words.count == 2 ? (String(words[0]), String(words[1])) : nil
            }
            return Dictionary(pairs) { first, _ in first }
        }

        @Test func `a source is known by a key of which the configuration has the hash alone`() async throws {
            try await Workplace.use { place in
                let made = try await Finished.run(["key"], in: place.directory)
                let pair = printed(made.output)
                let (key, hash) = (try #require(pair["key"]), try #require(pair["hash"]))
                let hashed = try await Finished.run(["key", "--of", "-"], in: place.directory, input: key + "\n")
                #expect(printed(hashed.output) == ["hash": hash])
                try await place.reconfigure { $0.replacing("\"\(Workplace.key)\"", with: "\"\(hash)\"") }
                let taken = try await place.postDengage(Examples.array([Examples.view(1)]), key: key)
                #expect(taken.body.contains("SUCCESS"))
                for wrong in [Workplace.key, hash] {
                    let refused = try await place.postDengage(Examples.array([Examples.view(2)]), key: wrong)
                    #expect(!refused.body.contains("SUCCESS"))
                }
                try await place.settled("dengage-eu")
                #expect(try await place.run("check").output.contains(hash) == false)
            }
        }

        @Test func `who changed what is in the audit file, with a server and without`() async throws {
            try await Workplace.use { place in
                try await place.reconfigure { $0 + "\nadmin: { audit: audit.ndjson }\n" }
                #expect(try await place.run("pause", "dengage-eu").code == 0)
                await place.stop()
                let alone = try await place.run("dead", "drop", "--destination", "dengage-eu")
                #expect(alone.code == 0 && !alone.errors.contains("sluice.audit"))
                #expect(try await place.run("status").code == 0)
                let file = place.directory.appending(path: "audit.ndjson")
                let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
                #expect(lines.count == 2)
                #expect(lines.first?.contains(#""by":"user \#(getuid()), process "#) == true)
                #expect(lines.first?.contains(#""call":"POST /api/v1/destinations/dengage-eu/pause""#) == true)
                #expect(lines.last?.contains("no server running") == true)
                #expect(lines.last?.contains("destination=dengage-eu") == true, "\(lines)")
                try place.rewriteConfiguration { $0.replacing("audit.ndjson", with: "nowhere/audit.ndjson") }
                #expect(try await place.run("serve").errors.contains("nowhere/audit.ndjson cannot be opened"))
                try place.rewriteConfiguration { $0.replacing("nowhere/", with: "") }
                try await place.start()
                #expect(try await place.run("resume", "dengage-eu").code == 0)
            }
        }

        @Test func `on SIGHUP another admin token takes the place of the one before, which opens nothing any more`()
            async throws
        {
            try await Workplace.use { place in
                let (token, audit) = (
                    place.directory.appending(path: "token"), place.directory.appending(path: "audit.ndjson")
                )
                try Data("the-first".utf8).write(to: token)
                let admin = "\nadmin: { listen: 127.0.0.1:0, token: \"${file:token}\", audit: audit.ndjson }\n"
                try await place.reconfigure { $0 + admin }
                #expect(try await place.admin("/api/v1/status", token: "the-first").status == 200)
                #expect(try await place.admin("/api/v1/status", token: "the-second").status == 401)

                try Data("the-second".utf8).write(to: token)
                place.signal(SIGHUP)
                try await eventually("the audit says so") {
                    try String(contentsOf: audit, encoding: .utf8).contains("admin token renewed")
                }
                #expect(try await place.admin("/api/v1/status", token: "the-second").status == 200)
                #expect(try await place.admin("/api/v1/status", token: "the-first").status == 401)

                // What a start alone reads, and what is no renewal.
                try place.rewriteConfiguration { $0.replacing("token: \"${file:token}\", ", with: "") }
                place.signal(SIGHUP)
                try await eventually("the key is named") { try place.log().contains(#""keys":"admin""#) }
                #expect(try await place.admin("/api/v1/status", token: "the-second").status == 200)
                let lines = try String(contentsOf: audit, encoding: .utf8).split(separator: "\n")
                #expect(lines.count == 1)
                #expect(lines.first?.contains(#""by":"SIGHUP""#) == true, "\(lines)")
                let all = try place.log() + String(contentsOf: audit, encoding: .utf8)
                #expect(!all.contains("the-first") && !all.contains("the-second"))
                try place.rewriteConfiguration { $0.replacing("admin: { ", with: "admin: { token: the-second, ") }
            }
        }

        private static let certificates = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../Certificates")

        /// Whether somebody who trusts this certificate alone talks to whoever listens there.
        private func trusts(_ certificate: String, _ address: String) async throws -> Bool {
            let port = String(try #require(address.split(separator: ":").last))
            // Whom they are of.
            let host = certificate == "renewed.pem" ? "renewed.example" : "localhost"
            let path = Self.certificates.appending(path: certificate).path()
            return try await Task.detached {
                let process = Process()
                process.executableURL = URL(filePath: "/usr/bin/curl")
                process.arguments = [
                    "--silent", "--output", "/dev/null", "--cacert", path, "--resolve", "\(host):\(port):127.0.0.1",
                    "https://\(host):\(port)/healthz",
                ]
                try process.run()
                process.waitUntilExit()
                return process.terminationStatus == 0
            }.value
        }

        private func show(_ certificate: String, in place: Workplace) throws {
            for ending in [".pem", "-key.pem"] {
                let file = Self.certificates.appending(path: certificate + ending)
                try Data(contentsOf: file).write(to: place.directory.appending(path: "shown" + ending))
            }
        }

        @Test func `on SIGHUP both listeners show the certificates that their files hold then`() async throws {
            try await Workplace.use { place in
                try show("localhost", in: place)
                let files = "{ certificate: shown.pem, key: shown-key.pem }"
                let tls = "\ntls: \(files)\nadmin: { listen: 127.0.0.1:0, tls: \(files) }\n"
                try await place.reconfigure { $0 + tls }
                #expect(place.addresses.count == 2)
                for address in place.addresses {
                    #expect(try await trusts("localhost.pem", address), "\(address)")
                    #expect(try await !trusts("renewed.pem", address), "\(address)")
                }
                try show("renewed", in: place)
                place.signal(SIGHUP)
                try await eventually("they are read again") { try place.log().contains("certificates reloaded") }
                for address in place.addresses {
                    #expect(try await trusts("renewed.pem", address), "\(address)")
                    #expect(try await !trusts("localhost.pem", address), "\(address)")
                }
                try await place.reconfigure { $0.replacing(tls, with: "") }
            }
        }

        @Test func `certificates are read again on SIGHUP, and files that will not do are named`() async throws {
            try await Workplace.use { place in
                let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../Certificates")
                for (name, copy) in [("localhost.pem", "cert.pem"), ("localhost-key.pem", "key.pem")] {
                    let file = place.directory.appending(path: copy)
                    try Data(contentsOf: folder.appending(path: name)).write(to: file)
                }
                let tls = "\ntls: { certificate: cert.pem, key: key.pem }\n"
                try await place.reconfigure { $0 + tls }
                place.signal(SIGHUP)
                try await eventually("they are read again") { try place.log().contains("certificates reloaded") }
                let file = place.directory.appending(path: "cert.pem")
                try Data("nothing".utf8).write(to: file)
                place.signal(SIGHUP)
                try await eventually("the wrong file is named") {
                    try place.log().contains("certificates not reloaded") && place.log().contains("cert.pem")
                }
                await place.stop()
                for verb in ["serve", "check"] {
                    let refused = try await place.run(verb)
                    #expect(refused.code == 2)
                    #expect(refused.errors.contains("cert.pem: "), "\(refused.errors)")
                }
                try await place.reconfigure { $0.replacing(tls, with: "") }
            }
        }
    }
}
