import Foundation
import Synchronization
import Testing

/// A running `sluice` process, started as a user would start it.
final class Program: Sendable {
    /// Where it takes what it is there for: `http://127.0.0.1:PORT`.
    let address: String
    /// Where a collector's admin API listens besides its socket file; nil when nowhere.
    let admin: String?
    private let process: Process
    private let exit: Task<Int32, Never>

    /// The binary beside the test bundle.
    static let binary: URL = {
        let bundle = URL(filePath: CommandLine.arguments[0])
        return bundle.deletingLastPathComponent().appending(path: "sluice")
    }()

    struct DidNotStart: Error {
        let output: String
    }

    /// Starts the binary and waits until it says where it listens.
    ///
    /// - Parameter hasAdmin: there are two places, one of them for the operator.
    static func start(_ arguments: [String], in directory: URL, hasAdmin: Bool = false) async throws -> Program {
        let process = Process()
        let output = Pipe()
        process.executableURL = binary
        process.arguments = arguments
        process.currentDirectoryURL = directory
        process.standardOutput = output
        let log = directory.appending(path: "\(arguments.first ?? "").log")
        if !FileManager.default.fileExists(atPath: log.path()) {
            try Data().write(to: log)
        }
        let errors = try FileHandle(forWritingTo: log)
        try errors.seekToEnd()
        process.standardError = errors
        let exit = Task.detached { await ended(process) }
        let found = await Task.detached { places(hasAdmin ? 2 : 1, in: output) }.value
        guard let address = found.first(where: { !$0.isAdmin })?.address else {
            throw DidNotStart(output: (try? String(contentsOf: log, encoding: .utf8)) ?? "")
        }
        let admin = found.first { $0.isAdmin }?.address
        return Program(address: address, admin: admin, process: process, exit: exit)
    }

    /// Runs the process to its end, and returns its code.
    private static func ended(_ process: Process) async -> Int32 {
        await withCheckedContinuation { continuation in
            process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
            do {
                try process.run()
            } catch {
                continuation.resume(returning: -1)
            }
        }
    }

    /// The first lines on standard output that name an address.
    private static func places(_ count: Int, in pipe: Pipe) -> [(address: String, isAdmin: Bool)] {
        var (places, line) = ([(address: String, isAdmin: Bool)](), "")
        while places.count < count, let data = try? pipe.fileHandleForReading.read(upToCount: 1), !data.isEmpty {
            line += String(decoding: data, as: UTF8.self)
            guard line.hasSuffix("\n") else { continue }
            if let match = line.firstMatch(of: /https?:\/\/[0-9.]+:[0-9]+/) {
                places.append((String(match.output), line.hasPrefix("admin at ")))
            }
            line = ""
        }
        return places
    }

    private init(address: String, admin: String?, process: Process, exit: Task<Int32, Never>) {
        self.address = address
        self.admin = admin
        self.process = process
        self.exit = exit
    }

    func signal(_ signal: Int32) {
        if process.isRunning { kill(process.processIdentifier, signal) }
    }

    /// Sends a signal and waits for the end. Returns the exit code, or the signal that ended it.
    @discardableResult
    func stop(_ signal: Int32 = SIGTERM) async -> Int32 {
        if process.isRunning { kill(process.processIdentifier, signal) }
        return await exit.value
    }
}

/// What a verb printed, and its exit code.
struct Finished {
    let code: Int32
    let output: String
    let errors: String

    /// - Parameter environment: beyond what this process has.
    static func run(
        _ arguments: [String], in directory: URL, input: String = "", environment: [String: String] = [:]
    ) async throws -> Finished {
        try await Task.detached {
            let process = Process()
            let (output, errors, standardInput) = (Pipe(), Pipe(), Pipe())
            process.executableURL = Program.binary
            process.arguments = arguments
            process.currentDirectoryURL = directory
            process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
            process.standardOutput = output
            process.standardError = errors
            process.standardInput = standardInput
            try process.run()
            try standardInput.fileHandleForWriting.write(contentsOf: Data(input.utf8))
            try standardInput.fileHandleForWriting.close()
            let out = try output.fileHandleForReading.readToEnd() ?? Data()
            let err = try errors.fileHandleForReading.readToEnd() ?? Data()
            process.waitUntilExit()
            return Finished(
                code: process.terminationStatus, output: String(decoding: out, as: UTF8.self),
                errors: String(decoding: err, as: UTF8.self))
        }.value
    }
}
