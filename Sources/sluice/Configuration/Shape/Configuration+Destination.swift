import Delivery
import Vendors

extension Configuration {
    /// A vendor's account and the pace at which it is delivered to.
    struct Destination: Equatable, Sendable {
        var name: String
        var vendor: KnownVendor
        var url: VendorAddress
        /// How the vendor knows the shop.
        var settings: Settings
        var batch: Batch
        var rate: RateLimit
        /// Requests in flight at once, at most.
        var concurrency: Int
        /// Events of one subject arrive in log order.
        var isOrdered: Bool
        /// Of one request, from its start to the last byte of the answer.
        var timeout: Duration
        var retry: Retry
        /// Nil: as much as the log holds.
        var backlog: Backlog?
        /// By status or the vendor's code, in the order of the file.
        var verdicts: [Verdict]
        var onUnmappable: Unmappable
        var start: Start
    }

    /// What a reply of a vendor means, where its own table does not decide.
    struct Verdict: Equatable, Sendable {
        /// Such as `403` or `NO_ACCOUNT`.
        var reply: String
        var word: VerdictOverrides.Word
    }
}
