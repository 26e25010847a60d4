/// One line of a fault script, read word by word.
struct FaultParser {
    struct Complaint: Error {
        let message: String

        init(_ message: String) {
            self.message = message
        }
    }

    private var words: [String] = []

    init(_ row: Substring) throws(Complaint) {
        words = try Self.words(of: row)
    }

    /// Nil for a line without words.
    mutating func line() throws(Complaint) -> FaultScript.Line? {
        guard !words.isEmpty else { return nil }
        let from = try take("at") ? duration() : .zero
        let length = try take("for") ? duration() : nil
        let line = FaultScript.Line(from: from, until: length.map { from + $0 }, try fault())
        guard words.isEmpty else { throw Complaint("\"\(words[0])\" does not belong here") }
        return line
    }

    static let faults =
        "status, fail, html, empty, poison, size, expire, latency, slow-read, trickle, quota and reset"

    private mutating func fault() throws(Complaint) -> Fault {
        switch try word("a fault") {
        case "status":
            let status = try status()
            let code = isCode(words.first) ? words.removeFirst() : nil
            return .status(status, code: code, retryAfter: try take("retry-after") ? seconds() : nil)
        case "fail":
            let share = try share()
            return .fail(share: share, status: try take("status") ? status() : 500)
        case "poison":
            let text = try word("the text that is refused")
            let status = Int(words.first ?? "") == nil ? nil : try status()
            return .poison(text, status: status, code: isCode(words.first) ? words.removeFirst() : nil)
        case "html": return .page(share: try optionalShare(), status: try take("status") ? status() : 200)
        case "empty": return .empty(share: try optionalShare())
        case "size": return .size(bytes: try bytes())
        case "expire": return .expire
        case "latency": return .latency(try latency())
        case "slow-read": return .slowRead(bytesPerSecond: try bytesPerSecond())
        case "trickle": return .trickle(try duration())
        case "quota":
            let rate = try rate()
            return .quota(Quota(rate: rate, retryAfter: try take("retry-after") ? seconds() : 1))
        case "reset": return .reset(share: try share())
        case let other:
            throw Complaint("\"\(other)\" is no fault; there are \(Self.faults)")
        }
    }

    // MARK: Words

    private mutating func take(_ keyword: String) -> Bool {
        guard words.first == keyword else { return false }
        words.removeFirst()
        return true
    }

    private mutating func word(_ meaning: String) throws(Complaint) -> String {
        guard !words.isEmpty else { throw Complaint("\(meaning) is missing") }
        return words.removeFirst()
    }

    private func isCode(_ word: String?) -> Bool {
        guard let word, word != "retry-after", Int(word) == nil else { return false }
        return true
    }

    private mutating func status() throws(Complaint) -> Int {
        let text = try word("a status such as 503")
        guard let status = Int(text), (200...599).contains(status) else {
            throw Complaint("\"\(text)\" is no status; it must be 200 to 599")
        }
        return status
    }

    private mutating func seconds() throws(Complaint) -> Int {
        let text = try word("a number of seconds")
        guard let seconds = Int(text), seconds >= 0 else { throw Complaint("\"\(text)\" is no number of seconds") }
        return seconds
    }

    private mutating func share() throws(Complaint) -> Double {
        let text = try word("a share such as 5%")
        guard text.hasSuffix("%"), let percent = Double(text.dropLast()), (0...100).contains(percent) else {
            throw Complaint("\"\(text)\" is no share; it must be 0% to 100%")
        }
        return percent / 100
    }

    /// All, where none is given.
    private mutating func optionalShare() throws(Complaint) -> Double {
        words.first?.hasSuffix("%") == true ? try share() : 1
    }

    private mutating func bytes() throws(Complaint) -> Int {
        let text = try word("a size such as 100KB")
        guard let bytes = Self.bytes(text[...]) else { throw Complaint("\"\(text)\" is no size such as 100KB or 1MiB") }
        return bytes
    }

    private mutating func bytesPerSecond() throws(Complaint) -> Int {
        let text = try word("a pace such as 100KB/s")
        guard text.hasSuffix("/s"), let bytes = Self.bytes(text.dropLast(2)), bytes > 0 else {
            throw Complaint("\"\(text)\" is no pace such as 100KB/s")
        }
        return bytes
    }

    private static func bytes(_ text: Substring) -> Int? {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        let units: [Substring: Int] = ["B": 1, "KB": 1000, "KiB": 1 << 10, "MB": 1_000_000, "MiB": 1 << 20]
        guard let number = Int(digits), let unit = units[text.dropFirst(digits.count)], number <= 1 << 30 else {
            return nil
        }
        return number * unit
    }

    private mutating func rate() throws(Complaint) -> Double {
        let text = try word("a rate such as 100/s")
        guard text.hasSuffix("/s"), let rate = Double(text.dropLast(2)), rate > 0, rate <= 1e9 else {
            throw Complaint("\"\(text)\" is no rate such as 100/s")
        }
        return rate
    }

    private mutating func latency() throws(Complaint) -> Latency {
        let text = try word("a duration such as 200ms")
        let ends = text.split(separator: "..", maxSplits: 1)
        guard ends.count == 2 else {
            let median = try Self.duration(text[...])
            guard take("p99") else { return .even(median...median) }
            let p99 = try duration()
            guard median > .zero, p99 >= median else {
                throw Complaint("p99 is no less than the median, which is not zero")
            }
            return .skewed(median: median, p99: p99)
        }
        let (low, high) = (try Self.duration(ends[0]), try Self.duration(ends[1]))
        guard low <= high else { throw Complaint("\"\(text)\" ends before it begins") }
        return .even(low...high)
    }

    private mutating func duration() throws(Complaint) -> Duration {
        try Self.duration(word("a duration such as 10s")[...])
    }

    private static func duration(_ text: Substring) throws(Complaint) -> Duration {
        let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        let units: [Substring: Double] = ["ms": 0.001, "s": 1, "m": 60, "h": 3600]
        guard let number = Double(digits), let unit = units[text.dropFirst(digits.count)], number <= 1e6 else {
            throw Complaint("\"\(text)\" is no duration such as 200ms, 10s, 5m or 1h")
        }
        return .milliseconds(Int((number * unit * 1000).rounded()))
    }

    /// Split at white space, a part in quotation marks being one word; `#` begins a comment.
    private static func words(of row: Substring) throws(Complaint) -> [String] {
        var words: [String] = []
        var rest = row.drop(while: \.isWhitespace)
        while let first = rest.first, first != "#" {
            if first == "\"" {
                let quoted = rest.dropFirst()
                guard let end = quoted.firstIndex(of: "\"") else { throw Complaint("a quotation mark is not closed") }
                words.append(String(quoted[..<end]))
                rest = quoted[quoted.index(after: end)...]
            } else {
                let word = rest.prefix { !$0.isWhitespace }
                words.append(String(word))
                rest = rest[word.endIndex...]
            }
            rest = rest.drop(while: \.isWhitespace)
        }
        return words
    }
}
