import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1

/// A `sluice simulate` process.
struct Simulator {
    let program: Program

    static func start(_ vendor: String, _ options: [String], in directory: URL) async throws -> Simulator {
        Simulator(
            program: try await Program.start(
                ["simulate", "--vendor", vendor, "--listen", "127.0.0.1:0"] + options, in: directory))
    }

    /// The bytes of every event it took, in the order of arrival.
    func events() async throws -> [String] {
        let text = try await ask(.GET, "/_received/events")
        return text.split(separator: "\n").map(String.init)
    }

    func number(_ name: String) async throws -> Int {
        let object = try JSONSerialization.jsonObject(with: Data(try await ask(.GET, "/_received").utf8))
        return (object as? [String: Any])?[name] as? Int ?? -1
    }

    /// Replaces its faults.
    func script(_ lines: String) async throws {
        _ = try await ask(.POST, "/_script", body: lines)
    }

    func heal() async throws {
        _ = try await ask(.POST, "/_heal")
    }

    private func ask(_ method: HTTPMethod, _ path: String, body: String = "") async throws -> String {
        var request = HTTPClientRequest(url: program.address + path)
        request.method = method
        request.body = .bytes(ByteBuffer(string: body))
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(20))
        return String(buffer: try await response.body.collect(upTo: 1 << 28))
    }
}
