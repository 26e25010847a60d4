/// Looks for work that grows faster than its input: short inputs cannot show it, so a part is repeated until the body is
/// long.
enum GrowthTarget {
    static func run(_ input: [UInt8], length: Int) throws {
        let parts = input.split(separator: 0, maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, !parts[1].isEmpty else { return }
        var body = Array(parts[0])
        body.reserveCapacity(length + input.count)
        while body.count < length { body += parts[1] }
        body += parts[2]
        try BodyTarget.dengage().run(body)
        try BodyTarget.gravity().run(body)
    }
}
