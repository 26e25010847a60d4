/// What is wrong with a log: the first hundred findings in words, and how many there are.
public struct LogFaults: Sendable, Equatable {
    static let kept = 100

    public private(set) var findings: [String] = []
    public private(set) var count = 0

    mutating func add(_ finding: String) {
        count += 1
        if findings.count < Self.kept { findings.append(finding) }
    }

    public var isEmpty: Bool { count == 0 }
}
