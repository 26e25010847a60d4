/// Lets through the first lines of a kind in each minute and counts the others, so that what goes wrong a thousand times a
/// second is told and does not fill the disk.
///
/// A pure value: it is told the time. Bounded: kinds beyond ``mostKinds`` in one minute are all let through.
struct LogRepeats {
    /// Lines that say the same of the same thing, whatever else they carry.
    struct Kind: Hashable {
        var message: String
        var subject: String
    }

    static let mostLines = 5
    static let mostKinds = 256
    static let span: Int64 = 60_000

    private struct Minute {
        var began: Int64
        var written = 0
        var held = 0
    }

    private var minutes: [Kind: Minute] = [:]

    /// Whether to write a line.
    mutating func lets(_ kind: Kind, at now: Int64) -> Bool {
        guard minutes[kind] != nil || minutes.count < Self.mostKinds else { return true }
        var minute = minutes[kind] ?? Minute(began: now)
        let isWritten = minute.written < Self.mostLines
        if isWritten { minute.written += 1 } else { minute.held += 1 }
        minutes[kind] = minute
        return isWritten
    }

    /// The kinds whose minute is over, with how many of their lines were held back; their next minute begins with their
    /// next line.
    ///
    /// - Parameter all: also those whose minute is not over.
    mutating func ended(at now: Int64, all: Bool = false) -> [(kind: Kind, held: Int)] {
        let over = minutes.filter { all || now >= $0.value.began + Self.span || now < $0.value.began }
        for kind in over.keys { minutes[kind] = nil }
        return over.filter { $0.value.held > 0 }.map { (kind: $0.key, held: $0.value.held) }
            .sorted { $0.kind.message < $1.kind.message }
    }
}
