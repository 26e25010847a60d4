/// A vendor as the configuration names it, for the dialect of a source and for the receiver of a destination.
enum VendorName: String, Sendable, CaseIterable {
    case dengage
    case gravity
    case gravityField = "gravity-field"
    case ometria
    case richrelevance

    /// Known by name only until its turn comes.
    var isBuilt: Bool {
        switch self {
        case .dengage, .gravity: true
        case .gravityField, .ometria, .richrelevance: false
        }
    }
}
