import Vendors

/// One of the vendors there are; two are the same when their names are.
struct KnownVendor: Equatable, Sendable {
    let value: any Vendor

    var name: String { value.name }

    static func == (one: KnownVendor, other: KnownVendor) -> Bool { one.name == other.name }
}
