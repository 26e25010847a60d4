/// Random damage to a text.
enum Mutation {
    /// Pieces that JSON readers stumble over.
    private static let pieces =
        [
            "\"", "\\", "{", "}", "[", "]", ",", ":", "0", "-", ".", "e", "\\u", "\\ud800", "\u{0}", "\n", " ", "null",
            "true", "1e999",
            "\\\"", "“", "😀", "[[[[[[[[", "\"a\":1,", "$ref", "#", "/", "~", "*", "+", "(", ")", "^", "|", "?",
        ].map { Array($0.utf8) } + [[0xFF], [0x80], [0xC3], [0xED, 0xA0, 0x80]]

    static func apply(to bytes: [UInt8], using random: inout SeededGenerator) -> [UInt8] {
        var result = bytes
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            let place = Int.random(in: 0...result.count, using: &random)
            let end = min(result.count, place + Int.random(in: 0...6, using: &random))
            switch Int.random(in: 0..<4, using: &random) {
            case 0: result.removeSubrange(place..<end)
            case 1: result.insert(contentsOf: pieces.randomElement(using: &random) ?? [], at: place)
            case 2: result.replaceSubrange(place..<end, with: pieces.randomElement(using: &random) ?? [])
            default: if place < result.count { result[place] = UInt8.random(in: 0...255, using: &random) }
            }
        }
        return result
    }
}
