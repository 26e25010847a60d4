/// Colours of a terminal; none where they are not wanted.
enum Paint: String {
    case red = "31"
    case green = "32"
    case yellow = "33"
    case dim = "2"
    case bold = "1"

    func callAsFunction(_ text: String) -> String {
        Terminal.isColoured ? "\u{1B}[\(rawValue)m\(text)\u{1B}[0m" : text
    }
}
