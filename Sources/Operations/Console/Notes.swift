/// What an action came to, told once by the page that follows it: `?note=7f…`.
struct Notes {
    struct Note: Equatable {
        var text: String
        var isFault = false
    }

    /// Not yet told; those before are forgotten.
    static let most = 64

    private var all: [(name: String, note: Note)] = []

    /// - Returns: its name.
    mutating func leave(_ note: Note) -> String {
        let name = String(Sessions.secret().prefix(16))
        all.append((name, note))
        if all.count > Self.most { all.removeFirst() }
        return name
    }

    mutating func take(_ name: String) -> Note? {
        guard let index = all.firstIndex(where: { $0.name == name }) else { return nil }
        return all.remove(at: index).note
    }
}
