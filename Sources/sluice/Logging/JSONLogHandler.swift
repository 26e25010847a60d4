import Logging

/// Writes an entry as one JSON line, or as one line for people where standard error is a terminal.
///
///     {"time":"2026-03-01T08:00:00.123Z","level":"warning","message":"destination parked","label":"sluice.delivery","destination":"eu"}
///     2026-03-01T08:00:00.123Z warning destination parked destination=eu
///
/// Metadata become members of the line's own object: dictionaries and arrays are flattened, `a.b` and `a.0`, and a key
/// that is one of the line's own four is called `metadata.KEY`.
struct JSONLogHandler: LogHandler {
    var logLevel: Logger.Level
    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?

    private let label: String
    private let sink: LogSink
    private let form: LogForm
    private let gate: LogGate?
    private let now: @Sendable () -> UTCTime

    /// - Parameters:
    ///   - sink: shared by all handlers of a process, whose lines then never mix.
    ///   - gate: likewise; holds back lines that repeat. Nil: all are written.
    init(
        label: String,
        sink: LogSink,
        form: LogForm = .json,
        gate: LogGate? = nil,
        level: Logger.Level = .info,
        metadataProvider: Logger.MetadataProvider? = nil,
        now: @escaping @Sendable () -> UTCTime = { UTCTime.now() }
    ) {
        self.label = label
        self.sink = sink
        self.form = form
        self.gate = gate
        self.now = now
        logLevel = level
        self.metadataProvider = metadataProvider
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let (time, message, metadata) = (now(), "\(event.message)", effectiveMetadata(of: event))
        if let gate, event.level < .critical {
            let subject = metadata.filter { LogGate.subjects.contains($0.key) }.map { "\($0)=\($1)" }
            guard gate.lets(message, of: subject.joined(separator: " "), at: time) else { return }
        }
        var line = LogLine(time: time, level: event.level.rawValue, message: message, label: label)
        for (key, value) in metadata { line.add(key, value) }
        // A terminal has a reader who waits; a file or pipe has one who asks when something is wrong.
        let isUrgent = form == .human || event.level >= .error
        sink.write(line.bytes(form), flush: isUrgent)
    }

    /// In the order of the keys, so that equal entries are equal lines. The entry's own values win over the logger's.
    private func effectiveMetadata(of event: LogEvent) -> [(key: String, value: Logger.MetadataValue)] {
        var all = metadata
        if let provided = metadataProvider?.get() { all.merge(provided) { $1 } }
        if let error = event.error { all["error"] = "\(error)" }
        if let own = event.metadata { all.merge(own) { $1 } }
        return all.sorted { $0.key < $1.key }
    }
}
