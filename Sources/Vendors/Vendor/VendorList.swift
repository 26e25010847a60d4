/// The vendors there are: a line each.
public enum VendorList {
    public static let all: [any Vendor] = [
        Dengage(),
        Gravity(),
        GravityField(),
        Ometria(),
        RichRelevance(),
    ]

    public static func named(_ name: String) -> (any Vendor)? {
        all.first { $0.name == name }
    }
}
