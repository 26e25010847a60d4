/// Moments as people read them: RFC 3339, in UTC, to the millisecond.
public enum Timestamp {
    /// - Parameter milliseconds: since 1970.
    public static func text(milliseconds: Int64) -> String {
        let day = milliseconds.floorDivided(by: 86_400_000)
        let inDay = milliseconds - day * 86_400_000
        let (year, month, dayOfMonth) = civil(daysSince1970: day)
        let date = "\(pad(year, 4))-\(pad(month, 2))-\(pad(dayOfMonth, 2))"
        let (hours, minutes, seconds) = (inDay / 3_600_000, inDay / 60_000 % 60, inDay / 1000 % 60)
        return "\(date)T\(pad(hours, 2)):\(pad(minutes, 2)):\(pad(seconds, 2)).\(pad(inDay % 1000, 3))Z"
    }

    /// Milliseconds since 1970 of `2026-11-21T10:00:00Z`, with a fraction and a numeric offset if there are any; nil when
    /// it is not RFC 3339.
    public static func milliseconds(_ text: String) -> Int64? {
        let parts = text.uppercased().split(separator: "T", maxSplits: 1)
        guard parts.count == 2 else { return nil }
        let date = parts[0].split(separator: "-", omittingEmptySubsequences: false).map { Int64($0) }
        guard date.count == 3, let year = date[0], let month = date[1], let day = date[2] else { return nil }
        guard (0...9999).contains(year), (1...12).contains(month), (1...31).contains(day) else { return nil }
        let offsetStart = parts[1].firstIndex { "Z+-".contains($0) } ?? parts[1].endIndex
        guard let time = timeOfDay(parts[1][..<offsetStart]), let offset = offset(parts[1][offsetStart...]) else {
            return nil
        }
        return days(year: year, month: month, day: day) * 86_400_000 + time - offset
    }

    private static func timeOfDay(_ text: Substring) -> Int64? {
        let halves = text.split(separator: ".", maxSplits: 1)
        let clock = (halves.first ?? "").split(separator: ":", omittingEmptySubsequences: false).map { Int64($0) }
        guard clock.count == 3, let hours = clock[0], let minutes = clock[1], let seconds = clock[2] else { return nil }
        guard (0...23).contains(hours), (0...59).contains(minutes), (0...60).contains(seconds) else { return nil }
        let digits = halves.count == 2 ? String(halves[1].prefix(3)) : ""
        let padded = digits + String(repeating: "0", count: 3 - digits.count)
        guard let fraction = Int64(padded) else { return nil }
        return ((hours * 60 + minutes) * 60 + seconds) * 1000 + fraction
    }

    /// Nil when it is neither `Z` nor `±hh:mm`.
    private static func offset(_ text: Substring) -> Int64? {
        if text == "Z" { return 0 }
        let parts = text.dropFirst().split(separator: ":").map { Int64($0) }
        guard parts.count == 2, let hours = parts[0], let minutes = parts[1] else { return nil }
        guard (0...23).contains(hours), (0...59).contains(minutes) else { return nil }
        return (text.first == "-" ? -1 : 1) * (hours * 60 + minutes) * 60_000
    }

    private static func pad(_ value: Int64, _ width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }

    // Days and dates of the proleptic Gregorian calendar: https://howardhinnant.github.io/date_algorithms.html

    private static func civil(daysSince1970: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let shifted = daysSince1970 + 719_468
        let era = shifted.floorDivided(by: 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
    }

    static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
        let fromMarch = month <= 2 ? year - 1 : year
        let era = fromMarch.floorDivided(by: 400)
        let yearOfEra = fromMarch - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }
}

extension Int64 {
    fileprivate func floorDivided(by divisor: Int64) -> Int64 {
        self >= 0 ? self / divisor : -((-self + divisor - 1) / divisor)
    }
}
