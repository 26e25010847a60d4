/// Numbers as people read them, on the terminal and on the console's pages.
public enum Figure {
    /// `12,345,678`
    public static func grouped(_ number: Int) -> String {
        let digits = Array(String(number))
        return digits.enumerated().reduce(into: "") { text, place in
            if place.offset > 0, (digits.count - place.offset) % 3 == 0 { text += "," }
            text.append(place.element)
        }
    }

    /// `90s`, `5m`, `3h`; a dash below a second.
    public static func age(_ seconds: Int) -> String {
        switch seconds {
        case ..<1: "–"
        case ..<120: "\(seconds)s"
        case ..<7200: "\(seconds / 60)m"
        default: "\(seconds / 3600)h"
        }
    }

    /// `512 B`, `3 MiB`, `1.5 GiB`.
    public static func bytes(_ count: Int) -> String {
        switch count {
        case ..<(1 << 10): "\(count) B"
        case ..<(1 << 20): "\(count >> 10) KiB"
        case ..<(1 << 30): "\(count >> 20) MiB"
        default: "\(count / (1 << 30)).\(count % (1 << 30) * 10 / (1 << 30)) GiB"
        }
    }

    /// `0.12 ms`, `40 ms`.
    public static func milliseconds(_ microseconds: Int) -> String {
        microseconds < 1_000
            ? "0.\(String(microseconds + 1_000).dropFirst().prefix(2)) ms" : "\(microseconds / 1_000) ms"
    }

    /// Two digits or more are enough of what changes all the time: `4.2`, `120`.
    public static func rate(_ rate: Double) -> String {
        rate == 0 ? "0" : rate >= 10 ? grouped(Int(rate)) : "\((rate * 10).rounded(.down) / 10)"
    }
}
