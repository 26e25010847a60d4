import Logging
import Operations
import ServiceLifecycle

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The program's own log: standard error, a line of JSON per thing an operator must know; plain lines in a terminal.
enum AppLog {
    private static let sink = LogSink(descriptor: 2, threshold: 1)
    private static let gate = LogGate()

    static func logger() -> Logger {
        Logger(label: "sluice") { label in
            JSONLogHandler(label: label, sink: sink, form: LogForm.suiting(2), gate: gate)
        }
    }

    /// For verbs that open the log without being its server.
    static let silent = Logger(label: "sluice") { _ in SwiftLogNoOpLogHandler() }

    /// Calls of the admin API that change something: in the program's own log, and in a file where one is configured.
    ///
    /// - Parameter isServing: false for a verb that does by itself what no server is there to do: its reader sees it.
    static func audit(_ configuration: Configuration, isServing: Bool = true) throws -> Audit {
        let file = try configuration.admin.audit.map(auditFile)
        return Audit(
            Logger(label: "sluice.audit") { label in
                let sinks = (isServing ? [sink] : []) + [file].compactMap(\.self)
                if sinks.isEmpty { return SwiftLogNoOpLogHandler() }
                return MultiplexLogHandler(
                    sinks.map { JSONLogHandler(label: label, sink: $0, form: $0 === sink ? .suiting(2) : .json) })
            })
    }

    private static func auditFile(_ path: LocalPath) throws -> LogSink {
        let descriptor = unsafe open(path.resolved, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            let reason = unsafe String(cString: strerror(errno))
            Terminal.complain("admin.audit: \(path.resolved) cannot be opened: \(reason)")
            throw Outcome.usage
        }
        return LogSink(descriptor: descriptor, threshold: 1)
    }

    /// Only what needs attention.
    static func quiet() -> Logger {
        var logger = logger()
        logger.logLevel = .warning
        return logger
    }

    /// Says how many lines were held back because they repeat.
    ///
    /// - Parameter all: also in the minute that is not over.
    static func tellRepeats(all: Bool = false) {
        for (kind, held) in gate.ended(at: .now(), all: all) {
            let metadata: Logger.Metadata = ["of": "\(kind.subject)", "lines": .stringConvertible(held)]
            logger().warning("held back, more of: \(kind.message)", metadata: metadata)
        }
    }

    static func flush() {
        tellRepeats(all: true)
        sink.flush()
    }
}

/// Tells of repeats when nothing else is logged.
struct RepeatsTold: Service {
    func run() async throws {
        while (try? await cancelWhenGracefulShutdown { try await Task.sleep(for: .seconds(60)) }) != nil {
            AppLog.tellRepeats()
        }
    }
}
