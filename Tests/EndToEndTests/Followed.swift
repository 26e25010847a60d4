import Foundation
import Synchronization

/// A running `sluice` verb whose output is followed: to a terminal of a size of one's choice, or into a pipe.
final class Followed: Sendable {
    enum Output {
        case terminal(columns: Int, rows: Int)
        case pipe
    }

    private struct State {
        var written: [UInt8] = []
        var screen: Screen
    }

    private let process: Process
    private let state: Mutex<State>
    private let exit: Task<Int32, Never>

    struct CannotOpen: Error {}

    /// - Parameter environment: beyond what this process has, without its `NO_COLOR`.
    static func start(
        _ arguments: [String], in directory: URL, to output: Output, environment: [String: String] = [:]
    ) throws -> Followed {
        let (ours, theirs) = try open(output)
        defer { close(theirs) }
        let process = Process()
        process.executableURL = Program.binary
        process.arguments = arguments
        process.currentDirectoryURL = directory
        var inherited = ProcessInfo.processInfo.environment
        inherited["NO_COLOR"] = nil
        process.environment = inherited.merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle(fileDescriptor: theirs)
        process.standardError = FileHandle.nullDevice
        try process.run()
        return Followed(process, ours, output)
    }

    /// What we read from, and what the program writes to.
    private static func open(_ output: Output) throws -> (ours: Int32, theirs: Int32) {
        switch output {
        case .pipe:
            var ends: [Int32] = [0, 0]
            guard unsafe pipe(&ends) == 0 else { throw CannotOpen() }
            for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
            return (ends[0], ends[1])
        case .terminal(let columns, let rows):
            let ours = unsafe Foundation.open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
            var (isLocked, number): (Int32, UInt32) = (0, 0)
            guard ours >= 0, unsafe ioctl(ours, unlock, &isLocked) == 0, unsafe ioctl(ours, numberOf, &number) == 0
            else { throw CannotOpen() }
            let theirs = unsafe Foundation.open("/dev/pts/\(number)", O_RDWR | O_NOCTTY | O_CLOEXEC)
            var size = winsize(ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
            guard theirs >= 0, unsafe ioctl(theirs, UInt(TIOCSWINSZ), &size) == 0 else { throw CannotOpen() }
            return (ours, theirs)
        }
    }

    /// `TIOCSPTLCK` and `TIOCGPTN`, which Swift does not import: https://man7.org/linux/man-pages/man2/TIOCSPTLCK.2const.html
    private static let unlock: UInt = 0x4004_5431
    private static let numberOf: UInt = 0x8004_5430

    private init(_ process: Process, _ ours: Int32, _ output: Output) {
        self.process = process
        let screen =
            switch output {
            case .pipe: Screen(columns: .max, rows: .max)
            case .terminal(let columns, let rows): Screen(columns: columns, rows: rows)
            }
        state = Mutex(State(screen: screen))
        let (reading, hasEnded) = AsyncStream<Void>.makeStream()
        exit = Task.detached {
            for await _ in reading {}
            process.waitUntilExit()
            return process.terminationStatus
        }
        // Reading ends when the program has ended: nobody else has the other end.
        Thread.detachNewThread { [self] in
            readAll(from: ours)
            close(ours)
            hasEnded.finish()
        }
    }

    private func readAll(from ours: Int32) {
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = unsafe buffer.withUnsafeMutableBytes { unsafe read(ours, $0.baseAddress, $0.count) }
            guard count > 0 else { return }
            state.withLock { state in
                state.written += buffer[..<count]
                state.screen.take(buffer[..<count])
            }
        }
    }

    /// What a person sees.
    var screen: Screen { state.withLock { $0.screen } }

    /// Everything so far, as it came.
    var written: String { String(decoding: state.withLock { $0.written }, as: UTF8.self) }

    /// Its exit code, once everything that it wrote is here.
    func ended() async -> Int32 { await exit.value }

    @discardableResult
    func stop(_ signal: Int32 = SIGINT) async -> Int32 {
        if process.isRunning { kill(process.processIdentifier, signal) }
        return await ended()
    }
}
