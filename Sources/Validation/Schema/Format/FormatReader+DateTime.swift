/// Dates with time and offset (https://www.rfc-editor.org/rfc/rfc3339#section-5.6).
extension FormatReader {
    mutating func takeDateTime(in text: Span<UInt8>) -> Bool {
        guard takeDate(in: text), take("T", in: text) || take("t", in: text) else { return false }
        guard let hour = takeNumber(digits: 2, in: text), hour < 24, take(":", in: text),
            let minute = takeNumber(digits: 2, in: text), minute < 60, take(":", in: text),
            let second = takeNumber(digits: 2, in: text), second <= 60
        else { return false }
        if take(".", in: text), takeAll(of: .digits, in: text) == 0 { return false }
        guard let offset = takeOffset(in: text) else { return false }
        // A leap second is the last one of a day in UTC.
        return second < 60 || (hour * 60 + minute - offset + 1440) % 1440 == 1439
    }

    private mutating func takeDate(in text: Span<UInt8>) -> Bool {
        guard let year = takeNumber(digits: 4, in: text), take("-", in: text),
            let month = takeNumber(digits: 2, in: text), take("-", in: text),
            let day = takeNumber(digits: 2, in: text)
        else { return false }
        switch month {
        case 2:
            let isLeapYear = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
            return (1...(isLeapYear ? 29 : 28)).contains(day)
        case 4, 6, 9, 11: return (1...30).contains(day)
        case 1...12: return (1...31).contains(day)
        default: return false
        }
    }

    /// Minutes ahead of UTC.
    private mutating func takeOffset(in text: Span<UInt8>) -> Int? {
        if take("Z", in: text) || take("z", in: text) { return 0 }
        let isBehind = isAt("-")
        guard take("+", in: text) || take("-", in: text),
            let hours = takeNumber(digits: 2, in: text), hours < 24, take(":", in: text),
            let minutes = takeNumber(digits: 2, in: text), minutes < 60
        else { return nil }
        return isBehind ? -(hours * 60 + minutes) : hours * 60 + minutes
    }
}
