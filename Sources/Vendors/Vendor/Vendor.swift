public import CommerceEvents
public import Validation

/// One vendor, whole: what the configuration, intake and delivery have to know of it.
///
/// Everything else in the program speaks of vendors through this, so a new one is a folder beside the others and a line
/// in ``VendorList``.
public protocol Vendor: Sendable {
    /// As the configuration names it, for the dialect of a source and the receiver of a destination.
    var name: String { get }

    /// What a source of its dialect is configured with, beyond what every source is.
    var sourceSettings: [Setting] { get }

    /// What a destination is configured with, beyond what every destination is.
    var destinationSettings: [Setting] { get }

    /// How a destination's address ends; nil: in any way.
    var addressEnding: String? { get }

    /// Its dialect, for these sources.
    ///
    /// - Parameter own: schemas of their own, by the source's name.
    func dialect(
        of sources: [VendorSource], schemas: SchemaLibrary, own: [String: OwnSchemas]
    ) throws(SchemaFault) -> any Dialect

    /// A destination: one account at this vendor.
    ///
    /// - Parameter url: without a slash at its end.
    func endpoint(at url: String, with settings: VendorSettings) -> any Endpoint

    /// What the vendor takes, as far as that is known.
    func limits(with settings: VendorSettings) -> VendorLimits

    /// What an event of its dialect says, in no vendor's terms.
    func read(_ event: OutboundEvent) throws(NotExpressible) -> ReadEvent

    /// How an event is said to this vendor.
    ///
    /// - Parameter settings: of the destination.
    func write(
        _ event: CommerceEvent, received receipt: Receipt, with settings: VendorSettings
    ) throws(NotExpressible) -> WrittenEvent

    /// The event that has the vendor delete what it knows of somebody, with its envelope; nil where it cannot be told.
    func optOut(of identity: Identity) -> (event: OptOut, envelope: [UInt8]?)?

    /// Whether a destination answers reads that a shop waits for.
    ///
    /// - Parameter setting: of the destination, by name.
    func answersReads(_ setting: (String) -> String?) -> Bool

    /// What is wrong with a destination's settings that are each right by themselves.
    func fault(in settings: VendorSettings) -> SettingFault?
}

extension Vendor {
    public var addressEnding: String? { nil }

    public func limits(with settings: VendorSettings) -> VendorLimits { VendorLimits() }

    public func optOut(of identity: Identity) -> (event: OptOut, envelope: [UInt8]?)? { nil }

    public func answersReads(_ setting: (String) -> String?) -> Bool { true }

    public func fault(in settings: VendorSettings) -> SettingFault? { nil }
}

/// A source that speaks a vendor's dialect.
public struct VendorSource: Sendable {
    public var name: String
    public var settings: VendorSettings

    public init(name: String, settings: VendorSettings) {
        self.name = name
        self.settings = settings
    }
}

/// Settings that do not go together.
public struct SettingFault: Sendable {
    public var setting: String
    /// After the key's path: `missing, expected …`.
    public var message: String

    public init(setting: String, message: String) {
        self.setting = setting
        self.message = message
    }
}
