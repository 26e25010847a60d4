import Vendors

/// An answer as the log keeps it for repeats of the request: as HTTP would write it, status and header fields line by
/// line, an empty line, the body.
extension Answer {
    var bytes: [UInt8] {
        let fields = headers.fields.map { "\($0.name): \($0.value)\n" }.joined()
        return Array("\(status)\n\(fields)\n".utf8) + body
    }

    /// Nil when these are not the bytes of an answer.
    init?(bytes: [UInt8]) {
        let newline = UInt8(ascii: "\n")
        var rest = bytes[...]
        var lines: [Substring] = []
        while let end = rest.firstIndex(of: newline) {
            let line = rest[..<end]
            rest = rest[(end + 1)...]
            if line.isEmpty { break }
            lines.append(Substring(decoding: line, as: UTF8.self))
        }
        guard let status = lines.first.flatMap({ Int($0) }) else { return nil }
        let fields = lines.dropFirst().compactMap { line -> (name: String, value: String)? in
            guard let colon = line.firstRange(of: ": ") else { return nil }
            return (String(line[..<colon.lowerBound]), String(line[colon.upperBound...]))
        }
        self.init(status: status, headers: HeaderList(fields), body: Array(rest))
    }
}
