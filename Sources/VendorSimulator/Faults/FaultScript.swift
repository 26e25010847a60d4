/// Faults in time: one a line, each with the stretch during which it is in force. ``language`` has them all.
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

    /// A line for each fault, with what it does. The command line's help and the page for users show these.
    public static let language = """
        at 10s for 5s status 503             at, for: from the start of the script; to its end without for
        status 503 retry-after 2             every request is answered so
        status 200 FAILED_ACCOUNT            with a code, in the vendor's shape: here a failure in disguise
        fail 5% status 502                   a share of the requests; 500 when no status is given
        html 5% status 502                   a page of HTML; 200 when no status is given, all when no share is
        empty 5%                             the events are taken, and the answer has no body
        poison sku-13 400 ERR_ITEM_NOT_FOUND requests with an event that contains the text are refused whole
        poison "red shoes"                   status and code as the vendor would
        size 100KB                           larger requests are answered 413
        at 1h expire                         callers are answered as those with wrong credentials
        latency 50ms..2s                     evenly spread; or just 200ms
        latency 80ms p99 900ms               log-normal: its median and 99th percentile
        slow-read 50KB/s                     requests are read no faster
        trickle 200ms                        answers come a byte at a time, so far apart
        quota 100/s retry-after 2            requests beyond it are answered 429, in any window of a second
        reset 1%                             the events are taken, and the connection breaks in the middle of the answer
        # a comment
        """

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
