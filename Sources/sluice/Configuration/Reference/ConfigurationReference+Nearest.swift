extension ConfigurationReference {
    /// The key that was probably meant: a key of the same section spelled nearly so, or one of this very name elsewhere.
    ///
    /// - Returns: a name for the section's own keys, a whole path for another section's.
    static func nearest(to name: String, in section: String, vendor: String?) -> String? {
        let nearby = nearest(to: name, among: keys(in: section, vendor: vendor).map(\.name))
        return nearby ?? keys.first { isSame($0.name, name) && $0.section != section }?.path
    }

    /// Of some words, the one spelled most like this; nil when none is near.
    static func nearest(to word: String, among words: [String]) -> String? {
        let tolerance = max(1, word.count / 3)
        return words.map { (word: $0, distance: distance(folded($0), folded(word))) }
            .filter { $0.distance <= tolerance }
            .min { $0.distance < $1.distance }?.word
    }

    private static func isSame(_ one: String, _ other: String) -> Bool {
        folded(one) == folded(other)
    }

    /// `max_bytes`, `max-bytes` and `MaxBytes` are one spelling mistake, not five.
    private static func folded(_ word: String) -> [Character] {
        word.lowercased().filter { $0 != "_" && $0 != "-" }
    }

    /// How many letters must be put in, left out, changed or swapped with their neighbour.
    private static func distance(_ one: [Character], _ other: [Character]) -> Int {
        var rows = [Array(0...other.count)]
        for i in one.indices {
            var row = [i + 1]
            for j in other.indices {
                var least = min(row[j] + 1, rows[i][j + 1] + 1, rows[i][j] + (one[i] == other[j] ? 0 : 1))
                if i > 0, j > 0, one[i] == other[j - 1], one[i - 1] == other[j] {
                    least = min(least, rows[i - 1][j - 1] + 1)
                }
                row.append(least)
            }
            rows.append(row)
        }
        return rows[one.count][other.count]
    }
}
