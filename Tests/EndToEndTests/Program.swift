import Foundation
import Synchronization
import Testing

/// A running `sluice` process, started as a user would start it.
final class Program: Sendable {
    /// What it printed first on standard output that looks like an address: `http://127.0.0.1:PORT`.
    let address: String
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
    static func start(_ arguments: [String], in directory: URL) async throws -> Program {
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
        let address = await Task.detached { firstAddress(in: output) }.value
        guard let address else {
            throw DidNotStart(output: (try? String(contentsOf: log, encoding: .utf8)) ?? "")
        }
        return Program(address: address, process: process, exit: exit)
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

    private static func firstAddress(in pipe: Pipe) -> String? {
        var text = ""
        while let data = try? pipe.fileHandleForReading.read(upToCount: 1), !data.isEmpty {
            text += String(decoding: data, as: UTF8.self)
            if text.hasSuffix("\n"), let match = text.firstMatch(of: /https?:\/\/[0-9.]+:[0-9]+/) {
                return String(match.output)
            }
        }
        return nil
    }

    private init(address: String, process: Process, exit: Task<Int32, Never>) {
        self.address = address
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
