import Logging

/// The program's own log: standard error, a line of JSON per thing an operator must know; plain lines in a terminal.
enum AppLog {
    private static let sink = LogSink(descriptor: 2, threshold: 1)

    static func logger() -> Logger {
        Logger(label: "sluice") { label in
            JSONLogHandler(label: label, sink: sink, form: LogForm.suiting(2))
        }
    }

    /// For verbs that open the log without being its server.
    static let silent = Logger(label: "sluice") { _ in SwiftLogNoOpLogHandler() }

    /// Only what needs attention.
    static func quiet() -> Logger {
        var logger = logger()
        logger.logLevel = .warning
        return logger
    }

    static func flush() {
        sink.flush()
    }
}
