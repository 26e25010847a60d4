/// Several entries in one parameter, with a bar between them.
enum PipeList {
    private static let bar = UInt8(ascii: "|")

    /// Cut at each byte that is a bar: as characters, a bar and an accent after it would be one.
    static func entries(of text: String) -> [String] {
        text.utf8.split(separator: bar, omittingEmptySubsequences: false).map { String(decoding: $0, as: UTF8.self) }
    }

    static func text(_ entries: [String]) -> String { entries.joined(separator: "|") }

    /// Whether an id can be an entry.
    static func takes(_ id: String) -> Bool { !id.utf8.contains(bar) }
}
