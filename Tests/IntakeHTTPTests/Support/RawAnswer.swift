/// An answer as a client sees it.
struct RawAnswer {
    let status: Int
    let fields: [(name: String, value: String)]
    var body = ""

    init(head: String) {
        let lines = head.split(separator: "\r\n")
        status = lines.first.flatMap { $0.split(separator: " ").dropFirst().first }.flatMap { Int($0) } ?? 0
        fields = lines.dropFirst().map { line in
            let halves = line.split(separator: ": ", maxSplits: 1, omittingEmptySubsequences: false)
            return (halves[0].lowercased(), halves.count == 2 ? String(halves[1]) : "")
        }
    }

    /// The only value of a field; nil when there is none or more than one.
    subscript(name: String) -> String? {
        let values = fields.filter { $0.name == name }
        return values.count == 1 ? values[0].value : nil
    }
}
