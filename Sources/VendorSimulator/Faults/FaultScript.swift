/// Faults in time: one a line, each with the stretch during which it is in force.
///
///     at 10s for 5s status 503            at, for: a stretch, from the start of the script
///     at 1m status 401 NO_ACCOUNT         to the end
///     status 503 retry-after 2
///     fail 5% status 500                  status 500 may be left out
///     poison sku-13 400 ERR_INVALID_EVENT_TYPE
///     poison "red shoes"                  status and code as the vendor would
///     latency 200ms                       or 50ms..2s
///     quota 100/s retry-after 2
///     reset 1%
///     # a comment
public struct FaultScript: Sendable, Equatable {
    public struct Line: Sendable, Equatable {
        public var from: Duration
        /// Nil: to the end.
        public var until: Duration?
        public var fault: Fault

        public init(from: Duration = .zero, until: Duration? = nil, _ fault: Fault) {
            self.from = from
            self.until = until
            self.fault = fault
        }

        func isInForce(at time: Duration) -> Bool {
            from <= time && until.map { time < $0 } ?? true
        }
    }

    public var lines: [Line]

    public init(_ lines: [Line] = []) {
        self.lines = lines
    }

    /// Throws at the first line that is not understood, with its number.
    public init(parsing text: String) throws(FaultScriptError) {
        lines = []
        let rows = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        for (index, row) in rows.enumerated() {
            do throws(FaultParser.Complaint) {
                var parser = try FaultParser(row)
                if let line = try parser.line() { lines.append(line) }
            } catch {
                throw FaultScriptError(line: index + 1, message: error.message)
            }
        }
    }

    /// What the command line's `--fail` takes: `5%`, or `5% status 503`.
    public static func fail(_ text: String) throws(FaultScriptError) -> FaultScript {
        try FaultScript(parsing: "fail " + text)
    }

    func inForce(at time: Duration) -> [Fault] {
        lines.filter { $0.isInForce(at: time) }.map(\.fault)
    }
}
